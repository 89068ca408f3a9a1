// MACD: trade the turns of momentum, where the difference of two averages crosses its own average, the signal line.

import { defineStrategy, macd, param } from 'tradelab';

export const macdCross = defineStrategy({
  name: 'macd',
  description: 'Follows momentum: in when the MACD crosses above its signal line, out (or short) when below.',
  params: {
    fast: param.int(12, { min: 2, max: 100, description: 'bars of the fast average' }),
    slow: param.int(26, { min: 3, max: 300, description: 'bars of the slow average' }),
    signal: param.int(9, { min: 2, max: 100, description: 'bars of the signal line' }),
    zeroLine: param.bool(false, {
      description: 'buy only above zero and sell short only below: with the trend',
    }),
  },
  indicators: ({ close }, p) => macd(close, p.fast, p.slow, p.signal),
  signals: ({ macd: line, signal }, _, p) => {
    const up = line.crossesAbove(signal);
    const down = line.crossesBelow(signal);
    return {
      entries: p.zeroLine ? up.and(line.gt(0)) : up,
      exits: down,
      shortEntries: p.zeroLine ? down.and(line.lt(0)) : down,
      shortExits: up,
    };
  },
});
