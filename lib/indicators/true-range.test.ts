import { expect, test } from 'vitest';
import { mismatches, oracle } from './oracle/load.fixture.ts';
import { trueRange } from './true-range.ts';

for (const expected of oracle('true-range')) {
  test(`trueRange = ${expected.title}`, () => {
    expect(mismatches(expected, (bars) => ({ y: trueRange(bars) }))).toEqual([]);
  });
}
