import { expect, test } from 'vitest';
import { obv } from './obv.ts';
import { mismatches, oracle } from './oracle/load.fixture.ts';

for (const expected of oracle('obv')) {
  test(`obv = ${expected.title}`, () => {
    expect(mismatches(expected, (bars) => ({ y: obv(bars) }))).toEqual([]);
  });
}
