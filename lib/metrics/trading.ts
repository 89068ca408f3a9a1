// Metrics of closed trades. A trade that made exactly nothing is neither a win nor a loss.

import type { Metric } from './metric.ts';

/** Number of closed trades. */
export const trades: Metric = {
  name: 'trades',
  label: 'Trades',
  unit: 'number',
  description: 'Closed trades.',
  convention: 'a trade is a closed part of a position; one still open at the end is not counted',
  source: 'by definition',
  higherIsBetter: null,
  of: (run) => run.trades.count,
};

/** Fraction of trades with a profit. */
export const winRate: Metric = {
  name: 'winRate',
  label: 'Win rate',
  unit: 'fraction',
  description: 'The part of the trades that made a profit.',
  convention:
    'trades with a profit after fees / all trades, those that made exactly nothing included; null without trades',
  source: 'by definition',
  higherIsBetter: true,
  of: (run) => run.trades.pnl.wins / run.trades.count,
};

/** Gross profit over gross loss. */
export const profitFactor: Metric = {
  name: 'profitFactor',
  label: 'Profit factor',
  unit: 'number',
  description: 'What the winning trades made over what the losing trades lost.',
  convention: 'Σ profits / Σ losses in quote units, after fees; null without a losing trade',
  source: 'R. Pardo, The Evaluation and Optimization of Trading Strategies (2nd ed., 2008)',
  higherIsBetter: true,
  of: ({ trades: { pnl } }) => pnl.gains / pnl.lost,
};

/** Mean profit per trade. */
export const expectancy: Metric = {
  name: 'expectancy',
  label: 'Expectancy',
  unit: 'quote',
  description: 'What a trade makes on average, in money.',
  convention: 'arithmetic mean of the profits after fees, in quote units; null without trades',
  source:
    'V. K. Tharp, Trade Your Way to Financial Freedom (2nd ed., 2006), in money and not in multiples of risk',
  higherIsBetter: true,
  of: (run) => run.trades.pnl.mean,
};

/** Mean return per trade. */
export const averageTrade: Metric = {
  name: 'averageTrade',
  label: 'Average trade',
  unit: 'fraction',
  description: 'What a trade returns on average on what it was entered with.',
  convention:
    "arithmetic mean of the trades' returns on the entry's notional, after fees; null without trades",
  source: 'by definition (backtesting.py takes the geometric mean)',
  higherIsBetter: true,
  of: (run) => run.trades.returns.mean,
};

/** Best trade return. */
export const bestTrade: Metric = {
  name: 'bestTrade',
  label: 'Best trade',
  unit: 'fraction',
  description: 'The highest return of a trade.',
  convention: "return on the entry's notional, after fees; null without trades",
  source: 'by definition',
  higherIsBetter: true,
  of: (run) => run.trades.returns.best,
};

/** Worst trade return. */
export const worstTrade: Metric = {
  name: 'worstTrade',
  label: 'Worst trade',
  unit: 'fraction',
  description: 'The lowest return of a trade.',
  convention: "return on the entry's notional, after fees; null without trades",
  source: 'by definition',
  higherIsBetter: true,
  of: (run) => run.trades.returns.worst,
};

/** Mean bars from entry to exit. */
export const averageDuration: Metric = {
  name: 'averageDuration',
  label: 'Average duration',
  unit: 'bars',
  description: 'How long a trade lasts on average.',
  convention:
    'arithmetic mean of the rows from entry to exit: 0 for a trade within one bar; null without trades',
  source: 'by definition',
  higherIsBetter: null,
  of: (run) => run.trades.meanBars,
};

/** System quality number. */
export const sqn: Metric = {
  name: 'sqn',
  label: 'SQN',
  unit: 'number',
  description: 'How surely the mean profit of a trade is above 0: its t statistic.',
  convention:
    '√trades × mean / standard deviation (ddof 1) of the profits in quote units, trades not capped at 100; null with fewer than 2 trades or where all made the same',
  source:
    'V. K. Tharp, Trade Your Way to Financial Freedom (2nd ed., 2006), on profits where Tharp takes multiples of risk; backtesting.py SQN',
  higherIsBetter: true,
  of: ({ trades: { count, pnl, pnlStd } }) => (Math.sqrt(count) * pnl.mean) / pnlStd,
};

/** Kelly fraction. */
export const kelly: Metric = {
  name: 'kelly',
  label: 'Kelly fraction',
  unit: 'fraction',
  description:
    'The part of the account that would have grown fastest if risked on every trade; below 0 do not trade.',
  convention:
    "W − (1 − W) / (average win / average loss) on the trades' returns, W = wins / (wins + losses); null without a win or without a loss",
  source:
    'J. L. Kelly, "A New Interpretation of Information Rate", Bell System Technical Journal 35(4), 1956; quantstats kelly_criterion() on trades, which leaves out trades that made nothing likewise',
  higherIsBetter: true,
  of: ({ trades: { returns: r } }) => {
    const w = r.wins / (r.wins + r.losses);
    return w - (1 - w) / (r.gains / r.wins / (r.lost / r.losses));
  },
};
