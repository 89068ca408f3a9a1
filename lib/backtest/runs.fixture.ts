// For tests: hand-made bars whose volume says what the signals of a strategy are.

import { type Bars, type BarsInput, createBars } from '../core/bars.ts';
import { defineStrategy, param } from '../strategy/index.ts';

export const DAY = 86_400_000;

/** Open, high, low and close of a bar, and the signal that holds at its close. */
export type SignalRow = readonly [
  open: number,
  high: number,
  low: number,
  close: number,
  signal?: 'enter' | 'exit' | 'short' | 'cover',
];

const CODES = { enter: 1, exit: 2, short: 3, cover: 4 } as const;

/** Daily bars from 2020-01-01 on. */
export function signalBars(rows: readonly SignalRow[], more: Partial<BarsInput> = {}): Bars {
  const column = (k: 0 | 1 | 2 | 3) => rows.map((row) => row[k]);
  return createBars({
    ...{ open: column(0), high: column(1), low: column(2), close: column(3) },
    time: rows.map((_, i) => Date.UTC(2020, 0, 1) + i * DAY),
    volume: rows.map((row) => (row[4] === undefined ? 0 : CODES[row[4]])),
    ...{ timeframe: '1d', symbol: 'TEST' },
    ...more,
  });
}

/** Does what the signals in the volume say; `mean` is of two bars, so that there is a warm-up. */
export const told = defineStrategy({
  name: 'told',
  params: { unused: param.int(1) },
  indicators: ({ close, volume }) => ({
    mean: close.add(close.lag(1)).div(2),
    enters: volume.eq(CODES.enter),
  }),
  signals: ({ enters }, { volume }) => ({
    entries: enters,
    exits: volume.eq(CODES.exit),
    shortEntries: volume.eq(CODES.short),
    shortExits: volume.eq(CODES.cover),
  }),
});

/** A winner of 20, with a fee of nothing: in at 102, out at 112, two units. */
export const ROWS: readonly SignalRow[] = [
  [100, 101, 99, 100],
  [100, 103, 99, 102, 'enter'],
  [102, 106, 101, 105],
  [105, 112, 104, 111, 'exit'],
  [112, 114, 110, 113],
  [113, 115, 112, 114],
];

export const PLAIN_RUN = { cash: 1000, fee: 0, size: { quantity: 2 } } as const;
