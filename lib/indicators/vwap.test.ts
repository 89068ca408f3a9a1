import { VWAP } from 'technicalindicators';
import { expect, test } from 'vitest';
import { viewBars } from '../core/bars.ts';
import { BarSeries, columnsAtOnce, Graph } from '../graph/index.ts';
import { mismatches, oracle, oracleBars } from './oracle/load.fixture.ts';
import { vwap } from './vwap.ts';

for (const expected of oracle('vwap')) {
  test(`vwap = ${expected.title}`, () => {
    expect(mismatches(expected, (bars, multiple) => vwap(bars, multiple))).toEqual([]);
  });
}

test('vwap within one session = VWAP of technicalindicators 3.1.0, which knows no sessions', () => {
  const bars = viewBars(oracleBars('bars'), 0, 24);
  const [high, low, close, volume] = [bars.high, bars.low, bars.close, bars.volume].map((x) => [...x]);
  const theirs = VWAP.calculate({ high: high!, low: low!, close: close!, volume: volume! });
  const ours = columnsAtOnce((b) => vwap(b), bars)['vwap']!;
  for (let i = 0; i < 24; i++) expect(ours[i]! / theirs[i]! - 1).toBeCloseTo(0, 10);
});

test('vwap by weeks starts again on Monday', () => {
  // The bars start on Friday 2021-01-01 00:00: Monday is 72 hours later.
  const columns = columnsAtOnce((b) => ({ ...vwap(b, 2, '1w'), typical: b.hlc3 }), oracleBars('bars'));
  expect(columns['vwap']![72]).toBe(columns['typical']![72]);
  expect(columns['vwap']![73]).not.toBe(columns['typical']![73]);
  expect(columns['vwap']![24]).not.toBe(columns['typical']![24]);
});

test('vwap refuses a session of one bar', () => {
  const days = new BarSeries(new Graph('1d'));
  expect(() => vwap(days)).toThrow('vwap: a session of 1d is one bar of 1d');
});
