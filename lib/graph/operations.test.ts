// Every operation on series against a naive model, row by row, over any numbers at all.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { random } from '../core/random.ts';
import { anyBars, twoColumns } from './bars.fixture.ts';
import {
  type BarSeries,
  type Build,
  columnsInPieces,
  columnsStreamed,
  type Series,
  Signal,
} from './index.ts';

type Make = (a: Series, b: Series) => Series | Signal;
/** The value at row i; undefined before the first. */
type Model = (a: number[], b: number[], i: number) => number | boolean | undefined;

const rowwise = (make: Make, model: (a: number, b: number) => number | boolean): [Make, Model] => [
  make,
  (a, b, i) => model(a[i]!, b[i]!),
];

const OPERATIONS: Readonly<Record<string, [Make, Model]>> = {
  add: rowwise(
    (a, b) => a.add(b),
    (a, b) => a + b,
  ),
  sub: rowwise(
    (a, b) => a.sub(b),
    (a, b) => a - b,
  ),
  mul: rowwise(
    (a, b) => a.mul(b),
    (a, b) => a * b,
  ),
  div: rowwise(
    (a, b) => a.div(b),
    (a, b) => a / b,
  ),
  min: rowwise((a, b) => a.min(b), Math.min),
  max: rowwise((a, b) => a.max(b), Math.max),
  abs: rowwise((a) => a.abs(), Math.abs),
  sqrt: rowwise((a) => a.sqrt(), Math.sqrt),
  log: rowwise((a) => a.log(), Math.log),
  'a number as an operand': rowwise(
    (a) => a.mul(3).sub(0.5),
    (a) => a * 3 - 0.5,
  ),
  gt: rowwise(
    (a, b) => a.gt(b),
    (a, b) => a > b,
  ),
  ge: rowwise(
    (a, b) => a.ge(b),
    (a, b) => a >= b,
  ),
  lt: rowwise(
    (a, b) => a.lt(b),
    (a, b) => a < b,
  ),
  le: rowwise(
    (a, b) => a.le(b),
    (a, b) => a <= b,
  ),
  eq: rowwise(
    (a, b) => a.eq(b),
    (a, b) => a === b,
  ),
  ne: rowwise(
    (a, b) => a.ne(b),
    (a, b) => a < b || a > b,
  ),
  'a comparison with a number': rowwise(
    (a) => a.gt(1),
    (a) => a > 1,
  ),
  and: rowwise(
    (a, b) => a.gt(b).and(a.gt(1)),
    (a, b) => a > b && a > 1,
  ),
  or: rowwise(
    (a, b) => a.gt(b).or(a.gt(1)),
    (a, b) => a > b || a > 1,
  ),
  not: rowwise(
    (a, b) => a.gt(b).not(),
    (a, b) => !(a > b),
  ),
  'lag by 0': rowwise(
    (a) => a.lag(0),
    (a) => a,
  ),
  'lag by 3': [(a) => a.lag(3), (a, _, i) => a[i - 3]],
  'lag of a signal': [(a, b) => a.gt(b).lag(2), (a, b, i) => (i < 2 ? undefined : a[i - 2]! > b[i - 2]!)],
  'not of a lag is false before its first row': [
    (a, b) => a.gt(b).lag(2).not(),
    (a, b, i) => (i < 2 ? undefined : !(a[i - 2]! > b[i - 2]!)),
  ],
  change: [(a) => a.change(), (a, _, i) => (i < 1 ? undefined : a[i]! - a[i - 1]!)],
  'change over 2': [(a) => a.change(2), (a, _, i) => (i < 2 ? undefined : a[i]! - a[i - 2]!)],
  crossesAbove: [
    (a, b) => a.crossesAbove(b),
    (a, b, i) => (i < 1 ? undefined : a[i]! > b[i]! && a[i - 1]! <= b[i - 1]!),
  ],
  crossesBelow: [
    (a, b) => a.crossesBelow(b),
    (a, b, i) => (i < 1 ? undefined : a[i]! < b[i]! && a[i - 1]! >= b[i - 1]!),
  ],
};

for (const [name, [make, model]] of Object.entries(OPERATIONS)) {
  test(`${name}: each row is what the naive model says, however the rows are cut`, () => {
    fc.assert(
      fc.property(twoColumns, fc.integer(), ({ a, b }, seed) => {
        const bars = anyBars(a, b);
        let kind: 'number' | 'signal' = 'number';
        const build: Build = (series: BarSeries) => {
          const y = make(series.open, series.close);
          kind = y instanceof Signal ? 'signal' : 'number';
          return { y };
        };
        const uniform = random(seed);
        const pieces = columnsInPieces(build, bars, () => Math.floor(8 * uniform()))['y']!;
        const expected = a.map((_, i) => {
          const value = model(a, b, i);
          return kind === 'signal' ? Number(value ?? false) : (value ?? Number.NaN);
        });
        expect([...pieces]).toEqual(expected);
        const streamed = columnsStreamed(build, bars, uniform, { chunk: 3, restart: 0.2 })['y']!;
        expect([...streamed]).toEqual(expected);
      }),
      { numRuns: 40 },
    );
  });
}

test('hl2 and hlc3 are the means of high and low, and of high, low and close', () => {
  const build: Build = ({ hl2, hlc3 }) => ({ hl2, hlc3 });
  const bars = anyBars([1], [4]);
  const columns = columnsInPieces(
    build,
    { ...bars, high: Float64Array.of(6), low: Float64Array.of(2) },
    () => 1,
  );
  expect([columns['hl2']![0], columns['hlc3']![0]]).toEqual([4, 4]);
});
