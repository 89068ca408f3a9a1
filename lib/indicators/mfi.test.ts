import { expect, test } from 'vitest';
import { createBars } from '../core/bars.ts';
import { columnsAtOnce, firstDifference } from '../graph/index.ts';
import { mfi } from './mfi.ts';
import { mismatches, oracle, oracleBars } from './oracle/load.fixture.ts';

for (const expected of oracle('mfi')) {
  test(`mfi = ${expected.title}`, () => {
    expect(mismatches(expected, (bars, length) => ({ y: mfi(bars, length) }))).toEqual([]);
  });
}

test('mfi of volume in 2^-50 of the unit is the same to the bit, where TA-Lib takes its money for none', () => {
  const bars = oracleBars('bars');
  const small = createBars({ ...bars, volume: bars.volume.map((size) => size * 2 ** -50) });
  const [ours, theirs] = [small, bars].map((market) => columnsAtOnce((b) => ({ y: mfi(b) }), market)['y']!);
  expect(firstDifference(ours!, theirs!)).toBe(-1);
});
