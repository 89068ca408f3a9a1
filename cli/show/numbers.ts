// Numbers as people read them: fractions become percent here and nowhere before.

import type { MetricUnit } from 'tradelab';

/** What stands for a number that is undefined. */
export const NONE = '–';

/** 12,345.67 with `digits` after the point. */
export function decimal(value: number, digits = 2): string {
  // Not toLocaleString, which takes 10 ms to load its tables.
  const [whole, rest] = value.toFixed(digits).split('.');
  const grouped = whole!.replace(/\B(?=(\d{3})+$)/g, ',');
  return rest === undefined ? grouped : `${grouped}.${rest}`;
}

/** 5,105, or 26.5 where it is no whole number. */
export function count(value: number): string {
  return decimal(value, Number.isInteger(value) ? 0 : 1);
}

/** A fraction as percent with two digits: 0.0123 is '1.23%'. */
export function percent(fraction: number): string {
  return `${decimal(100 * fraction)}%`;
}

/** A rate in as many digits as it was written with: 0.0005 is '0.05%'. */
export function rate(fraction: number): string {
  return `${Number((100 * fraction).toPrecision(12))}%`;
}

/** A price or a size: two digits after the point, and more where it is small. */
export function price(value: number): string {
  const digits = value === 0 ? 2 : Math.max(2, 4 - Math.floor(Math.log10(Math.abs(value))));
  return decimal(value, Math.min(digits, 10));
}

/** A metric by its unit. */
export function metricValue(value: number | null, unit: MetricUnit): string {
  if (value === null) return NONE;
  if (unit === 'fraction') return percent(value);
  if (unit === 'bars') return `${count(value)} bars`;
  return unit === 'number' && Number.isInteger(value) ? count(value) : decimal(value);
}

/** A while in ms: 0.82 s, 12.3 s, 1:05 min or 1:02:03 h. */
export function duration(ms: number): string {
  const seconds = ms / 1000;
  if (seconds < 60) return `${decimal(seconds, seconds < 1 ? 2 : 1)} s`;
  return `${clock(seconds)} ${seconds < 3600 ? 'min' : 'h'}`;
}

/** Seconds as 0:07, 12:05 or 1:02:03. */
export function clock(seconds: number): string {
  const whole = Math.ceil(seconds);
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (value: number) => String(value).padStart(2, '0');
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}
