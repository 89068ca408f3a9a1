import { expect, test } from 'vitest';
import { keltner } from './keltner.ts';
import { mismatches, oracle } from './oracle/load.fixture.ts';

for (const expected of oracle('keltner')) {
  test(`keltner = ${expected.title}`, () => {
    expect(
      mismatches(expected, (bars, length, multiple, rangeLength) =>
        keltner(bars, length, multiple, rangeLength),
      ),
    ).toEqual([]);
  });
}
