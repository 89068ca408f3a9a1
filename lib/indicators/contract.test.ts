// The contract of operators, held for every indicator of the catalog.
import { expect, test } from 'vitest';
import { type Bars, createBars, viewBars } from '../core/bars.ts';
import { random } from '../core/random.ts';
import { walk } from '../graph/bars.fixture.ts';
import {
  BarSeries,
  type Build,
  columnsAtOnce,
  columnsInPieces,
  columnsStreamed,
  firstDifference,
  Graph,
  Series,
  Signal,
} from '../graph/index.ts';
import { INDICATORS } from './index.ts';
import { oracleBars } from './oracle/load.fixture.ts';

// From 1 o'clock on: the first day is not whole, the longest warm-up of a day's bars.
const fresh = () => viewBars(walk(1501, 7), 1, 1501);
const bars = fresh();
const rough = oracleBars('rough-bars');

for (const [name, entry] of Object.entries(INDICATORS)) {
  const build: Build = (source) => {
    const made = entry.make(source);
    return made instanceof Series || made instanceof Signal ? { value: made } : made;
  };
  const higher: Build = (source) => build(source.every('4h'));
  const whole = columnsAtOnce(build, bars);
  const wholeRough = columnsAtOnce(build, rough);

  test(`${name}: however the bars are cut, the bits are the same`, () => {
    for (let seed = 1; seed <= 3; seed++) {
      const uniform = random(seed);
      const size = () => Math.floor(uniform() * (seed === 1 ? 3 : 300));
      expectSame(whole, columnsInPieces(build, bars, size));
      expectSame(wholeRough, columnsInPieces(build, rough, size));
    }
  });

  test(`${name}: a stream that drops old rows and restarts gives the bits of the whole`, () => {
    expectSame(whole, columnsStreamed(build, bars, random(4)));
    expectSame(whole, columnsStreamed(build, bars, random(5), { chunk: 50, restart: 0.2 }));
    expectSame(wholeRough, columnsStreamed(build, rough, random(5), { chunk: 3, restart: 0.2 }));
  });

  test(`${name}: on a higher timeframe too`, () => {
    expectSame(
      columnsAtOnce(higher, bars),
      columnsStreamed(higher, bars, random(6), { chunk: 9, restart: 0.05 }),
    );
  });

  test(`${name}: the computed warm-up is the first row with a value, and from there on every row has one`, () => {
    const graph = new Graph(bars.timeframe);
    for (const [output, series] of Object.entries(build(new BarSeries(graph)))) {
      if (series instanceof Signal) continue;
      const column = whole[output]!;
      expect(column.findIndex((value) => Number.isFinite(value))).toBe(series.warmup);
      expect(column.subarray(series.warmup).every((value) => Number.isFinite(value))).toBe(true);
    }
  });

  test(`${name}: with rows that are not numbers, too, the bits do not depend on the cutting`, () => {
    const holed = withHoles(bars);
    const uniform = random(8);
    const expected = columnsAtOnce(build, holed);
    expectSame(
      expected,
      columnsInPieces(build, holed, () => Math.floor(uniform() * 40)),
    );
    expectSame(expected, columnsStreamed(build, holed, uniform, { chunk: 9, restart: 0.05 }));
  });

  test(`${name}: the bars are left as they are, and no bars give no rows`, () => {
    const copy = fresh();
    columnsAtOnce(build, copy);
    expect(copy).toEqual(bars);
    for (const column of Object.values(columnsAtOnce(build, walk(0, 1)))) expect(column.length).toBe(0);
  });

  test(`${name}: constant prices give finite values`, () => {
    const flat = createBars({
      ...{ time: bars.time, open: ones(1500), high: ones(1500), low: ones(1500), close: ones(1500) },
      ...{ volume: new Float64Array(1500), timeframe: '1h' },
    });
    const graph = new Graph('1h');
    const columns = columnsAtOnce(build, flat);
    for (const [output, series] of Object.entries(build(new BarSeries(graph)))) {
      expect(columns[output]!.subarray(series.warmup).every((value) => Number.isFinite(value))).toBe(true);
    }
  });
}

function expectSame(a: Record<string, Float64Array | Uint8Array>, b: typeof a): void {
  expect(Object.keys(a)).toEqual(Object.keys(b));
  for (const key of Object.keys(a)) expect(`${key}: ${firstDifference(a[key]!, b[key]!)}`).toBe(`${key}: -1`);
}

function ones(n: number): Float64Array {
  return new Float64Array(n).fill(1);
}

/** The bars with ten rows of every 500 missing, as no market's bars are, but a series made of them may be. */
function withHoles(bars: Bars): Bars {
  const { open, high, low, close, volume } = bars;
  const holed = Object.entries({ open, high, low, close, volume }).map(([name, column]) => [
    name,
    column.map((value, i) => (i % 500 >= 490 ? Number.NaN : value)),
  ]);
  return { ...bars, ...Object.fromEntries(holed) };
}
