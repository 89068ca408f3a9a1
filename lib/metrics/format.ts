// Numbers as people read them. Fractions become percent here and nowhere before.

import type { MetricUnit } from './metric.ts';

const MINUS = '−';
const NONE = '–';

/** 12,345.67 with `digits` after the point, with a true minus sign; an en dash for what is undefined. */
export function decimal(value: number | null, digits = 2): string {
  if (value === null || Number.isNaN(value)) return NONE;
  const options = { minimumFractionDigits: digits, maximumFractionDigits: digits } as const;
  return value.toLocaleString('en-US', options).replace('-', MINUS);
}

/** A fraction as percent: 0.0123 is '1.23%'. */
export function percent(value: number | null, digits = 2): string {
  return value === null || Number.isNaN(value) ? NONE : `${decimal(100 * value, digits)}%`;
}

/** A fraction as percent with its sign: '+1.23%'. */
export function signedPercent(value: number): string {
  return (value > 0 ? '+' : '') + percent(value);
}

/** A metric by its unit; counts have no decimals. */
export function formatMetric(value: number | null, unit: MetricUnit): string {
  if (value === null) return NONE;
  // Thousands of percent need no decimals.
  if (unit === 'fraction') return percent(value, Math.abs(value) < 10 ? 2 : 0);
  if (unit === 'bars') return `${decimal(value, Number.isInteger(value) ? 0 : 1)} bars`;
  return decimal(value, unit === 'number' && Number.isInteger(value) ? 0 : 2);
}
