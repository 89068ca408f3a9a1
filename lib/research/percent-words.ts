// A share as a sentence names it.

/** A fraction in [0, 1] as percent, in no more digits than a reader needs; '0%' and '100%' are exactly that. */
export function percentWords(fraction: number): string {
  if (fraction > 0 && fraction < 0.001) return 'less than 0.1%';
  if (fraction < 1 && fraction > 0.999) return 'more than 99.9%';
  const isNearAnEnd = fraction < 0.1 || fraction > 0.9;
  return `${Number((100 * fraction).toFixed(isNearAnEnd ? 1 : 0))}%`;
}
