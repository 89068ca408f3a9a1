import { expect, test } from 'vitest';
import { periodsOf } from './period.ts';

const at = (...dates: string[]) => Float64Array.from(dates, (date) => Date.parse(`${date}Z`));

test('minutes are cut into months, hours into years, days not at all', () => {
  const time = at('2020-12-31T23:59', '2021-01-01T00:00', '2021-01-31T23:59', '2021-02-01T00:00');
  expect(periodsOf(time, '1m')).toEqual([
    { period: '2020-12', first: 0, end: 1 },
    { period: '2021-01', first: 1, end: 3 },
    { period: '2021-02', first: 3, end: 4 },
  ]);
  expect(periodsOf(time, '1h')).toEqual([
    { period: '2020', first: 0, end: 1 },
    { period: '2021', first: 1, end: 4 },
  ]);
  expect(periodsOf(time, '1d')).toEqual([{ period: 'all', first: 0, end: 4 }]);
});

test('no bars have no periods', () => expect(periodsOf(at(), '1m')).toEqual([]));
