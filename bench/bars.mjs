// The data of the bench: one-minute bars of a seeded random walk.

import { createBars } from 'tradelab';
import { normal, random } from '../dist/internals.js';

/** `n` bars; the same seed gives the same bars. */
export function walk(n, seed = 1) {
  const uniform = random(seed);
  const gauss = normal(uniform);
  const column = () => new Float64Array(n);
  const [time, open, high, low, close, volume] = [column(), column(), column(), column(), column(), column()];
  let price = 100;
  for (let i = 0; i < n; i++) {
    time[i] = 1_600_000_020_000 + i * 60_000;
    open[i] = price;
    price *= Math.exp(0.001 * gauss());
    close[i] = price;
    high[i] = Math.max(open[i], price) * (1 + 0.0005 * uniform());
    low[i] = Math.min(open[i], price) * (1 - 0.0005 * uniform());
    volume[i] = Math.floor(1000 * uniform());
  }
  return createBars({ time, open, high, low, close, volume, timeframe: '1m', symbol: 'WALK', id: 'walk' });
}
