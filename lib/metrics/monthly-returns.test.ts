import { expect, test } from 'vitest';
import { monthlyReturns } from './monthly-returns.ts';

const times = (...dates: string[]) => Float64Array.from(dates, (d) => Date.parse(`${d}Z`));

test('months, worked by hand: the first from the first row, the others from the month before', () => {
  const time = times(
    '2020-12-30T00:00',
    '2020-12-31T00:00',
    '2021-01-04T00:00',
    '2021-01-29T00:00',
    '2021-02-01T00:00',
  );
  const out = monthlyReturns(time, Float64Array.of(100, 110, 121, 99, 198));
  expect(out.map(({ year, month }) => [year, month])).toEqual([
    [2020, 12],
    [2021, 1],
    [2021, 2],
  ]);
  expect(out[0]!.return).toBeCloseTo(0.1, 14);
  expect(out[1]!.return).toBeCloseTo(-0.1, 14);
  expect(out[2]!.return).toBeCloseTo(1, 14);
});

test('a bar belongs to the month of its open time in UTC', () => {
  const time = times('2021-01-31T23:59:59.999', '2021-02-01T00:00');
  expect(monthlyReturns(time, Float64Array.of(100, 101)).map((m) => m.month)).toEqual([1, 2]);
});

test('months without bars are absent, and the next one counts from the last equity before it', () => {
  const out = monthlyReturns(times('2021-01-05T00:00', '2021-04-05T00:00'), Float64Array.of(100, 120));
  expect(out.map((m) => m.month)).toEqual([1, 4]);
  expect(out[1]!.return).toBeCloseTo(0.2, 14);
});

test('months compound to the return from the first row to the last', () => {
  const n = 2000;
  const time = Float64Array.from({ length: n }, (_, i) => Date.UTC(2015, 0, 1) + i * 86_400_000);
  const equity = time.map((_, i) => 100 + 30 * Math.sin(i / 90) + i / 50);
  const months = monthlyReturns(time, equity);
  // 2,000 days from 2015-01-01 end on 2020-06-22.
  expect(months.length).toBe(66);
  expect(months.at(-1)).toMatchObject({ year: 2020, month: 6 });
  const growth = months.reduce((product, m) => product * (1 + m.return), 1);
  expect(growth).toBeCloseTo(equity[n - 1]! / equity[0]!, 12);
});

test('no bars have no months', () => {
  expect(monthlyReturns(new Float64Array(0), new Float64Array(0))).toEqual([]);
});

test('a month that begins with nothing left has no return', () => {
  const time = times('2021-01-05T00:00', '2021-02-05T00:00', '2021-03-05T00:00');
  expect(monthlyReturns(time, Float64Array.of(100, 0, 0))).toEqual([
    { year: 2021, month: 1, return: 0 },
    { year: 2021, month: 2, return: -1 },
  ]);
});
