import { expect, test } from 'vitest';
import { ichimoku } from './ichimoku.ts';
import { mismatches, oracle } from './oracle/load.fixture.ts';

for (const expected of oracle('ichimoku')) {
  test(`ichimoku = ${expected.title}`, () => {
    expect(
      mismatches(expected, (bars, short, long, longest) => ichimoku(bars, short, long, longest)),
    ).toEqual([]);
  });
}
