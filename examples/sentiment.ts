// A strategy that reads another series beside its bars: a monthly survey, published on the 10th of the next month and
// revised a month later. On each bar it sees what had been published by the bar's close.
//
//   npx tradelab data import examples/survey.csv --kind series --as survey
//   npx tradelab backtest examples/sentiment.ts
//   npx tradelab check examples/sentiment.ts
//
// The survey is made up: 244 months of a seeded random walk that is drawn back to 50. It knows nothing about any market.
// It is tradelab's own and free for any use (CC0 1.0).

import { defineStrategy, input, param, sma } from 'tradelab';

export const sentiment = defineStrategy({
  name: 'sentiment',
  description: 'Buys an uptrend that few believe in.',
  inputs: { survey: input.series('survey') },
  params: {
    trend: param.int(100, { min: 2, max: 300, description: 'bars of the trend average' }),
    gloom: param.float(50, { min: 0, max: 100, description: 'what the survey is below on entry' }),
  },
  indicators: ({ close, survey }, p) => ({ trend: sma(close, p.trend), survey }),
  signals: ({ trend, survey }, { close }, p) => ({
    entries: close.gt(trend).and(survey.lt(p.gloom)),
    exits: close.lt(trend),
  }),
});
