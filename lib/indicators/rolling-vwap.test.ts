import { expect, test } from 'vitest';
import { createBars } from '../core/bars.ts';
import { columnsAtOnce } from '../graph/index.ts';
import { mismatches, oracle } from './oracle/load.fixture.ts';
import { rollingVwap } from './rolling-vwap.ts';

for (const expected of oracle('rolling-vwap')) {
  test(`rollingVwap = ${expected.title}`, () => {
    expect(mismatches(expected, (bars, length, multiple) => rollingVwap(bars, length!, multiple))).toEqual(
      [],
    );
  });
}

test('rollingVwap without volume is the typical price of the bar, also after volume of another size has left', () => {
  const close = Array.from({ length: 60 }, (_, i) => 100 + (i % 7));
  const bars = createBars({
    ...{ time: close.map((_, i) => i * 60_000), open: close, high: close, low: close, close },
    ...{ volume: close.map((_, i) => (i < 30 ? 0.1 * 10 ** (i % 9) : 0)), timeframe: '1m' },
  });
  const { vwap, upper } = columnsAtOnce((b) => rollingVwap(b, 5), bars);
  for (let i = 34; i < 60; i++) expect([vwap![i], upper![i]]).toEqual([close[i], close[i]]);
});
