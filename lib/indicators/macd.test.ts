import { expect, test } from 'vitest';
import { macd } from './macd.ts';
import { columnOf } from './oracle/column-of.fixture.ts';
import { mismatches, oracle } from './oracle/load.fixture.ts';

for (const expected of oracle('macd')) {
  test(`macd = ${expected.title}`, () => {
    expect(mismatches(expected, ({ close }, ...args) => macd(close, ...args))).toEqual([]);
  });
}

test('macd with the lengths exchanged is the line turned over', () => {
  const x = Array.from({ length: 80 }, (_, i) => 100 + Math.sin(i / 5));
  const line = columnOf(x, ({ close }) => macd(close, 12, 26, 9).macd);
  expect(columnOf(x, ({ close }) => macd(close, 26, 12, 9).macd)).toEqual(line.map((value) => -value));
});
