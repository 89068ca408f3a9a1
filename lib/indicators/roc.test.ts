import { expect, test } from 'vitest';
import { columnOf } from './oracle/column-of.fixture.ts';
import { mismatches, oracle } from './oracle/load.fixture.ts';
import { roc } from './roc.ts';

for (const expected of oracle('roc')) {
  test(`roc = ${expected.title}`, () => {
    expect(mismatches(expected, ({ close }, length) => ({ y: roc(close, length) }))).toEqual([]);
  });
}

test('roc from 0 is 0, as in TA-Lib', () => {
  expect(columnOf([0, 1, 3], ({ close }) => roc(close, 1))).toEqual([Number.NaN, 0, 200]);
});
