// Compares indicators with those of the npm packages technicalindicators and trading-signals: for tests alone.

import { expect } from 'vitest';
import { type Build, columnsAtOnce } from '../../graph/index.ts';
import { oracleBars } from './load.fixture.ts';

/** The reference bars as the packages take them: columns of plain numbers, and candles. */
export const bars = oracleBars('bars');
export const open = [...bars.open];
export const high = [...bars.high];
export const low = [...bars.low];
export const close = [...bars.close];
export const volume = [...bars.volume];
export const candles = close.map((_, i) => ({
  ...{ open: open[i]!, high: high[i]!, low: low[i]!, close: close[i]!, volume: volume[i]! },
}));

export type Rows = readonly (number | null | undefined)[];

/** Ours against theirs, aligned at the last row: equal to 1e-9 (relative, absolute below 1) from row `from` on. */
export function agree(build: Build, theirs: Readonly<Record<string, Rows>>, from = 0): void {
  const columns = columnsAtOnce(build, bars);
  let compared = 0;
  for (const [name, rows] of Object.entries(theirs)) {
    const before = bars.length - rows.length;
    for (let i = Math.max(from, before); i < bars.length; i++) {
      const value = rows[i - before];
      if (value === undefined || value === null) continue;
      const difference = Math.abs(columns[name]![i]! - value) / Math.max(1, Math.abs(value));
      expect(difference, `${name}[${i}]`).toBeLessThan(1e-9);
      compared++;
    }
  }
  expect(compared).toBeGreaterThan(20 * Object.keys(theirs).length);
}

/** The fields of records as columns; null where there is no record. */
export function columnsOf<K extends string>(
  rows: readonly (Readonly<Record<K, number | undefined>> | null | undefined)[],
  ...names: K[]
): Record<K, Rows> {
  return Object.fromEntries(names.map((name) => [name, rows.map((row) => row?.[name])])) as unknown as Record<
    K,
    Rows
  >;
}

/** What an indicator of trading-signals returns for one row after the other. */
export function rowByRow<In, Out>(
  indicator: { update: (row: In, replace: boolean) => Out },
  rows: readonly In[],
): Out[] {
  return rows.map((row) => indicator.update(row, false));
}
