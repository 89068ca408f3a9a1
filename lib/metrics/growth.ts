// Metrics of what the account became.

import type { Metric } from './metric.ts';

/** Profit or loss of the whole run as a fraction of the starting cash. */
export const totalReturn: Metric = {
  name: 'totalReturn',
  label: 'Total return',
  unit: 'fraction',
  description: 'Profit or loss of the whole run as a fraction of the starting cash.',
  convention: 'final equity / starting cash − 1; an open position is marked at the last close',
  source: 'by definition; quantstats comp()',
  higherIsBetter: true,
  of: ({ cash, finalEquity }) => (cash > 0 ? finalEquity / cash - 1 : Number.NaN),
};

/** Compound annual growth rate. */
export const cagr: Metric = {
  name: 'cagr',
  label: 'CAGR',
  unit: 'fraction',
  description: 'The constant yearly return that would have led to the same final equity.',
  convention:
    'geometric: (final equity / starting cash)^(periods per year / number of bar returns) − 1; null with fewer than 2 bars or where the final equity is below 0',
  source:
    'compound interest; as empyrical annual_return, where years are returns / periods per year (quantstats counts calendar days, which a number of bars per year makes equal in all timeframes)',
  higherIsBetter: true,
  of: ({ cash, finalEquity, periodsPerYear, bars }) => {
    // A whole number of years would make a number of a negative growth.
    const defined = cash > 0 && finalEquity >= 0 && bars > 1;
    return defined ? (finalEquity / cash) ** (periodsPerYear / (bars - 1)) - 1 : Number.NaN;
  },
};

/** Equity at the last close. */
export const finalEquity: Metric = {
  name: 'finalEquity',
  label: 'Final equity',
  unit: 'quote',
  description: 'Equity at the last close.',
  convention: 'cash plus the open position marked at the last close; null without bars',
  source: 'by definition',
  higherIsBetter: true,
  of: (run) => run.finalEquity,
};

/** Fraction of bars at whose close a position was open. */
export const exposure: Metric = {
  name: 'exposure',
  label: 'Exposure',
  unit: 'fraction',
  description: 'The part of the bars at whose close a position was open.',
  convention: 'bars in the market / bars; the size of the position does not matter',
  source: 'by definition; quantstats exposure() counts returns that are not 0 instead',
  higherIsBetter: null,
  of: ({ barsInMarket, bars }) => barsInMarket / bars,
};

/** Fees paid in quote units. */
export const feesPaid: Metric = {
  name: 'feesPaid',
  label: 'Fees paid',
  unit: 'quote',
  description: 'The fees of all fills.',
  convention: 'the fills of a position that is still open included',
  source: 'by definition',
  higherIsBetter: false,
  of: (run) => run.feesPaid,
};
