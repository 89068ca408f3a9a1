import { expect, test } from 'vitest';
import type { Metrics } from '../metrics/index.ts';
import { continuous, listed } from './search-space.ts';
import { efficiencyOf, type MeasuredWindow, stabilityOf } from './walk-forward-measures.ts';

const span = (fromRow: number, toRow: number) => ({ fromRow, toRow, from: 0, to: 0 });

function window(part: {
  train: [number, number];
  test: [number, number];
  returns: [number, number];
  score: [number | null, number | null];
}): MeasuredWindow {
  return {
    ...{ train: span(...part.train), test: span(...part.test), params: {}, trials: 1, warmup: 9 },
    score: { inSample: part.score[0], outOfSample: part.score[1] },
    ...{ inSample: { totalReturn: part.returns[0] }, outOfSample: { totalReturn: part.returns[1] } },
  };
}

const windows = [
  window({ train: [0, 60], test: [60, 90], returns: [0.21, 0.02], score: [2, 1] }),
  window({ train: [30, 90], test: [90, 100], returns: [0.1, -0.01], score: [3, -1] }),
];

const stitched = (metrics: Partial<Metrics>) => metrics as Metrics;

test('efficiency is return a year over return a year, by hand', () => {
  // 1.21 × 1.1 = 1.331 over 2 × (60 − 1 − 9) = 100 returns: in years of 100 bars that is 33.1 %.
  const found = efficiencyOf(windows, stitched({ cagr: 0.0662, sharpe: 0.9 }), 'sharpe', 100);
  expect(found.inSampleReturn).toBeCloseTo(0.331, 12);
  expect(found.return).toBeCloseTo(0.2, 12);
  // 0.9 over (30 × 2 + 10 × 3) / 40.
  expect(found.objective).toBeCloseTo(0.4, 12);
  expect(found).toMatchObject({ outOfSampleReturn: 0.0662, profitable: 1, windows: 2 });
});

test('efficiency is undefined where nothing was earned in sample, and of what cannot be compared', () => {
  const run = stitched({ cagr: 0.1, sharpe: 1, totalReturn: 0.5, maxDrawdownDuration: 9 });
  const lost = window({ train: [0, 60], test: [60, 90], returns: [-0.1, 0.02], score: [-2, 1] });
  expect(efficiencyOf([lost], run, 'sharpe', 100)).toMatchObject({ return: null, objective: null });
  for (const objective of ['totalReturn', 'maxDrawdownDuration', 'objective', 'exposure'])
    expect(efficiencyOf(windows, run, objective, 100).objective).toBeNull();
  const empty = stitched({ cagr: null, sharpe: null });
  expect(efficiencyOf(windows, empty, 'sharpe', 100)).toMatchObject({ return: null, objective: null });
  expect(efficiencyOf([], empty, 'sharpe', 100)).toMatchObject({ inSampleReturn: null, windows: 0 });
});

test('stability by hand', () => {
  const chosen = [
    { fast: 10, band: 0.5, kind: 'a', fixed: 3 },
    { fast: 20, band: 0.5, kind: 'b', fixed: 3 },
    { fast: 10, band: 0.5, kind: 'b', fixed: 3 },
  ].map((params) => ({ ...windows[0]!, params }));
  const space = [
    listed('fast', [5, 10, 20, 45]),
    continuous('band', 0, 1),
    listed('kind', ['a', 'b']),
    listed('fixed', [3]),
  ];
  const [fast, band, kind, ...rest] = stabilityOf(chosen, space);
  expect(rest).toEqual([]);
  // A mean of 40 / 3, deviations of −10/3, 20/3, −10/3: √(600/9/2) = 5.7735; steps of 10 over a width of 40.
  expect(fast).toMatchObject({ name: 'fast', values: [10, 20, 10], mode: 10, modeShare: 2 / 3, drift: 0.25 });
  expect(fast!.variation).toBeCloseTo(Math.sqrt(100 / 3) / (40 / 3), 12);
  expect(band).toMatchObject({ mode: 0.5, modeShare: 1, variation: 0, drift: 0 });
  expect(kind).toMatchObject({ mode: 'b', modeShare: 2 / 3, variation: null, drift: null });
  expect(stabilityOf(chosen.slice(0, 1), space)[0]).toMatchObject({ variation: null, drift: null });
  expect(stabilityOf([], space)).toEqual([]);
});
