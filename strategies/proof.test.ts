// Every strategy is proven as `tradelab check` does it: no column looks ahead, backtest = replay = replay with restarts.
import { type AnyStrategy, checkStrategy, generateBars, loadBars } from 'tradelab';
import { expect, test } from 'vitest';
import * as shipped from './index.ts';

const sp500 = await loadBars('sp500', '1d', { from: '2006-01-01', to: '2012-01-01' });
const [minutes] = generateBars({ model: 'garch', seed: 11, timeframe: '5m', bars: 2000 });

for (const strategy of Object.values(shipped) as AnyStrategy[]) {
  test(`${strategy.name} is proven on the S&P 500 and on minutes of a synthetic market`, () => {
    // A grid that ends at its stop would leave little to prove.
    const params = strategy.name === 'grid' ? { pause: 10, lookback: 60 } : {};
    const exits = strategy.signals === undefined ? {} : { side: 'both' as const, trailingStop: 0.04 };
    for (const bars of [sp500, minutes!]) {
      const { items } = checkStrategy(strategy, bars, { params, ...exits, rounds: 2 });
      expect(items.filter(({ passed }) => !passed)).toEqual([]);
      expect(items.at(-1)!.compared).toMatch(/ [1-9][\d,]* fills, [1-9]\d* restarts$/);
    }
  });
}
