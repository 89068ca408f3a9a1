// Order statistics without sorting.

/**
 * Reorders rows [left, right] of `a` so that a[k] is what sorting them would put there,
 * nothing before it is greater and nothing after it is less. Values must not be NaN.
 * Source: R. Floyd and R. Rivest, "Algorithm 489: SELECT", Communications of the ACM 18(3), 1975.
 */
export function select(a: Float64Array, k: number, left: number, right: number): void {
  while (right > left) {
    if (right - left > 600) {
      // First select within a sample around where a[k] should be: its value then splits the rows very close to k.
      const n = right - left + 1;
      const place = k - left + 1;
      const sample = 0.5 * n ** (2 / 3);
      const ratio = sample / n;
      const sd = 0.5 * Math.sqrt(Math.log(n) * sample * (1 - ratio)) * Math.sign(place - n / 2);
      const from = Math.max(left, Math.floor(k - place * ratio + sd));
      const to = Math.min(right, Math.floor(k + (n - place) * ratio + sd));
      select(a, k, from, to);
    }
    const pivot = a[k]!;
    const first = moveBelow(a, pivot, left, right);
    if (k < first) {
      right = first - 1;
      continue;
    }
    const next = moveEqual(a, pivot, first, right);
    if (k < next) return;
    left = next;
  }
}

// Both loops swap at every row and advance by arithmetic: whether a value is below the pivot no processor can predict.

/** Moves what is below `pivot` to the front of rows [left, right]; gives the first row that is not. */
export function moveBelow(a: Float64Array, pivot: number, left: number, right: number): number {
  let end = left;
  for (let i = left; i <= right; i++) {
    const x = a[i]!;
    a[i] = a[end]!;
    a[end] = x;
    end = (end + +(x < pivot)) | 0;
  }
  return end;
}

/** Moves what equals `pivot`, the least of rows [left, right], to their front; gives the first row that does not. */
function moveEqual(a: Float64Array, pivot: number, left: number, right: number): number {
  let end = left;
  for (let i = left; i <= right; i++) {
    const x = a[i]!;
    a[i] = a[end]!;
    a[end] = x;
    end = (end + +(x === pivot)) | 0;
  }
  return end;
}
