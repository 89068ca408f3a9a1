import { expect, test } from 'vitest';
import { dema } from './dema.ts';
import { mismatches, oracle } from './oracle/load.fixture.ts';

for (const expected of oracle('dema')) {
  test(`dema = ${expected.title}`, () => {
    expect(mismatches(expected, ({ close }, length) => ({ y: dema(close, length!) }))).toEqual([]);
  });
}
