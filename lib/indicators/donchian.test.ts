import { expect, test } from 'vitest';
import { donchian } from './donchian.ts';
import { mismatches, oracle } from './oracle/load.fixture.ts';

for (const expected of oracle('donchian')) {
  test(`donchian = ${expected.title}`, () => {
    expect(mismatches(expected, (bars, length) => donchian(bars, length))).toEqual([]);
  });
}
