import { expect, test } from 'vitest';
import { atr } from './atr.ts';
import { mismatches, oracle } from './oracle/load.fixture.ts';

for (const expected of oracle('atr')) {
  test(`atr = ${expected.title}`, () => {
    expect(mismatches(expected, (bars, length) => ({ y: atr(bars, length) }))).toEqual([]);
  });
}
