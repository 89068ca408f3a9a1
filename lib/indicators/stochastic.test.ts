import { expect, test } from 'vitest';
import { columnOf, repeat } from './oracle/column-of.fixture.ts';
import { mismatches, oracle } from './oracle/load.fixture.ts';
import { stochastic } from './stochastic.ts';

for (const expected of oracle('stochastic')) {
  test(`stochastic = ${expected.title}`, () => {
    expect(mismatches(expected, (bars, ...args) => stochastic(bars, ...args))).toEqual([]);
  });
}

test('stochastic is 0 where high and low are one price', () => {
  expect(columnOf(repeat(5, 20), (bars) => stochastic(bars, 5, 3, 3).k).slice(6)).toEqual(repeat(0, 14));
});
