import { expect, test } from 'vitest';
import { mismatches, oracle } from './oracle/load.fixture.ts';
import { parabolicSar } from './parabolic-sar.ts';

for (const expected of oracle('parabolic-sar')) {
  test(`parabolicSar = ${expected.title}`, () => {
    expect(
      mismatches(expected, (bars, acceleration, maximum) => ({
        y: parabolicSar(bars, acceleration, maximum),
      })),
    ).toEqual([]);
  });
}
