// Every indicator with its usual parameters: what the contract test, the bench and the list in the docs loop over.

import type { BarSeries, Series, Signal } from '../graph/index.ts';
import { accumulationDistribution } from './accumulation-distribution.ts';
import { adx } from './adx.ts';
import { aroon } from './aroon.ts';
import { atr } from './atr.ts';
import { bollinger } from './bollinger.ts';
import { cci } from './cci.ts';
import { cmf } from './cmf.ts';
import { dema } from './dema.ts';
import { donchian } from './donchian.ts';
import { ema } from './ema.ts';
import { heikinAshi } from './heikin-ashi.ts';
import { highest } from './highest.ts';
import { hma } from './hma.ts';
import { ichimoku } from './ichimoku.ts';
import { kama } from './kama.ts';
import { keltner } from './keltner.ts';
import { linearRegression } from './linear-regression.ts';
import { linearRegressionSlope } from './linear-regression-slope.ts';
import { lowest } from './lowest.ts';
import { macd } from './macd.ts';
import { mfi } from './mfi.ts';
import { momentum } from './momentum.ts';
import { natr } from './natr.ts';
import { obv } from './obv.ts';
import { parabolicSar } from './parabolic-sar.ts';
import { percentRank } from './percent-rank.ts';
import { pivots } from './pivots.ts';
import { rma } from './rma.ts';
import { roc } from './roc.ts';
import { rollingVwap } from './rolling-vwap.ts';
import { rsi } from './rsi.ts';
import { sma } from './sma.ts';
import { standardDeviation } from './standard-deviation.ts';
import { stochastic } from './stochastic.ts';
import { stochasticRsi } from './stochastic-rsi.ts';
import { supertrend } from './supertrend.ts';
import { tema } from './tema.ts';
import { trueRange } from './true-range.ts';
import { vwap } from './vwap.ts';
import { vwma } from './vwma.ts';
import { williamsR } from './williams-r.ts';
import { wma } from './wma.ts';
import { zScore } from './z-score.ts';

/** What is known of an indicator, besides how it is computed. */
export interface IndicatorEntry {
  readonly title: string;
  /** Where the formula and the convention come from. */
  readonly source: string;
  /** The indicator with its usual parameters. */
  readonly make: (bars: BarSeries) => Series | Signal | Readonly<Record<string, Series | Signal>>;
}

