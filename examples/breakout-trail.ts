// Orders of your own: buy new highs at the market, and follow them with a stop that only rises.
//
//   npx tradelab backtest examples/breakout-trail.ts --set multiple=4

import { atr, defineStrategy, highest, param } from 'tradelab';

export const breakoutTrail = defineStrategy({
  name: 'breakout-trail',
  description: 'Buys a close above the highest high before it, and sells at a stop that trails by the ATR.',
  params: {
    length: param.int(55, { min: 5, max: 300, description: 'bars of the highest high' }),
    multiple: param.float(3, { min: 0.5, max: 20, description: 'distance of the stop, in ATRs' }),
  },
  // The highest high up to the bar before: with today's own, no close would ever be above it.
  indicators: (bars, p) => ({ top: highest(bars.high, p.length).lag(1), atr: atr(bars, 14) }),
  // The state is plain data: it is written down with every bar, so that a restart goes on where it was.
  state: () => ({ stop: 0 }),
  // Called at every close; returns the orders that should be working from then on, by key.
  onBar(bar, account, state, p) {
    if (account.position === 0) {
      state.stop = 0;
      return bar.close > bar.top ? { entry: { type: 'market', side: 'buy', size: { fraction: 1 } } } : {};
    }
    state.stop = Math.max(state.stop, bar.close - p.multiple * bar.atr);
    return { trail: { type: 'stop', side: 'sell', size: account.position, trigger: state.stop } };
  },
});
