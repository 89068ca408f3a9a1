import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Bars, random, type Timeframe, viewBars } from '../core/index.ts';
import { temporaryFolder } from '../temporary-folder.fixture.ts';
import { checkBars, type QualityReport } from './check-bars.ts';
import { barsOf, fileWith } from './files.fixture.ts';
import { generateBars } from './generate-bars.ts';
import { listSeries } from './list-series.ts';
import { loadBars } from './load-bars.ts';
import { storeBars } from './store.ts';

type Line = [time: string, open: string, high: string, low: string, close: string, volume: string];

const HEADER = 'time,open,high,low,close,volume\n';
const linesOf = (bars: Bars): Line[] =>
  Array.from(bars.time, (time, i) => [
    new Date(time).toISOString(),
    ...([bars.open, bars.high, bars.low, bars.close, bars.volume].map((column) => String(column[i])) as [
      string,
      string,
      string,
      string,
      string,
    ]),
  ]);
const check = (lines: readonly Line[], timeframe?: Timeframe) =>
  checkBars(
    fileWith('x.csv', HEADER + lines.map((line) => line.join(',')).join('\n')),
    timeframe ? { timeframe } : {},
  );
const found = (report: QualityReport) =>
  report.findings.flatMap(({ kind, rows }) =>
    rows.map(({ row, bars, message }) => [kind, row, bars, message]),
  );

const [clean] = generateBars({ model: 'garch', seed: 3, timeframe: '1h', bars: 400 }) as [Bars];

test.each([
  ['a random walk', generateBars({ model: 'random-walk', seed: 1, timeframe: '1m', bars: 20_000 })],
  ['GARCH', generateBars({ model: 'garch', seed: 2, timeframe: '5m', bars: 20_000 })],
  ['regimes', generateBars({ model: 'regime', seed: 3, timeframe: '1d', bars: 5_000 })],
])('nothing is found in clean bars of %s', async (_, [bars]) => {
  const report = await check(linesOf(bars!));
  expect(report).toMatchObject({
    grade: 'A',
    doubtful: 0,
    findings: [],
    rows: bars!.length,
    timeframe: bars!.timeframe,
  });
  expect([report.first, report.last]).toEqual([bars!.time[0], bars!.time.at(-1)]);
});

