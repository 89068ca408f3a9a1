import { expect, test } from 'vitest';
import { lowest } from './lowest.ts';
import { mismatches, oracle } from './oracle/load.fixture.ts';

for (const expected of oracle('lowest')) {
  test(`lowest = ${expected.title}`, () => {
    expect(mismatches(expected, ({ low }, length) => ({ y: lowest(low, length!) }))).toEqual([]);
  });
}
