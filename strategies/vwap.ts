// VWAP: mean reversion to the volume-weighted average price, which is what the average buyer has paid. A price far from it
// comes back, unless a trend carries it away: a low ADX says that there is none.

import { adx, defineStrategy, param, rollingVwap, timeframeMs, vwap } from 'tradelab';

export const vwapReversion = defineStrategy({
  name: 'vwap',
  description: 'Reverts to the mean: buys below the lower VWAP band in a quiet market, sells at the average.',
  params: {
    multiple: param.float(2, { min: 0.5, max: 5, description: 'standard deviations of the bands' }),
    quiet: param.float(20, { min: 5, max: 100, description: 'ADX below which a market does not trend' }),
    window: param.choice(['session', 'rolling'], {
      description: 'average of the UTC day, or of the last bars',
    }),
    length: param.int(20, { min: 2, max: 500, description: 'bars of the rolling average' }),
    // Just after a session has begun the bands are narrow, and the way back would not pay for the fees.
    distance: param.float(0.004, {
      min: 0,
      max: 0.5,
      description: 'least distance of a band, as a fraction',
    }),
  },
  indicators: (bars, p) => {
    // A bar of a day or more is a whole session: its average is the bar itself.
    const rolling = p.window === 'rolling' || timeframeMs(bars.timeframe) >= timeframeMs('1d');
    const bands = rolling ? rollingVwap(bars, p.length, p.multiple) : vwap(bars, p.multiple);
    return { ...bands, adx: adx(bars, 14).adx };
  },
  signals: (on, { close }, p) => {
    const worth = on.upper.sub(on.vwap).ge(on.vwap.mul(p.distance));
    const calm = on.adx.lt(p.quiet).and(worth);
    return {
      entries: close.lt(on.lower).and(calm),
      exits: close.ge(on.vwap),
      shortEntries: close.gt(on.upper).and(calm),
      shortExits: close.le(on.vwap),
    };
  },
});
