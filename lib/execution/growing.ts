// Logs in columns: typed arrays that grow by doubling, a row per event and no object for it.

type TypedArray = Float64Array | Int32Array | Uint8Array | Int8Array;

/** The same column where it has a row `at`, else a copy of it with twice the rows. */
export function withRoom<T extends TypedArray>(column: T, at: number): T {
  if (at < column.length) return column;
  const larger = new (column.constructor as new (n: number) => T)(2 * column.length);
  larger.set(column);
  return larger;
}
