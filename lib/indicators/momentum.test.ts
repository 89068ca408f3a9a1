import { expect, test } from 'vitest';
import { momentum } from './momentum.ts';
import { mismatches, oracle } from './oracle/load.fixture.ts';

for (const expected of oracle('momentum')) {
  test(`momentum = ${expected.title}`, () => {
    expect(mismatches(expected, ({ close }, length) => ({ y: momentum(close, length) }))).toEqual([]);
  });
}