/** Each defect, planted at row i of clean bars, and the one finding that it has to make. */
const defects: Record<string, (lines: Line[], i: number) => unknown[]> = {
  'text in a number': (lines, i) => {
    lines[i]![2] = 'n/a';
    return ['unreadable', i, 1, `row ${i + 2}, column 'high': 'n/a' is not a number`];
  },
  'a missing value': (lines, i) => {
    lines[i]![5] = '';
    return ['unreadable', i, 1, `row ${i + 2}, column 'volume': is empty`];
  },
  'rows exchanged': (lines, i) => {
    [lines[i - 1], lines[i]] = [lines[i]!, lines[i - 1]!];
    return ['out-of-order', i, 1, expect.stringContaining('comes after')];
  },
  'a row twice': (lines, i) => {
    lines.splice(i, 0, [...lines[i - 1]!]);
    return ['duplicate', i, 1, `the same bar as row ${i - 1}`];
  },
  'a time twice': (lines, i) => {
    lines.splice(i, 0, [lines[i - 1]![0], '100', '100', '100', '100', '5']);
    return ['duplicate', i, 1, `another bar at the time of row ${i - 1}`];
  },
  'an early row again': (lines, i) => {
    lines.splice(i + 1, 0, [...lines[2]!]);
    return ['duplicate', i + 1, 1, 'the same bar as row 2'];
  },
  'a high below the low': (lines, i) => {
    [lines[i]![2], lines[i]![3]] = [lines[i]![3], lines[i]![2]];
    return ['broken-ohlc', i, 1, expect.stringContaining(`high ${lines[i]![2]}, low ${lines[i]![3]}`)];
  },
  'a close above the high': (lines, i) => {
    lines[i]![4] = String(Number(lines[i]![2]) + 0.01);
    return ['broken-ohlc', i, 1, expect.stringContaining(`close ${lines[i]![4]}`)];
  },
  'a price of zero': (lines, i) => {
    lines[i]![3] = '0';
    return ['non-positive-price', i, 1, expect.stringContaining('low 0')];
  },
  'a negative price': (lines, i) => {
    lines[i]![4] = '-37.63';
    return ['non-positive-price', i, 1, expect.stringContaining('close -37.63')];
  },
  'a negative volume': (lines, i) => {
    lines[i]![5] = '-1';
    return ['negative-volume', i, 1, expect.stringContaining('volume -1')];
  },
  'three missing bars': (lines, i) => {
    lines.splice(i, 3);
    return ['gap', i, 3, expect.stringMatching(/^3 missing after 2020-01-/)];
  },
  'a bad tick': (lines, i) => {
    const wrong = Number(lines[i]![1]) * 3;
    lines[i] = [lines[i]![0], lines[i]![1], String(wrong), lines[i]![3], String(wrong), lines[i]![5]];
    return ['jump', i, 1, expect.stringContaining('times the usual move')];
  },
  'a spike of the low': (lines, i) => {
    lines[i]![3] = '1';
    return ['jump', i, 1, expect.stringContaining('low 1,')];
  },
  'a split': (lines, i) => {
    for (const line of lines.slice(i)) for (const k of [1, 2, 3, 4]) line[k] = String(Number(line[k]) / 2);
    return ['jump', i, 1, expect.stringContaining('times the usual move')];
  },
  'seven bars without volume': (lines, i) => {
    for (const line of lines.slice(i, i + 7)) line[5] = '0';
    return ['zero-volume', i, 7, '7 bars without volume'];
  },
  'a feed that hung for twelve bars': (lines, i) => {
    const close = lines[i]![4];
    for (const line of lines.slice(i + 1, i + 12)) for (const k of [1, 2, 3, 4]) line[k] = close;
    return ['stale-price', i, Math.min(12, lines.length - i), expect.stringMatching(/bars that close at/)];
  },
};

test.each(Object.keys(defects))('%s is found at its row, and nothing else', async (name) => {
  const places = fc.sample(fc.integer({ min: 5, max: 380 }), { numRuns: 3, seed: 11 });
  for (const place of places) {
    const lines = linesOf(clean).map((line): Line => [...line]);
    const expected = defects[name]!(lines, place);
    expect(found(await check(lines))).toEqual([expected]);
  }
});

test('a fresh kind of trouble does not hide another', async () => {
  const lines = linesOf(clean).map((line): Line => [...line]);
  const expected = ['text in a number', 'a price of zero', 'a spike of the low', 'a high below the low'].map(
    (name, k) => defects[name]!(lines, 40 * (k + 1)),
  );
  const kinds = (entries: unknown[][]) => entries.map(([kind, row]) => `${kind} ${row}`).sort();
  expect(kinds(found(await check(lines)))).toEqual(kinds(expected));
});

test.each([
  ['A', 0, 1000],
  ['A', 1, 999],
  ['B', 2, 998],
  ['B', 10, 990],
  ['C', 11, 989],
  ['C', 50, 950],
  ['D', 51, 949],
])('the grade is %s where %d of 1,000 bars are missing', async (grade, missing, rows) => {
  const [bars] = generateBars({ model: 'random-walk', seed: 5, timeframe: '1h', bars: 1000 }) as [Bars];
  const lines = linesOf(bars);
  lines.splice(500, missing);
  expect(await check(lines)).toMatchObject({ grade, rows, doubtful: missing / 1000 });
});

test('the grade is F where a row cannot be a bar', async () => {
  const lines = linesOf(clean).map((line): Line => [...line]);
  lines[7]![4] = '';
  expect(await check(lines)).toMatchObject({ grade: 'F', rows: 400, doubtful: 0 });
});

/** Flat lines at the given times. */
const at = (times: readonly number[]) =>
  times.map((time): Line => [new Date(time).toISOString(), '10', '11', '9', '10', '5']);
const DAY = 86_400_000;
const MONDAY = Date.UTC(2021, 0, 4);
const weekdays = (count: number) =>
  Array.from({ length: count }, (_, k) => MONDAY + (Math.floor(k / 5) * 7 + (k % 5)) * DAY);

