// An indicator of your own: how many of the last closes were above the close before them.
//
//   npx tradelab backtest examples/up-days.ts --set share=0.55
//   npx tradelab check examples/up-days.ts

import { apply, defineOperator, defineStrategy, ema, param, type Series, whole } from 'tradelab';

// An operator is a kernel over a range of rows: it writes y[from, to), and reads x below `to` and y below `from`.
// It gets the whole history at once in a backtest and a row at a time in live trading, and writes the same numbers.
const upDaysOperator = defineOperator({
  name: 'up-days',
  inputs: ['x'],
  outputs: ['y'],
  params: { length: whole(1) },
  lookback: ({ length }) => length,
  run({ x, y, length }, from, to) {
    for (let i = from; i < to; i++) {
      let up = 0;
      for (let k = i - length + 1; k <= i; k++) if (x[k]! > x[k - 1]!) up++;
      y[i] = up / length;
    }
  },
});

/** The share of the last `length` values that were above the value before them, from 0 to 1. */
const upDays = (x: Series, length: number) => apply(upDaysOperator, { x }, { length });

export const upDaysTrend = defineStrategy({
  name: 'up-days',
  description: 'Holds the market while most of its days go up and it is above its average.',
  params: {
    length: param.int(40, { min: 5, max: 200, description: 'days that are counted' }),
    share: param.float(0.55, { min: 0, max: 1, description: 'share of up days to enter at' }),
  },
  indicators: ({ close }, p) => ({ up: upDays(close, p.length), average: ema(close, 100) }),
  signals: ({ up, average }, { close }, p) => ({
    entries: up.ge(p.share).and(close.gt(average)),
    exits: up.lt(0.5),
  }),
});
