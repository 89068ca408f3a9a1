// A second independent source for each indicator that has one: the npm packages technicalindicators 3.1.0 and
// trading-signals 8.3.0. Where their conventions differ from TA-Lib's, ours follow TA-Lib (see each indicator's own test).
import {
  ADX,
  BollingerBands,
  heikinashi,
  IchimokuCloud,
  KeltnerChannels,
  OBV,
  PSAR,
  SD,
  TrueRange,
} from 'technicalindicators';
import * as signals from 'trading-signals';
import { test } from 'vitest';
import type { Build } from '../graph/index.ts';
import * as ours from './index.ts';
import { agree, bars, candles, close, columnsOf, high, low, open, volume } from './oracle/peers.fixture.ts';

test('trueRange and standardDeviation agree with TrueRange and SD of technicalindicators', () => {
  agree((b) => ({ y: ours.trueRange(b) }), { y: TrueRange.calculate({ high, low, close }) });
  agree((b) => ({ y: ours.standardDeviation(b.close, 20) }), {
    y: SD.calculate({ values: close, period: 20 }),
  });
});

test('bollinger agrees with both packages', () => {
  const build: Build = (b) => ours.bollinger(b.close, 20, 2);
  const bands = BollingerBands.calculate({ values: close, period: 20, stdDev: 2 });
  agree(build, columnsOf(bands, 'upper', 'middle', 'lower'));
  const their = new signals.BollingerBands(20, 2);
  agree(
    build,
    columnsOf(
      close.map((x) => their.update(x, false)),
      ...(['upper', 'middle', 'lower'] as const),
    ),
  );
});

test('donchian agrees with DonchianChannels of trading-signals', () => {
  const their = new signals.DonchianChannels(20);
  const rows = candles.map((candle) => their.update(candle, false));
  agree((b) => ours.donchian(b, 20), columnsOf(rows, 'upper', 'middle', 'lower'));
});

test('keltner agrees with KeltnerChannels of technicalindicators', () => {
  const rows = KeltnerChannels.calculate({
    ...{ high, low, close, maPeriod: 20, atrPeriod: 10, multiplier: 2, useSMA: false },
  });
  agree((b) => ours.keltner(b, 20, 2, 10), columnsOf(rows, 'upper', 'middle', 'lower'));
});

test('ichimoku agrees with both packages, which do not shift the spans either', () => {
  const rows = IchimokuCloud.calculate({
    ...{ high, low, conversionPeriod: 9, basePeriod: 26, spanPeriod: 52, displacement: 26 },
  });
  agree((b) => ours.ichimoku(b), columnsOf(rows, 'conversion', 'base', 'spanA', 'spanB'));
  const their = new signals.IchimokuCloud();
  const others = candles.map((candle) => their.update(candle, false));
  agree((b) => ours.ichimoku(b), columnsOf(others, 'conversion', 'base', 'spanA', 'spanB'));
});

test('heikinAshi agrees with heikinashi of technicalindicators', () => {
  const rows = heikinashi({ open, high, low, close, volume, timestamp: [...bars.time] });
  agree((b) => ours.heikinAshi(b), {
    ...{ open: rows.open!, high: rows.high!, low: rows.low!, close: rows.close! },
  });
});

test('mfi, cmf and accumulationDistribution agree with trading-signals', () => {
  const [mfi, cmf, ad] = [new signals.MFI(14), new signals.CMF(20), new signals.AD()];
  agree((b) => ({ y: ours.mfi(b, 14) }), { y: candles.map((c) => mfi.update(c, false)) });
  agree((b) => ({ y: ours.cmf(b, 20) }), { y: candles.map((c) => cmf.update(c, false)) });
  agree((b) => ({ y: ours.accumulationDistribution(b) }), { y: candles.map((c) => ad.update(c, false)) });
});

test('obv moves as OBV of technicalindicators, which begins with 0 where TA-Lib begins with the first volume', () => {
  const rows = OBV.calculate({ close, volume }).map((total) => total + volume[0]!);
  agree((b) => ({ y: ours.obv(b) }), { y: rows });
});

// Wilder's averages forget their beginning as (13/14)^rows: 1e-9 of it is left after 280 rows.
test('atr, natr and adx meet trading-signals, which counts the first bar’s range; Wilder and TA-Lib do not', () => {
  const [atr, natr, adx] = [new signals.ATR(14), new signals.NATR(14), new signals.ADX(14)];
  agree((b) => ({ y: ours.atr(b) }), { y: candles.map((c) => atr.update(c, false)) }, 330);
  agree((b) => ({ y: ours.natr(b) }), { y: candles.map((c) => natr.update(c, false)) }, 330);
  agree((b) => ({ y: ours.adx(b).adx }), { y: candles.map((c) => adx.update(c, false)) }, 370);
});

test('adx meets ADX of technicalindicators, whose sums begin with n changes; Wilder’s and TA-Lib’s with n − 1', () => {
  const rows = ADX.calculate({ high, low, close, period: 14 });
  const { adx, pdi, mdi } = columnsOf(rows, 'adx', 'pdi', 'mdi');
  agree((b) => ours.adx(b), { adx, plusDI: pdi, minusDI: mdi }, 370);
});

test('supertrend agrees with SuperTrend of trading-signals once the first ranges are forgotten', () => {
  const their = new signals.SuperTrend({ interval: 10, multiplier: 3 });
  const rows = candles.map((candle) => their.update(candle, false));
  agree((b) => ours.supertrend(b, 10, 3), { line: rows.map((row) => row?.supertrend) }, 280);
});

test('parabolicSar meets PSAR of technicalindicators at the first turn; it begins a bar earlier than TA-Lib', () => {
  agree((b) => ({ y: ours.parabolicSar(b) }), { y: PSAR.calculate({ high, low, step: 0.02, max: 0.2 }) }, 30);
});