test('weekends and holidays of up to four weekdays are no gaps in days of a stock; five weekdays are', async () => {
  const days = weekdays(300);
  const without = (first: number, count: number) =>
    at(days.filter((_, k) => k < first || k >= first + count));
  expect(found(await check(at(days)))).toEqual([]);
  expect(found(await check(without(100, 1)))).toEqual([]);
  expect(found(await check(without(101, 4)))).toEqual([]);
  expect(found(await check(without(101, 5)))).toEqual([['gap', 101, 5, '5 missing after 2021-05-24']]);
});

test('nights, weekends, half days and the change of the clock are no gaps in minutes of a stock; holes of a session are', async () => {
  const sessions = weekdays(60).flatMap((day, k) => {
    // 14:30 to 21:00 UTC in winter, an hour earlier in summer, to 18:00 on one half day.
    const open = day + (k < 40 ? 14.5 : 13.5) * 3_600_000;
    const minutes = k === 20 ? 210 : 390;
    return Array.from({ length: minutes }, (_, minute) => open + minute * 60_000);
  });
  expect(found(await check(at(sessions)))).toEqual([]);
  const hole = sessions.filter((_, k) => k < 1000 || k >= 1003);
  expect(found(await check(at(hole)))).toEqual([
    ['gap', 1000, 3, expect.stringContaining('3 missing after 2021-01-06 18:09')],
  ]);
});

test('the weekend and the daily break of a currency are no gaps; a hole of the night is', async () => {
  // From Sunday 22:00 to Friday 21:00 UTC, with a break from 21:00 to 22:00.
  const hours = Array.from({ length: 24 * 7 * 12 }, (_, k) => MONDAY - DAY + k * 3_600_000).filter((time) => {
    const [weekday, hour] = [new Date(time).getUTCDay(), new Date(time).getUTCHours()];
    if (weekday === 6 || hour === 21) return false;
    return weekday === 0 ? hour >= 22 : weekday < 5 || hour < 21;
  });
  expect(found(await check(at(hours)))).toEqual([]);
  const hole = hours.filter(
    (time) => time < MONDAY + 9 * DAY + 2 * 3_600_000 || time >= MONDAY + 9 * DAY + 5 * 3_600_000,
  );
  expect(found(await check(at(hole)))).toMatchObject([
    ['gap', expect.any(Number), 3, '3 missing after 2021-01-13 01:00'],
  ]);
});

test('days of the clock have 23 to 25 hours: a missing one is found between them, and none where there is none', async () => {
  // Midnight in New York of a market that never closes: UTC-5 up to 2021-03-14, day 69, and UTC-4 from the next on.
  const days = Array.from({ length: 100 }, (_, k) => MONDAY + k * DAY + (k <= 69 ? 5 : 4) * 3_600_000);
  expect(found(await check(at(days)))).toEqual([]);
  // Without day 70, 47 hours lie between its neighbours.
  const hole = at(days.filter((_, k) => k !== 70));
  expect(found(await check(hole))).toEqual([['gap', 70, 1, '1 missing after 2021-03-14 05:00']]);
});

test('volume of zero throughout means that there is none, as in an index', async () => {
  const lines = at(weekdays(50)).map((line): Line => [...line.slice(0, 5), '0'] as unknown as Line);
  expect(found(await check(lines))).toEqual([]);
});

test('a market in which most bars close as the one before is not stale, but where it does so for far longer', async () => {
  // Closes repeat nine times out of ten, in runs whose length chance decides.
  const next = random(5);
  let price = 100;
  const closes = Array.from({ length: 5000 }, () => (price += next() < 0.1 ? (next() < 0.5 ? 1 : -1) : 0));
  const lines = (all: number[]) =>
    all.map((close, k): Line => {
      const [text, at] = [String(close), new Date(MONDAY + 5 * DAY + k * 3_600_000).toISOString()];
      return [at, text, text, text, text, '5'];
    });
  expect(found(await check(lines(closes)))).toEqual([]);
  const hung = closes.map((close, k) => (k >= 2000 && k < 2600 ? 300 : close));
  expect(found(await check(lines(hung)))).toEqual([['stale-price', 2000, 600, '600 bars that close at 300']]);
});

