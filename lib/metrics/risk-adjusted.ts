// Metrics of return for risk, on bar returns.

import { cagr } from './growth.ts';
import type { Metric } from './metric.ts';

/** Annualised standard deviation of the bar returns. */
export const volatility: Metric = {
  name: 'volatility',
  label: 'Volatility',
  unit: 'fraction',
  description: 'How much the yearly return scatters, from the scatter of the bar returns.',
  convention: 'standard deviation (ddof 1) × √periods per year; null with fewer than 3 bars',
  source:
    'the square root rule for independent returns; quantstats volatility(), empyrical annual_volatility()',
  higherIsBetter: false,
  of: ({ returns, periodsPerYear }) => returns.std * Math.sqrt(periodsPerYear),
};

/** Sharpe ratio, annualised. */
export const sharpe: Metric = {
  name: 'sharpe',
  label: 'Sharpe ratio',
  unit: 'number',
  description: 'Mean return per unit of volatility, per year.',
  convention:
    'arithmetic mean / standard deviation (ddof 1) × √periods per year, risk-free rate 0; null without variance',
  source:
    'W. F. Sharpe, "The Sharpe Ratio", Journal of Portfolio Management 21(1), 1994; quantstats sharpe(), empyrical sharpe_ratio()',
  higherIsBetter: true,
  of: ({ returns, periodsPerYear }) => (returns.mean / returns.std) * Math.sqrt(periodsPerYear),
};

/** Sortino ratio, annualised. */
export const sortino: Metric = {
  name: 'sortino',
  label: 'Sortino ratio',
  unit: 'number',
  description: 'Mean return per unit of downside deviation, per year: gains are not counted as risk.',
  convention:
    'arithmetic mean / √(mean of min(r, 0)² over all returns) × √periods per year, target return 0; null without a losing bar',
  source:
    'F. Sortino and L. Price, "Performance Measurement in a Downside Risk Framework", Journal of Investing 3(3), 1994; quantstats sortino(), empyrical sortino_ratio()',
  higherIsBetter: true,
  of: ({ returns, periodsPerYear }) => (returns.mean / returns.downside) * Math.sqrt(periodsPerYear),
};

/** Calmar ratio. */
export const calmar: Metric = {
  name: 'calmar',
  label: 'Calmar ratio',
  unit: 'number',
  description: 'Yearly growth per unit of the deepest drawdown.',
  convention: 'cagr / |maxDrawdown| over the whole run, not its last 36 months; null without a drawdown',
  source: 'T. W. Young, "Calmar Ratio: A Smoother Tool", Futures, October 1991; empyrical calmar_ratio()',
  higherIsBetter: true,
  of: (run) => cagr.of(run) / -run.drawdown.deepest,
};

/** Omega ratio at threshold 0. */
export const omega: Metric = {
  name: 'omega',
  label: 'Omega ratio',
  unit: 'number',
  description: 'All gains of bars over all losses of bars.',
  convention: 'Σ max(r, 0) / Σ max(−r, 0), threshold 0; null without a losing bar',
  source:
    'C. Keating and W. Shadwick, "A Universal Performance Measure", Journal of Performance Measurement 6(3), 2002; empyrical omega_ratio()',
  higherIsBetter: true,
  of: ({ returns }) => returns.gains / returns.losses,
};
