// A second independent source for averages and oscillators: the npm packages technicalindicators 3.1.0 and
// trading-signals 8.3.0. Where their conventions differ from TA-Lib's, ours follow TA-Lib (see each indicator's own test).
import * as technical from 'technicalindicators';
import * as signals from 'trading-signals';
import { expect, test } from 'vitest';
import { columnsAtOnce } from '../graph/index.ts';
import * as ours from './index.ts';
import { agree, bars, candles, close, columnsOf, high, low, rowByRow } from './oracle/peers.fixture.ts';

test('sma, wma and rma agree with both packages', () => {
  const of = (period: number) => ({ values: close, period });
  agree(({ close: x }) => ({ y: ours.sma(x, 20) }), { y: technical.SMA.calculate(of(20)) });
  agree(({ close: x }) => ({ y: ours.sma(x, 20) }), { y: rowByRow(new signals.SMA(20), close) });
  agree(({ close: x }) => ({ y: ours.wma(x, 20) }), { y: technical.WMA.calculate(of(20)) });
  agree(({ close: x }) => ({ y: ours.wma(x, 20) }), { y: rowByRow(new signals.WMA(20), close) });
  agree(({ close: x }) => ({ y: ours.rma(x, 14) }), { y: technical.WEMA.calculate(of(14)) });
  agree(({ close: x }) => ({ y: ours.rma(x, 14) }), { y: rowByRow(new signals.WSMA(14), close) });
});

test('ema agrees with EMA of technicalindicators, which starts from the mean of the first n values too', () => {
  agree((b) => ({ y: ours.ema(b.close, 20) }), {
    y: technical.EMA.calculate({ values: close, period: 20 }),
  });
});

// A beginning is forgotten as (19/21)^rows: 1e-9 of it is left after 207 rows, and somewhat later of averages of averages.
test('ema, dema and tema meet trading-signals, which starts from the first value alone; TA-Lib from a mean', () => {
  agree((b) => ({ y: ours.ema(b.close, 20) }), { y: rowByRow(new signals.EMA(20), close) }, 260);
  agree((b) => ({ y: ours.dema(b.close, 20) }), { y: rowByRow(new signals.DEMA(20), close) }, 260);
  agree((b) => ({ y: ours.tema(b.close, 20) }), { y: rowByRow(new signals.TEMA(20), close) }, 260);
});

test('hma and vwma agree with trading-signals', () => {
  agree((b) => ({ y: ours.hma(b.close, 20) }), { y: rowByRow(new signals.HMA(20), close) });
  agree((b) => ({ y: ours.vwma(b, 20) }), { y: rowByRow(new signals.VWMA(20), candles) });
});

test('kama agrees with trading-signals, which counts the value that the average starts from as its first', () => {
  agree((b) => ({ y: ours.kama(b.close, 10) }), { y: rowByRow(new signals.KAMA(10), close) }, 10);
});

test('rsi agrees with trading-signals, and with technicalindicators to the two decimals that it rounds to', () => {
  agree((b) => ({ y: ours.rsi(b.close, 14) }), { y: rowByRow(new signals.RSI(14), close) });
  const y = columnsAtOnce((b) => ({ y: ours.rsi(b.close, 14) }), bars)['y']!;
  const rounded = technical.RSI.calculate({ values: close, period: 14 });
  expect(rounded.length).toBe(386);
  for (const [i, value] of rounded.entries()) expect(Math.abs(y[14 + i]! - value)).toBeLessThan(0.005 + 1e-9);
});

test('macd meets both packages, whose fast average starts n values in; TA-Lib’s starts with the slow one', () => {
  const rows = technical.MACD.calculate({
    ...{ values: close, fastPeriod: 12, slowPeriod: 26, signalPeriod: 9 },
    ...{ SimpleMAOscillator: false, SimpleMASignal: false },
  }).map(({ MACD, signal, histogram }) => ({ macd: MACD, signal, histogram }));
  agree((b) => ours.macd(b.close), columnsOf(rows, 'macd', 'signal', 'histogram'), 200);
  const [fast, slow, smooth] = [new signals.EMA(12), new signals.EMA(26), new signals.EMA(9)];
  const others = rowByRow(new signals.MACD(fast, slow, smooth), close);
  agree((b) => ours.macd(b.close), columnsOf(others, 'macd', 'signal', 'histogram'), 330);
});

test('stochastic agrees with both packages, of which technicalindicators does not smooth %K', () => {
  const rows = technical.Stochastic.calculate({ high, low, close, period: 14, signalPeriod: 3 });
  agree((b) => ours.stochastic(b, 14, 1, 3), columnsOf(rows, 'k', 'd'));
  const their = new signals.StochasticOscillator({ kPeriod: 14, kSlowingPeriod: 3, dPeriod: 3 });
  const { stochK, stochD } = columnsOf(rowByRow(their, candles), 'stochK', 'stochD');
  agree((b) => ours.stochastic(b, 14, 3, 3), { k: stochK, d: stochD });
});

test('stochasticRsi agrees with StochasticRSI of trading-signals, a fraction there and percent in TA-Lib', () => {
  const rows = rowByRow(new signals.StochasticRSI(14), close);
  agree((b) => ({ y: ours.stochasticRsi(b.close, 14, 14, 1, 3).k }), {
    y: rows.map((row) => (row === null ? null : 100 * row)),
  });
});

test('cci, williamsR, roc and momentum agree with the packages', () => {
  agree((b) => ({ y: ours.cci(b, 20) }), { y: technical.CCI.calculate({ high, low, close, period: 20 }) });
  agree((b) => ({ y: ours.cci(b, 20) }), { y: rowByRow(new signals.CCI(20), candles) });
  agree((b) => ({ y: ours.williamsR(b, 14) }), {
    y: technical.WilliamsR.calculate({ high, low, close, period: 14 }),
  });
  agree((b) => ({ y: ours.williamsR(b, 14) }), { y: rowByRow(new signals.WilliamsR(14), candles) });
  agree((b) => ({ y: ours.roc(b.close, 10) }), {
    y: technical.ROC.calculate({ values: close, period: 10 }),
  });
  agree((b) => ({ y: ours.momentum(b.close, 10) }), { y: rowByRow(new signals.MOM(10), close) });
});

test('aroon agrees with Aroon of trading-signals', () => {
  const { aroonUp, aroonDown } = columnsOf(rowByRow(new signals.Aroon(14), candles), 'aroonUp', 'aroonDown');
  agree((b) => ours.aroon(b, 14), { up: aroonUp, down: aroonDown });
});

test('linear regression agrees with trading-signals, which gives the line’s value one bar ahead', () => {
  const { slope, prediction } = columnsOf(
    rowByRow(new signals.LinearRegression(14), close),
    ...(['slope', 'prediction'] as const),
  );
  agree(({ close: x }) => ({ y: ours.linearRegressionSlope(x, 14) }), { y: slope });
  agree(({ close: x }) => ({ y: ours.linearRegression(x, 14).add(ours.linearRegressionSlope(x, 14)) }), {
    y: prediction,
  });
});

test('zScore agrees with getZScore of trading-signals', () => {
  const rows = close.map((_, i) => (i < 19 ? null : signals.getZScore(close.slice(i - 19, i + 1))));
  agree((b) => ({ y: ours.zScore(b.close, 20) }), { y: rows });
});
