// RSI: mean reversion. What has fallen too fast tends to come back, but only once it has stopped falling: so the entry is
// where the RSI leaves the extreme again, not where it enters it.

import { defineStrategy, param, rsi } from 'tradelab';

export const rsiReversion = defineStrategy({
  name: 'rsi',
  description: 'Reverts to the mean: buys when the RSI comes back from oversold, sells at the middle.',
  params: {
    length: param.int(14, { min: 2, max: 100, description: 'bars of the RSI' }),
    oversold: param.float(30, { min: 1, max: 50, description: 'below it the market is oversold' }),
    overbought: param.float(70, { min: 50, max: 99, description: 'above it the market is overbought' }),
    exit: param.float(50, {
      min: 1,
      max: 99,
      description: 'where a long is closed; a short at 100 less this',
    }),
  },
  indicators: ({ close }, p) => ({ rsi: rsi(close, p.length) }),
  signals: (on, _, p) => ({
    entries: on.rsi.crossesAbove(p.oversold),
    exits: on.rsi.ge(p.exit),
    shortEntries: on.rsi.crossesBelow(p.overbought),
    shortExits: on.rsi.le(100 - p.exit),
  }),
});
