import { expect, test } from 'vitest';
import { highest } from './highest.ts';
import { mismatches, oracle } from './oracle/load.fixture.ts';

for (const expected of oracle('highest')) {
  test(`highest = ${expected.title}`, () => {
    expect(mismatches(expected, ({ high }, length) => ({ y: highest(high, length!) }))).toEqual([]);
  });
}
