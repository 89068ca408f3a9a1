import { expect, test } from 'vitest';
import { mismatches, oracle } from './oracle/load.fixture.ts';
import { supertrend } from './supertrend.ts';

for (const expected of oracle('supertrend')) {
  test(`supertrend = ${expected.title}`, () => {
    expect(mismatches(expected, (bars, length, multiple) => supertrend(bars, length, multiple))).toEqual([]);
  });
}
