// Metrics of the shape and the tails of the bar returns. Too few of them make a division by 0, which is undefined.

import type { Metric } from './metric.ts';

/** 5 % quantile of the bar returns. */
export const var95: Metric = {
  name: 'var95',
  label: 'Value at risk 95 %',
  unit: 'fraction',
  description: 'The bar return that one bar in twenty falls to or below.',
  convention:
    'historical: the 5 % quantile of bar returns, linear between order statistics (type 7), a return and so negative when losing',
  source:
    'P. Jorion, Value at Risk (3rd ed., 2006), historical simulation; numpy quantile(), empyrical value_at_risk() (quantstats assumes a normal distribution, which bar returns do not have)',
  higherIsBetter: true,
  of: ({ tails }) => tails.low,
};

/** Expected shortfall of the bar returns. */
export const cvar95: Metric = {
  name: 'cvar95',
  label: 'Expected shortfall 95 %',
  unit: 'fraction',
  description: 'The mean of the bar returns at or below the value at risk.',
  convention:
    'mean of the bar returns ≤ var95, all that equal it included; a return and so negative when losing',
  source:
    'R. T. Rockafellar and S. Uryasev, "Optimization of Conditional Value-at-Risk", Journal of Risk 2(3), 2000; empyrical conditional_value_at_risk(), which leaves out all but one of several that equal it',
  higherIsBetter: true,
  of: ({ tails }) => tails.shortfall,
};

/** Sample skewness of the bar returns. */
export const skewness: Metric = {
  name: 'skewness',
  label: 'Skewness',
  unit: 'number',
  description: 'The asymmetry of the bar returns: below 0 large losses are more usual than large gains.',
  convention: 'unbiased sample skewness G1; null with fewer than 3 returns or without variance',
  source:
    'D. N. Joanes and C. A. Gill, "Comparing measures of sample skewness and kurtosis", The Statistician 47(1), 1998; pandas skew(), quantstats skew() (scipy and empyrical default to the biased g1)',
  higherIsBetter: true,
  of: ({ returns: { count: n, m2, m3 } }) => {
    const variance = m2 / (n - 1);
    return ((n / ((n - 1) * (n - 2))) * m3) / variance ** 1.5;
  },
};

/** Sample excess kurtosis of the bar returns. */
export const kurtosis: Metric = {
  name: 'kurtosis',
  label: 'Excess kurtosis',
  unit: 'number',
  description:
    'How heavy the tails of the bar returns are: 0 for a normal distribution, more for heavier tails.',
  convention: 'unbiased sample excess kurtosis G2; null with fewer than 4 returns or without variance',
  source:
    'D. N. Joanes and C. A. Gill, "Comparing measures of sample skewness and kurtosis", The Statistician 47(1), 1998; pandas kurt(), quantstats kurtosis() (scipy and empyrical default to the biased g2)',
  higherIsBetter: false,
  of: ({ returns: { count: n, m2, m4 } }) => {
    const variance = m2 / (n - 1);
    const scale = (n * (n + 1)) / ((n - 1) * (n - 2) * (n - 3));
    const normal = (3 * (n - 1) ** 2) / ((n - 2) * (n - 3));
    return (scale * m4) / variance ** 2 - normal;
  },
};

/** Tail ratio. */
export const tailRatio: Metric = {
  name: 'tailRatio',
  label: 'Tail ratio',
  unit: 'number',
  description: 'The size of large gains of bars over the size of large losses.',
  convention:
    '|95 % quantile| / |5 % quantile| of the bar returns, linear between order statistics; null where the 5 % quantile is 0',
  source: 'quantstats tail_ratio(), empyrical tail_ratio()',
  higherIsBetter: true,
  of: ({ tails }) => Math.abs(tails.high) / Math.abs(tails.low),
};
