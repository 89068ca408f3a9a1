import { expect, test } from 'vitest';
import { createBars } from '../core/bars.ts';
import { columnsAtOnce, firstDifference } from '../graph/index.ts';
import { adx } from './adx.ts';
import { mismatches, oracle, oracleBars } from './oracle/load.fixture.ts';

for (const expected of oracle('adx')) {
  test(`adx = ${expected.title}`, () => {
    expect(mismatches(expected, (bars, length) => adx(bars, length))).toEqual([]);
  });
}

test('adx of a coin quoted in 2^-50 of the price is the same to the bit, where TA-Lib takes its ranges for none', () => {
  const bars = oracleBars('bars');
  const scaled = (column: Float64Array) => column.map((price) => price * 2 ** -50);
  const [open, high, low, close] = [bars.open, bars.high, bars.low, bars.close].map(scaled);
  const coin = createBars({ ...bars, open: open!, high: high!, low: low!, close: close! });
  const [ours, theirs] = [coin, bars].map((market) => columnsAtOnce((b) => adx(b), market));
  for (const name of ['adx', 'plusDI', 'minusDI'])
    expect(firstDifference(ours![name]!, theirs![name]!)).toBe(-1);
});
