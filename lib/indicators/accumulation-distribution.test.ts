import { expect, test } from 'vitest';
import { accumulationDistribution } from './accumulation-distribution.ts';
import { mismatches, oracle } from './oracle/load.fixture.ts';

for (const expected of oracle('accumulation-distribution')) {
  test(`accumulationDistribution = ${expected.title}`, () => {
    expect(mismatches(expected, (bars) => ({ y: accumulationDistribution(bars) }))).toEqual([]);
  });
}
