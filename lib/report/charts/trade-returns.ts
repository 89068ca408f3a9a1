// How the returns of trades are distributed.

import type { DrawnRun } from '../records.ts';
import { type ChartSpec, chartSpec, colour, ONE_ROW, WIDTH } from '../spec.ts';

/** A histogram of the returns of closed trades, after fees, as fractions of the entry's notional; no bin mixes losses with gains. */
export function tradeReturnsChart(run: DrawnRun): ChartSpec {
  const returns = Float64Array.from(run.trades, (t) => t.return).sort();
  const mean = returns.reduce((sum, r) => sum + r, 0) / returns.length;
  const average = {
    data: ONE_ROW,
    mark: { type: 'rule', color: colour('ink'), strokeDash: [4, 3] },
    encoding: { x: { datum: mean } },
  };
  const count = returns.length.toLocaleString('en-US');
  return chartSpec(
    'Return per trade, %',
    `${count} closed trades after fees; the dashed line is their average`,
    {
      width: WIDTH,
      height: 260,
      data: { name: 'bins', values: histogram(returns) },
      layer: [bars(), ...(returns.length === 0 ? [] : [average])],
    },
  );
}

function bars() {
  return {
    mark: { type: 'bar', binSpacing: 1 },
    encoding: {
      x: {
        field: 'from',
        type: 'quantitative',
        bin: { binned: true },
        title: null,
        axis: { format: '~%', grid: false, tickCount: { expr: 'width / 70' } },
      },
      x2: { field: 'to' },
      y: { field: 'trades', type: 'quantitative', title: 'trades', axis: { format: ',d', tickMinStep: 1 } },
      color: { condition: { test: 'datum.from < 0', value: colour('down') }, value: colour('up') },
      tooltip: [
        { field: 'from', type: 'quantitative', format: '.2%', title: 'from' },
        { field: 'to', type: 'quantitative', format: '.2%', title: 'to' },
        { field: 'trades', type: 'quantitative', title: 'trades' },
      ],
    },
  };
}

/** Counts of ascending `returns` in bins [from, to) whose edges are multiples of one round width, so that 0 is an edge. */
export function histogram(returns: Float64Array): { from: number; to: number; trades: number }[] {
  if (returns.length === 0) return [];
  const width = binWidth(returns);
  const bin = (r: number) => Math.floor(r / width);
  const [first, last] = [bin(returns[0]!), bin(returns.at(-1)!)];
  const counts = new Array<number>(last - first + 1).fill(0);
  for (const r of returns) counts[bin(r) - first]!++;
  return counts.map((trades, k) => ({ from: (first + k) * width, to: (first + k + 1) * width, trades }));
}

/**
 * The width by D. Freedman and P. Diaconis, "On the histogram as a density estimator" (1981): 2 IQR / n^(1/3),
 * within 10 to 80 bins, at the nearest of 1, 2 and 5 times a power of ten.
 */
function binWidth(sorted: Float64Array): number {
  const n = sorted.length;
  const range = sorted[n - 1]! - sorted[0]! || Math.abs(sorted[0]!) || 0.01;
  const spread = sorted[Math.floor(0.75 * (n - 1))]! - sorted[Math.floor(0.25 * (n - 1))]!;
  const width = Math.min(range / 10, Math.max(range / 80, (2 * spread) / Math.cbrt(n)));
  const power = 10 ** Math.floor(Math.log10(width));
  const distance = (step: number) => Math.abs(Math.log(step / width));
  return [power, 2 * power, 5 * power, 10 * power].reduce((a, b) => (distance(b) < distance(a) ? b : a));
}
