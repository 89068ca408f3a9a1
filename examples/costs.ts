// The library in a script: how much of a strategy's return its costs take.

import { backtest, loadBars } from 'tradelab';
import { emaCross } from 'tradelab/strategies';

const bars = await loadBars('sp500', '1d', { from: '2003-01-01', to: '2020-01-01' });
const percent = (fraction: number | null) => (fraction === null ? '–' : `${(100 * fraction).toFixed(1)}%`);

console.log('fee      return   drawdown  trades');
for (const fee of [0, 0.0005, 0.001, 0.002]) {
  const { metrics } = backtest(emaCross, bars, { params: { fast: 10, slow: 50 }, fee, slippage: 0.0002 });
  const { totalReturn, maxDrawdown, trades } = metrics;
  const cells = [percent(totalReturn).padEnd(9), percent(maxDrawdown).padEnd(10), trades];
  console.log(`${fee.toFixed(4)}   ${cells.join('')}`);
}
