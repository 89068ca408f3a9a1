// Bars as a frame, and back.

import {
  BAR_COLUMNS,
  type BarColumn,
  type BarColumns,
  type Bars,
  type BarsInput,
  createBars,
} from '../core/bars.ts';
import { TradelabError } from '../core/errors.ts';
import { parseTimeframe } from '../core/timeframe.ts';
import { createFrame, type Frame, numbersOf } from './frame.ts';

/** Bars as a frame of time, open, high, low, close and volume without a copy; what else is known of them is its metadata. */
export function barsFrame(bars: Bars): Frame {
  const { time, open, high, low, close, volume, length, ...known } = bars;
  return barColumnsFrame(bars, known);
}

/** The columns of bars as a frame, without a copy, and what the metadata say of them. */
export function barColumnsFrame(columns: BarColumns, metadata: object): Frame {
  return createFrame(
    BAR_COLUMNS.map((name) => [name, { type: name === 'time' ? 'time' : 'number', values: columns[name] }]),
    { ...metadata },
  );
}

/** What bars are where a frame's metadata does not say it, or says something else. */
export type KnownOfBars = Partial<Omit<BarsInput, BarColumn>>;

/**
 * The bars of a frame with columns time, open, high, low, close and volume, without a copy. Throws `bad-data` as
 * `createBars` does, or where a column is missing, and `bad-option` where nobody knows the timeframe.
 */
export function barsFromFrame(frame: Frame, known: KnownOfBars = {}): Bars {
  const about: KnownOfBars = { ...frame.metadata, ...known };
  if (about.timeframe === undefined) {
    throw new TradelabError('bad-option', 'the timeframe of the bars is not known', {
      hint: "name it: barsFromFrame(frame, { timeframe: '1h' })",
    });
  }
  return createBars({
    time: numbersOf(frame, 'time', 'time'),
    open: numbersOf(frame, 'open', 'number'),
    high: numbersOf(frame, 'high', 'number'),
    low: numbersOf(frame, 'low', 'number'),
    close: numbersOf(frame, 'close', 'number'),
    volume: numbersOf(frame, 'volume', 'number'),
    timeframe: parseTimeframe(String(about.timeframe)),
    ...(about.symbol !== undefined && { symbol: String(about.symbol) }),
    ...(about.id !== undefined && { id: String(about.id) }),
    ...(about.instrument && { instrument: about.instrument }),
    ...(about.synthetic !== undefined && { synthetic: String(about.synthetic) }),
    ...(about.quality && { quality: about.quality }),
  });
}
