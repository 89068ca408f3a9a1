// Edges: a limit trips at its very value, whatever the last bits of a sum.

// Equity is a sum of many fills: it carries rounding errors of some 1e-16 of itself each.
const ROUNDING = 1e-12;

/** Whether `value` is at `edge` or beyond it, but for a rounding error of numbers as large as `scale`. */
export function reaches(value: number, edge: number, scale: number): boolean {
  return value >= edge - ROUNDING * scale;
}

/** A number as the sentence of a refusal says it. */
export function figure(value: number): string {
  return String(Number(value.toPrecision(4)));
}
