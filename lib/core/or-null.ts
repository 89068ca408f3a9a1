// What is undefined: NaN in columns of numbers, null in JSON.

/** The number; null for NaN. */
export function orNull(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}
