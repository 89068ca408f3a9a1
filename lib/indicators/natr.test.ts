import { expect, test } from 'vitest';
import { natr } from './natr.ts';
import { mismatches, oracle } from './oracle/load.fixture.ts';

for (const expected of oracle('natr')) {
  test(`natr = ${expected.title}`, () => {
    expect(mismatches(expected, (bars, length) => ({ y: natr(bars, length) }))).toEqual([]);
  });
}
