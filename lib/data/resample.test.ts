import { expect, test } from 'vitest';
import { aggregateBars } from '../core/index.ts';
import { temporaryFolder } from '../temporary-folder.fixture.ts';
import { generateBars } from './generate-bars.ts';
import { listSeries } from './list-series.ts';
import { loadBars } from './load-bars.ts';
import { resample } from './resample.ts';
import { storeBars } from './store.ts';

const [minutes] = generateBars({ model: 'garch', seed: 1, timeframe: '1m', bars: 1000, symbols: ['X'] });

test('longer bars of a series are stored beside it, and the same again changes nothing', async () => {
  const catalog = temporaryFolder();
  await storeBars(minutes!, { venue: 'synthetic', catalog });
  const report = await resample('synthetic:X', '1h', { catalog });
  // 1,000 minutes are 16 hours and 40 minutes: the last hour is not closed.
  expect(report).toMatchObject({ id: 'synthetic:X', timeframe: '1h', added: 16, rows: 16 });
  expect(await resample('synthetic:X', '1h', { catalog })).toMatchObject({ added: 0, unchanged: 16 });
  const hours = await loadBars('synthetic:X', '1h', { catalog });
  const expected = aggregateBars(minutes!, '1h');
  expect([hours.time, hours.high, hours.volume]).toEqual([expected.time, expected.high, expected.volume]);
  expect(hours.synthetic).toBe(minutes!.synthetic);
});

test('the shortest stored bars are taken, unless others are named', async () => {
  const catalog = temporaryFolder();
  await storeBars(minutes!, { venue: 'synthetic', catalog });
  await resample('synthetic:X', '30m', { catalog });
  expect(await resample('synthetic:X', '2h', { catalog })).toMatchObject({ added: 8 });
  const direct = await loadBars('synthetic:X', '2h', { catalog });
  expect(await resample('synthetic:X', '2h', { catalog, from: '30m' })).toMatchObject({ added: 0, rows: 8 });
  const twice = await loadBars('synthetic:X', '2h', { catalog });
  for (const name of ['open', 'high', 'low', 'close'] as const) expect(twice[name]).toEqual(direct[name]);
  // Volumes are sums: another order of adding differs in the last bits.
  for (const [i, volume] of twice.volume.entries()) expect(volume / direct.volume[i]!).toBeCloseTo(1, 12);
});

test('bars of sessions lie under a venue of their own, beside those of the epoch', async () => {
  const catalog = temporaryFolder();
  await storeBars(minutes!, { venue: 'synthetic', catalog });
  await resample('synthetic:X', '4h', { catalog });
  const session = '17:30 America/New_York';
  const report = await resample('synthetic:X', '4h', { catalog, session });
  expect(report.id).toBe('synthetic.1730-america-new_york:X');
  const bars = await loadBars(report.id, '4h', { catalog });
  expect(bars.time).toEqual(aggregateBars(minutes!, '4h', { session }).time);
  expect(bars.time[0]! % (4 * 3_600_000)).not.toBe(0);
  const series = await listSeries({ catalog });
  expect(series.map(({ id, timeframe, source }) => [id, timeframe, source])).toEqual([
    ['synthetic:X', '1m', undefined],
    ['synthetic:X', '4h', 'synthetic:X 1m'],
    [report.id, '4h', `synthetic:X 1m, sessions at ${session}`],
  ]);
  const wrong = resample('synthetic:X', '4h', { catalog, session: '17:30 New York' as '17:30 UTC' });
  await expect(wrong).rejects.toMatchObject({
    code: 'bad-option',
    message: "there is no time zone 'New York'",
  });
});

test('what cannot be resampled is refused', async () => {
  const catalog = temporaryFolder();
  await storeBars(minutes!, { venue: 'synthetic', catalog });
  const attempt = (id: string, to: string) => resample(id, to as '1h', { catalog });
  await expect(attempt('sp500', '1w')).rejects.toMatchObject({
    code: 'bad-option',
    message: "'sp500' is not in the catalog",
  });
  await expect(attempt('x.csv', '1w')).rejects.toMatchObject({ code: 'bad-option' });
  await expect(attempt('synthetic:Y', '1h')).rejects.toMatchObject({
    code: 'not-found',
    hint: "did you mean 'synthetic:X'?",
  });
  await expect(attempt('synthetic:X', '1m')).rejects.toThrow('bars of 1m cannot be made into bars of 1m');
  await expect(attempt('synthetic:X', 'hourly')).rejects.toThrow("'hourly' is not a timeframe");
  await expect(attempt('synthetic:X', '1d')).rejects.toThrow('there are no bars to store');
});
