// Metrics against the market that was traded.

import type { Facts, Metric } from './metric.ts';

/** Return of holding the market. */
export const buyAndHoldReturn: Metric = {
  name: 'buyAndHoldReturn',
  label: 'Buy and hold return',
  unit: 'fraction',
  description: "The market's own return over the same bars.",
  convention: 'last close / first close − 1, without fees; null where the first close is not above 0',
  source: 'by definition; as backtesting.py counts it without a warm-up',
  higherIsBetter: null,
  of: (run) => run.marketReturn,
};

/** Annualised intercept of the regression of bar returns on the market's. */
export const alpha: Metric = {
  name: 'alpha',
  label: 'Alpha',
  unit: 'fraction',
  description: "The yearly return that the market's moves do not explain.",
  convention:
    "(mean of returns − beta × mean of the market's returns) × periods per year, risk-free rate 0; null where the market has no variance",
  source:
    'M. C. Jensen, "The Performance of Mutual Funds in the Period 1945–1964", Journal of Finance 23(2), 1968; quantstats greeks(), arithmetic like the Sharpe ratio (empyrical compounds it)',
  higherIsBetter: true,
  of: (run) => (run.returns.mean - slope(run) * run.market.mean) * run.periodsPerYear,
};

/** Slope of the regression of bar returns on the market's. */
export const beta: Metric = {
  name: 'beta',
  label: 'Beta',
  unit: 'number',
  description: "How much of the market's moves the account takes part in.",
  convention:
    "least squares slope of the bar returns on the market's bar returns: covariance / variance; null where the market has no variance",
  source:
    'W. F. Sharpe, "A Simplified Model for Portfolio Analysis", Management Science 9(2), 1963; quantstats greeks(), empyrical beta()',
  higherIsBetter: null,
  of: (run) => slope(run),
};

function slope({ market }: Facts): number {
  return market.comoment / market.m2;
}
