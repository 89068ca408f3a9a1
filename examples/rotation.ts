// A portfolio in a script: of ten markets, hold the three that rose most over the last quarter; look again every month.

import { definePortfolio, generateBars, param, portfolio, roc } from 'tradelab';

export const rotation = definePortfolio({
  name: 'rotation',
  description: 'Holds the markets with the highest momentum, in equal parts.',
  params: {
    length: param.int(90, { min: 5, max: 400, description: 'bars of the momentum' }),
    hold: param.int(3, { min: 1, max: 20, description: 'markets that are held' }),
  },
  // The columns of one market, made from its own bars.
  indicators: ({ close }, p) => ({ momentum: roc(close, p.length) }),
  state: () => ({ month: -1 }),
  // Called at every close with the rows of all markets that have a bar; returns the weights wanted from then on.
  weights(rows, _account, state, p) {
    const month = new Date(rows[0]!.time).getUTCMonth();
    if (month === state.month) return undefined;
    state.month = month;
    const rising = rows.filter(({ momentum }) => momentum > 0);
    const best = rising.sort((a, b) => b.momentum - a.momentum).slice(0, p.hold);
    return Object.fromEntries(best.map(({ symbol }) => [symbol, 1 / p.hold]));
  },
});

const markets = generateBars({ model: 'regime', seed: 8, timeframe: '1d', bars: 1500, symbols: 10 });
const run = portfolio(rotation, markets, { fee: 0.0005 });
const percent = (fraction: number | null) => (fraction === null ? '–' : `${(100 * fraction).toFixed(1)}%`);

console.log('market   contribution  exposure  trades');
for (const { name, contribution, exposure, trades } of run.legs) {
  const cells = [
    percent(contribution).padStart(12),
    percent(exposure).padStart(9),
    String(trades).padStart(7),
  ];
  console.log(`${name.padEnd(8)} ${cells.join(' ')}`);
}
const { totalReturn, maxDrawdown, buyAndHoldReturn } = run.metrics;
console.log(
  `return ${percent(totalReturn)}, drawdown ${percent(maxDrawdown)}; all held: ${percent(buyAndHoldReturn)}`,
);
