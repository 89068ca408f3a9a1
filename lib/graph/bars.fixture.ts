// Bars for the tests of the graph: seeded walks, with holes in time where asked, and columns of any numbers at all.

import * as fc from 'fast-check';
import { type Bars, createBars } from '../core/bars.ts';
import { normal, random } from '../core/random.ts';

const HOUR = 3_600_000;
const MONDAY = Date.UTC(2024, 0, 1);

/** Hourly bars of a seeded walk from a Monday on; each hour is missing with probability `gaps`. */
export function walk(rows: number, seed: number, gaps = 0): Bars {
  const uniform = random(seed);
  const gauss = normal(uniform);
  const columns = { time: [], open: [], high: [], low: [], close: [], volume: [] } as Record<
    string,
    number[]
  >;
  let price = 100;
  for (let hour = 0; columns['time']!.length < rows; hour++) {
    if (uniform() < gaps) continue;
    const open = price;
    price *= Math.exp(0.01 * gauss());
    const high = Math.max(open, price) * (1 + 0.005 * uniform());
    const low = Math.min(open, price) * (1 - 0.005 * uniform());
    const row = { time: MONDAY + hour * HOUR, open, high, low, close: price, volume: 1000 * uniform() };
    for (const [name, value] of Object.entries(row)) columns[name]!.push(value);
  }
  return createBars({ ...(columns as unknown as Parameters<typeof createBars>[0]), timeframe: '1h' });
}

/** Hourly bars whose open and close are any two columns of numbers, as no market's are: operators must take them. */
export function anyBars(open: readonly number[], close: readonly number[]): Bars {
  const zeros = open.map(() => 0);
  const bars = createBars({
    ...{ time: open.map((_, i) => MONDAY + i * HOUR), open: zeros, high: zeros, low: zeros, close: zeros },
    timeframe: '1h',
  });
  return { ...bars, open: Float64Array.from(open), close: Float64Array.from(close) };
}

const numbers = fc.oneof(
  fc.constantFrom(0, -0, 1, 2, 3, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY),
  fc.double(),
);

/** Two columns of the same length of any numbers, with many equal ones and some that are not numbers. */
export const twoColumns: fc.Arbitrary<{ a: number[]; b: number[] }> = fc
  .array(fc.tuple(numbers, numbers), { maxLength: 40 })
  .map((rows) => ({ a: rows.map(([a]) => a), b: rows.map(([, b]) => b) }));
