import { expect, test } from 'vitest';
import { cmf } from './cmf.ts';
import { mismatches, oracle } from './oracle/load.fixture.ts';

for (const expected of oracle('cmf')) {
  test(`cmf = ${expected.title}`, () => {
    expect(mismatches(expected, (bars, length) => ({ y: cmf(bars, length) }))).toEqual([]);
  });
}
