// What the tests of this room run, also in processes of their own: a small market, and a strategy.

import { type Bars, createBars } from '../core/index.ts';
import { ema } from '../indicators/index.ts';
import { defineStrategy, param } from '../strategy/index.ts';

/** A market that swings in two rhythms. */
export function swingingBars(symbol = 'BTC/USDT', rows = 300): Bars {
  const close = Float64Array.from(
    { length: rows },
    (_, i) => 100 + 10 * Math.sin(i / 9) + 5 * Math.sin(i / 31),
  );
  const time = close.map((_, i) => Date.UTC(2021, 0, 1) + i * 3_600_000);
  return createBars({
    ...{ time, open: close, high: close, low: close, close, volume: close },
    ...{ symbol, timeframe: '1h', id: `test:${symbol}` },
  });
}

/** An EMA cross with a parameter of words and one that is on or off. */
export const cross = defineStrategy({
  name: 'cross',
  params: {
    fast: param.int(5, { min: 2, max: 50 }),
    slow: param.float(20, { min: 5, max: 200 }),
    mode: param.choice(['plain', 'with "quotes"']),
    flip: param.bool(false),
  },
  indicators: ({ close }, p) => ({ fast: ema(close, p.fast), slow: ema(close, Math.round(p.slow)) }),
  signals: ({ fast, slow }, _, p) =>
    p.flip
      ? { entries: fast.crossesBelow(slow), exits: fast.crossesAbove(slow) }
      : { entries: fast.crossesAbove(slow), exits: fast.crossesBelow(slow) },
});
