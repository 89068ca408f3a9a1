// The timeline of a portfolio: every open time at which one of its symbols has a bar.

/** The union of strictly ascending times, ms UTC. */
export function timelineOf(times: readonly Float64Array[]): Float64Array {
  return times.reduce(union);
}

/** The row of each of `own` in a timeline that holds them all. */
export function rowsIn(timeline: Float64Array, own: Float64Array): Int32Array {
  const rows = new Int32Array(own.length);
  let row = 0;
  for (let i = 0; i < own.length; i++) {
    while (timeline[row]! < own[i]!) row++;
    rows[i] = row;
  }
  return rows;
}

function union(a: Float64Array, b: Float64Array): Float64Array {
  const merged = new Float64Array(a.length + b.length);
  let n = 0;
  for (let i = 0, k = 0; i < a.length || k < b.length; n++) {
    const [left, right] = [a[i] ?? Infinity, b[k] ?? Infinity];
    merged[n] = Math.min(left, right);
    if (left <= right) i++;
    if (right <= left) k++;
  }
  // The usual case: one exchange, one set of times.
  return n === a.length ? a : merged.slice(0, n);
}
