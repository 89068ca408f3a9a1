import { expect, test } from 'vitest';
import { mismatches, oracle } from './oracle/load.fixture.ts';
import { stochasticRsi } from './stochastic-rsi.ts';

for (const expected of oracle('stochastic-rsi')) {
  test(`stochasticRsi = ${expected.title}`, () => {
    expect(mismatches(expected, ({ close }, ...args) => stochasticRsi(close, ...args))).toEqual([]);
  });
}