/** Every indicator by the name of its function. */
export const INDICATORS: Readonly<Record<string, IndicatorEntry>> = {
  accumulationDistribution: {
    title: 'Accumulation/distribution line',
    source: 'Chaikin; TA-Lib AD',
    make: (bars) => accumulationDistribution(bars),
  },
  adx: {
    title: 'Average directional index with +DI and −DI',
    source: 'Wilder 1978; TA-Lib ADX, PLUS_DI, MINUS_DI',
    make: (bars) => adx(bars, 14),
  },
  aroon: {
    title: 'Aroon up, down and oscillator',
    source: 'Chande 1995; TA-Lib AROON, AROONOSC',
    make: (bars) => aroon(bars, 14),
  },
  atr: { title: 'Average true range', source: 'Wilder 1978; TA-Lib ATR', make: (bars) => atr(bars, 14) },
  bollinger: {
    title: 'Bollinger bands',
    source: 'Bollinger 2001; TA-Lib BBANDS',
    make: ({ close }) => bollinger(close, 20, 2),
  },
  cci: {
    title: 'Commodity channel index',
    source: 'Lambert 1980; TA-Lib CCI',
    make: (bars) => cci(bars, 20),
  },
  cmf: { title: 'Chaikin money flow', source: 'Chaikin; Achelis 2000', make: (bars) => cmf(bars, 20) },
  dema: {
    title: 'Double exponential moving average',
    source: 'Mulloy 1994; TA-Lib DEMA',
    make: ({ close }) => dema(close, 20),
  },
  donchian: {
    title: 'Donchian channel',
    source: 'Donchian; TA-Lib MAX and MIN',
    make: (bars) => donchian(bars, 20),
  },
  ema: { title: 'Exponential moving average', source: 'TA-Lib EMA', make: ({ close }) => ema(close, 20) },
  heikinAshi: { title: 'Heikin-ashi bars', source: 'Valcu 2004', make: (bars) => heikinAshi(bars) },
  highest: { title: 'Highest value', source: 'TA-Lib MAX', make: ({ high }) => highest(high, 20) },
  hma: { title: 'Hull moving average', source: 'Hull 2005', make: ({ close }) => hma(close, 20) },
  ichimoku: {
    title: 'Ichimoku lines and spans, not shifted',
    source: 'Hosoda 1969; Elliott 2007',
    make: (bars) => ichimoku(bars, 9, 26, 52),
  },
  kama: {
    title: "Kaufman's adaptive moving average",
    source: 'Kaufman 1995; TA-Lib KAMA',
    make: ({ close }) => kama(close, 10, 2, 30),
  },
  keltner: {
    title: 'Keltner channel',
    source: 'Keltner 1960; Raschke',
    make: (bars) => keltner(bars, 20, 2, 10),
  },
  linearRegression: {
    title: 'Linear regression, its value at the newest bar',
    source: 'TA-Lib LINEARREG',
    make: ({ close }) => linearRegression(close, 14),
  },
  linearRegressionSlope: {
    title: 'Slope of the linear regression, per bar',
    source: 'TA-Lib LINEARREG_SLOPE',
    make: ({ close }) => linearRegressionSlope(close, 14),
  },
  lowest: { title: 'Lowest value', source: 'TA-Lib MIN', make: ({ low }) => lowest(low, 20) },
  macd: {
    title: 'Moving average convergence divergence',
    source: 'Appel 2005; TA-Lib MACD',
    make: ({ close }) => macd(close, 12, 26, 9),
  },
  mfi: {
    title: 'Money flow index',
    source: 'Quong and Soudack 1989; TA-Lib MFI',
    make: (bars) => mfi(bars, 14),
  },
  momentum: {
    title: 'Momentum, the change over n bars',
    source: 'TA-Lib MOM',
    make: ({ close }) => momentum(close, 10),
  },
  natr: {
    title: 'Normalised average true range',
    source: 'Forman 2006; TA-Lib NATR',
    make: (bars) => natr(bars, 14),
  },
  obv: { title: 'On-balance volume', source: 'Granville 1963; TA-Lib OBV', make: (bars) => obv(bars) },
  parabolicSar: {
    title: 'Parabolic stop and reverse',
    source: 'Wilder 1978; TA-Lib SAR',
    make: (bars) => parabolicSar(bars, 0.02, 0.2),
  },
  percentRank: {
    title: 'Percent rank among the n values before',
    source: 'TradingView ta.percentrank',
    make: ({ close }) => percentRank(close, 100),
  },
  pivots: {
    title: 'Pivot levels: three of resistance, three of support',
    source: 'Floor traders; Person 2004',
    make: (bars) => pivots(bars),
  },
  rma: { title: "Wilder's moving average", source: 'Wilder 1978', make: ({ close }) => rma(close, 14) },
  roc: { title: 'Rate of change, in percent', source: 'TA-Lib ROC', make: ({ close }) => roc(close, 10) },
  rollingVwap: {
    title: 'Volume-weighted average price of a window, with bands',
    source: 'Berkowitz, Logue, Noser 1988',
    make: (bars) => rollingVwap(bars, 20, 2),
  },
  rsi: {
    title: 'Relative strength index',
    source: 'Wilder 1978; TA-Lib RSI',
    make: ({ close }) => rsi(close, 14),
  },
  sma: { title: 'Simple moving average', source: 'TA-Lib SMA', make: ({ close }) => sma(close, 20) },
  standardDeviation: {
    title: 'Standard deviation',
    source: 'TA-Lib STDDEV',
    make: ({ close }) => standardDeviation(close, 20),
  },
  stochastic: {
    title: 'Stochastic oscillator, %K and %D',
    source: 'Lane 1984; TA-Lib STOCH',
    make: (bars) => stochastic(bars, 14, 3, 3),
  },
  stochasticRsi: {
    title: 'Stochastic RSI, %K and %D',
    source: 'Chande and Kroll 1994; TA-Lib STOCHRSI, with %K smoothed',
    make: ({ close }) => stochasticRsi(close, 14, 14, 3, 3),
  },
  supertrend: {
    title: 'Supertrend',
    source: 'Seban; TradingView ta.supertrend',
    make: (bars) => supertrend(bars, 10, 3),
  },
  tema: {
    title: 'Triple exponential moving average',
    source: 'Mulloy 1994; TA-Lib TEMA',
    make: ({ close }) => tema(close, 20),
  },
  trueRange: { title: 'True range', source: 'Wilder 1978; TA-Lib TRANGE', make: (bars) => trueRange(bars) },
  vwap: {
    title: 'Volume-weighted average price of a session, with bands',
    source: 'Berkowitz, Logue, Noser 1988',
    make: (bars) => vwap(bars, 2),
  },
  vwma: { title: 'Volume-weighted moving average', source: 'Dormeier 2011', make: (bars) => vwma(bars, 20) },
  williamsR: {
    title: 'Williams %R',
    source: 'Williams 1973; TA-Lib WILLR',
    make: (bars) => williamsR(bars, 14),
  },
  wma: { title: 'Weighted moving average', source: 'TA-Lib WMA', make: ({ close }) => wma(close, 20) },
  zScore: {
    title: 'Z-score, the distance from the mean in standard deviations',
    source: 'population deviation, as TA-Lib STDDEV',
    make: ({ close }) => zScore(close, 20),
  },
};
