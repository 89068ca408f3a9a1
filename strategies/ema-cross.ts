// EMA cross: hold the market while its fast average is above its slow one. The first strategy that every trader writes.

import { defineStrategy, ema, param } from 'tradelab';

export const emaCross = defineStrategy({
  name: 'ema-cross',
  description:
    'Follows the trend: in while the fast average is above the slow one, out (or short) while below.',
  params: {
    fast: param.int(12, { min: 2, max: 50, description: 'bars of the fast average' }),
    slow: param.int(26, { min: 5, max: 200, description: 'bars of the slow average' }),
  },
  indicators: ({ close }, p) => ({ fast: ema(close, p.fast), slow: ema(close, p.slow) }),
  signals: ({ fast, slow }) => {
    const up = fast.crossesAbove(slow);
    const down = fast.crossesBelow(slow);
    return { entries: up, exits: down, shortEntries: down, shortExits: up };
  },
});
