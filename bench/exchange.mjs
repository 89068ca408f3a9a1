// The test exchange in a process of its own, so that what it costs is not counted: it is told what to trade by the one
// that forks this file, and tells its address.

import { createBars } from 'tradelab';
import { startTestExchange } from 'tradelab/testing';
import { walk } from './bars.mjs';

process.on('message', async ({ symbols, timeframe, ms, bars, now, isRunning, speed = 1 }) => {
  const markets = Array.from({ length: symbols }, (_, k) => {
    const { open, high, low, close, volume } = walk(bars, k + 1);
    const time = Float64Array.from({ length: bars }, (_, i) => 1_600_000_020_000 + i * ms);
    return {
      bars: createBars({ time, open, high, low, close, volume, symbol: `S${k}/USDT`, timeframe }),
    };
  });
  const start = 1_600_000_020_000 + now * ms;
  const exchange = await startTestExchange({
    markets,
    now: start,
    weightPerMinute: Number.POSITIVE_INFINITY,
  });
  if (isRunning) exchange.run(speed);
  process.send(exchange.url);
});