test('bars that the exchange was asked for and has not are told apart from those that nobody asked for', async () => {
  const catalog = temporaryFolder();
  const bars = barsOf(
    Array.from({ length: 500 }, (_, k) => 100 + (k % 7)),
    '1h',
    MONDAY,
  );
  const hours = (from: number, to: number) => [MONDAY + from * 3_600_000, MONDAY + to * 3_600_000] as const;
  const store = (from: number, to: number, covered?: readonly [number, number]) =>
    storeBars(viewBars(bars, from, to), { venue: 'x', catalog, ...(covered && { covered }) });
  await store(0, 100);
  await store(103, 200, hours(100, 300));
  await store(250, 400);
  await store(420, 500);
  const report = await checkBars('x:BTC/USDT', { catalog });
  expect(found(report)).toEqual([
    ['gap', 347, 20, '20 missing after 2021-01-20 15:00'],
    [
      'confirmed-gap',
      100,
      3,
      '3 missing after 2021-01-08 03:00, which the exchange was asked for and has not',
    ],
    [
      'confirmed-gap',
      197,
      50,
      '50 missing after 2021-01-12 07:00, which the exchange was asked for and has not',
    ],
  ]);
  // Confirmed gaps are no doubt.
  const [from, to] = hours(400, 420);
  expect(report).toMatchObject({ doubtful: 20 / 447, doubts: [{ kind: 'gap', from, to, bars: 20 }] });
  expect((await loadBars('x:BTC/USDT', '1h', { catalog })).quality).toEqual({
    ...{ grade: 'C', doubtful: 20 / 447, doubts: report.doubts },
  });
  const range = { catalog, to: bars.time[390]! };
  expect((await loadBars('x:BTC/USDT', '1h', range)).quality).toMatchObject({ grade: 'A', doubts: [] });
});

test('the grade of a check is kept with a series until its bars change', async () => {
  const catalog = temporaryFolder();
  const grades = async () => (await listSeries({ catalog })).map(({ grade }) => grade);
  await storeBars(barsOf([10, 11, 12]), { venue: 'x', catalog });
  expect(await grades()).toEqual([undefined]);
  await checkBars('x:BTC/USDT', { catalog });
  expect(await grades()).toEqual(['A']);
  await storeBars(barsOf([10, 11, 12]), { venue: 'x', catalog });
  expect(await grades()).toEqual(['A']);
  await storeBars(barsOf([10, 11, 13]), { venue: 'x', catalog });
  expect(await grades()).toEqual([undefined]);
});

test('rows of a long list are kept up to a thousand, and all are counted', async () => {
  const lines = at(Array.from({ length: 1500 }, (_, k) => MONDAY + k * DAY)).map(
    (line): Line => [line[0], '0', '0', '0', '0', '0'],
  );
  const [finding] = (await check(lines)).findings;
  expect([finding?.kind, finding?.count, finding?.rows.length]).toEqual(['non-positive-price', 1500, 1000]);
});

test('a series of the catalog is checked by its id', async () => {
  const catalog = temporaryFolder();
  const bars = barsOf([10, 10, 10, 10, 10, 10], '1h', MONDAY + 5 * DAY);
  await storeBars(bars, { venue: 'x', catalog });
  expect(await checkBars('x:BTC/USDT', { catalog })).toMatchObject({
    id: 'x:BTC/USDT',
    timeframe: '1h',
    rows: 6,
    grade: 'A',
  });
});

test('what cannot be read at all is refused as loadBars refuses it', async () => {
  await expect(checkBars(fileWith('x.csv', ''))).rejects.toMatchObject({ code: 'bad-data' });
  await expect(checkBars(fileWith('x.csv', HEADER))).rejects.toThrow('has column names, but no bars');
  await expect(checkBars(join(temporaryFolder(), 'none.csv'))).rejects.toMatchObject({ code: 'not-found' });
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'x.parquet'), 'x');
  await expect(checkBars(join(folder, 'x.parquet'))).rejects.toMatchObject({ code: 'bad-data' });
});
