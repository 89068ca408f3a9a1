// The price chart of the page as plain numbers: candles, the strategy's columns and its trades, a column per field.

import { type RunRecord, timeframeMs } from '../core/index.ts';
import { signedPercent } from '../metrics/format.ts';
import { type Candles, candleAt, candlesOf, perCandle } from './candles.ts';
import { tradeMarks } from './marks.ts';
import { panesOf } from './panes.ts';

/** So many candles open at once without a wait, and one can still zoom into them. */
const MOST_CANDLES = 10_000;
/** The latest ones; a trade takes about 60 bytes here and 100 in the list. */
const MOST_MARKS = 20_000;

/** The candles of a run, and the data block that the page's price chart reads (times in seconds). */
export function priceData(run: RunRecord): { readonly candles: Candles; readonly data: object } {
  const candles = candlesOf(run.bars, MOST_CANDLES);
  const { time, open, high, low, close, volume } = candles;
  const data = {
    time: Array.from(time, (ms) => ms / 1000),
    open: numbers(open),
    high: numbers(high),
    low: numbers(low),
    close: numbers(close),
    volume: volume.some((v) => v > 0) ? numbers(volume, 4) : null,
    digits: priceDigits(run),
    intraday: timeframeMs(candles.timeframe) < timeframeMs('1d'),
    panes: panesOf(run.indicators).map(({ name, height, lines }) => ({
      name,
      height,
      lines: lines.map(({ column, colour, steps }) => ({
        name: column.name,
        colour,
        steps,
        values: numbers(perCandle(column.values, candles)),
      })),
    })),
    marks: marks(run, candles),
  };
  return { candles, data };
}

const DIGITS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
const isWhole = (x: number) => Math.abs(x - Math.round(x)) < 1e-9 * x;

/** Digits after the point in a price: the tick's where it is known, else six significant ones, at least two. */
export function priceDigits(run: Pick<RunRecord, 'bars'>): number {
  const tick = run.bars.instrument?.tick;
  if (tick !== undefined) return DIGITS.find((d) => isWhole(tick * 10 ** d)) ?? 12;
  const price = run.bars.close.at(-1) ?? 1;
  return Math.min(12, Math.max(2, 5 - Math.floor(Math.log10(Math.abs(price) || 1))));
}

function marks(run: RunRecord, candles: Candles) {
  const all = tradeMarks(run).slice(-MOST_MARKS);
  return {
    candle: all.map((m) => candleAt(candles, m.time)),
    buy: all.map((m) => Number(m.side === 'buy')),
    entry: all.map((m) => Number(m.kind === 'entry')),
    label: all.map((m) => (m.kind === 'entry' ? '' : signedPercent(run.trades[m.trade]!.return))),
  };
}

/** As many significant digits as a chart can show and a reader would want; what is not a number is null. */
function numbers(values: Float64Array, digits = 8): (number | null)[] {
  return Array.from(values, (x) => (Number.isFinite(x) ? Number(x.toPrecision(digits)) : null));
}
