// Which bars the grade that is kept with a series speaks of, while others come.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Bars, createBars, viewBars } from '../core/index.ts';
import { temporaryFolder } from '../temporary-folder.fixture.ts';
import { seriesFolder } from './catalog.ts';
import { checkBars } from './check-bars.ts';
import { generateBars } from './generate-bars.ts';
import { gradeSeries } from './keep-grade.ts';
import { listSeries } from './list-series.ts';
import { loadBars } from './load-bars.ts';
import { assess } from './quality.ts';
import { storeBars } from './store.ts';

const KEY = { venue: 'x', symbol: 'SYN', timeframe: '1h' } as const;

/** Rows [first, end) of the bars, at another price where it is given. */
interface Store {
  readonly rows: readonly [first: number, end: number];
  readonly factor: number;
}

const [BARS] = generateBars({ model: 'garch', seed: 3, timeframe: '1h', bars: 120 }) as [Bars];

function bars({ rows: [first, end], factor }: Store): Bars {
  const { time, volume, ...rest } = viewBars(BARS, first, end);
  const scaled = (column: Float64Array) => column.map((price) => price * factor);
  const { open, high, low, close } = rest;
  const prices = { open: scaled(open), high: scaled(high), low: scaled(low), close: scaled(close) };
  return createBars({ time, volume, ...prices, symbol: KEY.symbol, timeframe: KEY.timeframe });
}

const store = fc.record({
  rows: fc
    .tuple(fc.nat(BARS.length - 1), fc.integer({ min: 1, max: 40 }))
    .map(([first, count]): [number, number] => [first, Math.min(BARS.length, first + count)]),
  factor: fc.constantFrom(1, 1, 1, 3),
});

test('a kept grade is that of the first bars of a series, while others are but appended', async () => {
  const kept = { stands: 0, goes: 0 };
  const steps = fc.array(fc.oneof(store, fc.constant('check' as const)), { minLength: 3, maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(store, steps, async (first, rest) => {
      const catalog = temporaryFolder();
      const info = async () => (await listSeries({ catalog }))[0]!;
      await storeBars(bars(first), { venue: 'x', catalog });
      let checked: Bars | undefined;
      let before = await loadBars('x:SYN', '1h', { catalog });
      for (const step of rest) {
        if (step === 'check') await checkBars('x:SYN', { catalog });
        else await storeBars(bars(step), { venue: 'x', catalog });
        const now = await loadBars('x:SYN', '1h', { catalog });
        if (step === 'check') checked = now;
        else if (!isBeginning(before, now)) checked = undefined;
        before = now;
        const { grade, ungraded } = await info();
        expect(ungraded).toBe(checked && now.length - checked.length);
        expect(grade).toBe(checked && assess({ columns: checked, faults: [], metadata: {} }, '1h').grade);
        kept[checked === undefined ? 'goes' : 'stands']++;
      }
    }),
    { numRuns: 25 },
  );
  expect(Math.min(kept.stands, kept.goes)).toBeGreaterThan(10);
});

/** Whether bars are the first of others. */
function isBeginning(before: Bars, now: Bars): boolean {
  return (['time', 'open', 'high', 'low', 'close', 'volume'] as const).every((name) =>
    before[name].every((value, row) => now[name][row] === value),
  );
}

test('a short series is graded again with every bar, a long one once a tenth has come to it', async () => {
  const [all] = generateBars({
    ...{ model: 'random-walk', seed: 1, timeframe: '1m', bars: 121_000, symbols: [KEY.symbol] },
  }) as [Bars];
  const key = { ...KEY, timeframe: '1m' } as const;
  const catalog = temporaryFolder();
  const add = async (end: number) => {
    const stored = (await listSeries({ catalog }))[0]?.rows ?? 0;
    await storeBars(viewBars(all, stored, end), { venue: 'x', catalog });
    await gradeSeries(seriesFolder(catalog, key), key);
    return (await listSeries({ catalog }))[0]!.ungraded;
  };
  expect(await add(50_000)).toBe(0);
  expect(await add(50_001)).toBe(0);
  expect(await add(110_000)).toBe(0);
  expect(await add(110_001)).toBe(1);
  expect(await add(120_999)).toBe(10_999);
  expect(await add(121_000)).toBe(0);
});

test('a series that grows is graded each time that it is twice as long', async () => {
  const key = { ...KEY, timeframe: '1h' } as const;
  const catalog = temporaryFolder();
  const ungraded: (number | undefined)[] = [];
  for (let end = 5; end <= 40; end += 5) {
    await storeBars(bars({ rows: [end - 5, end], factor: 1 }), { venue: 'x', catalog });
    await gradeSeries(seriesFolder(catalog, key), key, true);
    ungraded.push((await listSeries({ catalog }))[0]!.ungraded);
  }
  expect(ungraded).toEqual([0, 0, 5, 0, 5, 10, 15, 0]);
});
