import { expect, test } from 'vitest';
import { mismatches, oracle } from './oracle/load.fixture.ts';
import { tema } from './tema.ts';

for (const expected of oracle('tema')) {
  test(`tema = ${expected.title}`, () => {
    expect(mismatches(expected, ({ close }, length) => ({ y: tema(close, length!) }))).toEqual([]);
  });
}
