// The bundled sample holds the values of the CSV file that it was made from.

import { expect, test } from 'vitest';
import { checkBars } from '../lib/data/check-bars.ts';
import { loadBars } from '../lib/data/load-bars.ts';
import { readParquet } from '../lib/data/parquet.ts';
import { samplePath } from '../lib/data/samples.ts';

const row = (bars: Awaited<ReturnType<typeof loadBars>>, i: number) => [
  new Date(bars.time[i]!).toISOString().slice(0, 10),
  ...[bars.open[i], bars.high[i], bars.low[i], bars.close[i], bars.volume[i]],
];

test('sp500 has the rows of sp500-2000.csv of vega-datasets 3.2.1', async () => {
  const bars = await loadBars('sp500');
  expect([bars.length, bars.id, bars.symbol, bars.timeframe]).toEqual([5105, 'sp500', 'SPX', '1d']);
  // Lines 2, 3, 2608, 5105 and 5106 of the file.
  expect(row(bars, 0)).toEqual(['2000-01-03', 1469.25, 1478.0, 1438.359985, 1455.219971, 931800000]);
  expect(row(bars, 1)).toEqual([
    '2000-01-04',
    1455.219971,
    1455.219971,
    1397.430054,
    1399.420044,
    1009000000,
  ]);
  expect(row(bars, 2606)).toEqual([
    '2010-05-14',
    1157.189941,
    1157.189941,
    1126.140015,
    1135.680054,
    6126400000,
  ]);
  expect(row(bars, 5103)).toEqual([
    '2020-04-16',
    2799.340088,
    2806.51001,
    2764.320068,
    2799.550049,
    5179990000,
  ]);
  expect(row(bars, 5104)).toEqual([
    '2020-04-17',
    2842.429932,
    2879.219971,
    2830.879883,
    2874.560059,
    5792140000,
  ]);
});

test('every value of sp500 is that of the file: sums of value times row, by Python 3 in decimal numbers', async () => {
  const bars = await loadBars('sp500');
  const weighted = (values: Float64Array, scale: number) =>
    Array.from(values).reduce((sum, value, i) => sum + BigInt(Math.round(value * scale)) * BigInt(i + 1), 0n);
  expect(weighted(bars.open, 1e6)).toBe(24546970006640299n);
  expect(weighted(bars.high, 1e6)).toBe(24676006829390026n);
  expect(weighted(bars.low, 1e6)).toBe(24406617626671609n);
  expect(weighted(bars.close, 1e6)).toBe(24551184086746211n);
  expect(weighted(bars.volume, 1)).toBe(47233968360790000n);
});

test('sp500 names its source and licence in the file', async () => {
  const { metadata } = await readParquet(samplePath('sp500'));
  expect(metadata.source).toContain('vega-datasets 3.2.1');
  expect(metadata.source).toContain('9409e9342d0657c747324e4cfabce8a8c7f663bc485b95a3378f36b0a160f8c8');
  expect(metadata.licence).toContain('BSD-3-Clause');
  expect(metadata.synthetic).toBeUndefined();
});

test('nothing is wrong with sp500: holidays and the closing of September 2001 are no gaps', async () => {
  expect(await checkBars('sp500')).toMatchObject({ grade: 'A', rows: 5105, doubtful: 0, findings: [] });
});
