import { expect, test } from 'vitest';
import { heikinAshi } from './heikin-ashi.ts';
import { mismatches, oracle } from './oracle/load.fixture.ts';

for (const expected of oracle('heikin-ashi')) {
  test(`heikinAshi = ${expected.title}`, () => {
    expect(mismatches(expected, (bars) => heikinAshi(bars))).toEqual([]);
  });
}
