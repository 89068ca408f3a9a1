// Fewer candles for long histories: bars gathered by the calendar into the shortest timeframe that fits.

import { type Bars, barOpenTime, type Timeframe, timeframeMs, timeframeOf } from '../core/index.ts';

/** Candles of `timeframe`, and which bars each is made of: candle k holds the rows [first[k], first[k + 1]). */
export interface Candles {
  readonly timeframe: Timeframe;
  readonly length: number;
  /** One entry more than there are candles; the last is the number of bars. */
  readonly first: Int32Array;
  /** The open time of the first bar of each candle, ms since the epoch UTC. */
  readonly time: Float64Array;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly volume: Float64Array;
}

const [SECOND, MINUTE, HOUR, DAY] = [1_000, 60_000, 3_600_000, 86_400_000];
const STEPS = [
  ...[1, 2, 5, 10, 15, 30].map((k) => k * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((k) => k * MINUTE),
  ...[1, 2, 4, 6, 8, 12].map((k) => k * HOUR),
  ...[1, 2].map((k) => k * DAY),
  // Weeks without end: a synthetic history can be thousands of years long.
  ...Array.from({ length: 20 }, (_, k) => 2 ** k * 7 * DAY),
];

/** The bars themselves where they are at most `most`, else candles of the shortest usual timeframe that gives at most `most`. */
export function candlesOf(bars: Bars, most: number): Candles {
  if (bars.length <= most) return gather(bars, timeframeMs(bars.timeframe), everyRow(bars.length));
  const longer = STEPS.filter((ms) => ms > timeframeMs(bars.timeframe));
  const ms = longer.find((step) => periods(bars.time, step).length - 1 <= most) ?? longer.at(-1)!;
  return gather(bars, ms, periods(bars.time, ms));
}

/** A column of bars as one value per candle: that of its last bar, as its close is; for conditions, whether any bar had it. */
export function perCandle(values: Float64Array | Uint8Array, candles: Candles): Float64Array {
  return Float64Array.from({ length: candles.length }, (_, k) => {
    const [from, to] = [candles.first[k]!, candles.first[k + 1]!];
    return values instanceof Uint8Array ? Number(values.subarray(from, to).includes(1)) : values[to - 1]!;
  });
}

/** The candle that holds the bar opening at `time`; -1 before the first. */
export function candleAt(candles: Candles, time: number): number {
  let [low, high] = [0, candles.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (candles.time[middle]! <= time) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

function everyRow(n: number): Int32Array {
  return Int32Array.from({ length: n + 1 }, (_, i) => i);
}

function periods(time: Float64Array, ms: number): Int32Array {
  const first: number[] = [];
  let end = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < time.length; i++) {
    if (time[i]! < end) continue;
    first.push(i);
    end = barOpenTime(time[i]!, ms) + ms;
  }
  return Int32Array.from([...first, time.length]);
}

function gather(bars: Bars, ms: number, first: Int32Array): Candles {
  const n = first.length - 1;
  const column = () => new Float64Array(n);
  const c = {
    time: column(),
    open: column(),
    high: column(),
    low: column(),
    close: column(),
    volume: column(),
  };
  for (let k = 0; k < n; k++) {
    const [from, to] = [first[k]!, first[k + 1]!];
    c.time[k] = bars.time[from]!;
    c.open[k] = bars.open[from]!;
    c.close[k] = bars.close[to - 1]!;
    c.low[k] = Number.POSITIVE_INFINITY;
    c.high[k] = Number.NEGATIVE_INFINITY;
    for (let i = from; i < to; i++) {
      c.high[k] = Math.max(c.high[k]!, bars.high[i]!);
      c.low[k] = Math.min(c.low[k]!, bars.low[i]!);
      c.volume[k]! += bars.volume[i]!;
    }
  }
  return { timeframe: timeframeOf(ms)!, length: n, first, ...c };
}
