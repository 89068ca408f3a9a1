// Quantiles of sorted numbers.

/** The `q` quantile of ascending numbers, linear between order statistics (type 7); NaN of none. */
export function quantile(sorted: ArrayLike<number>, q: number): number {
  const at = q * (sorted.length - 1);
  const low = Math.floor(at);
  const value = sorted[low] ?? Number.NaN;
  return value + (at - low) * ((sorted[low + 1] ?? value) - value);
}
