// The charts of walk-forwards, Monte Carlo simulations and several runs: their data, and that they draw.
import { afterEach, expect, test, vi } from 'vitest';
import type { RunRecord } from '../../core/index.ts';
import { chartSvg } from '../compile.ts';
import { exampleRun } from '../run.fixture.ts';
import { runLabels } from '../run-labels.ts';
import type { ChartSpec } from '../spec.ts';
import { DATA, exampleMonteCarlo, exampleWalkForward } from '../sweep.fixture.ts';
import { chart } from './index.ts';

afterEach(() => void vi.restoreAllMocks());

function rows<T = Record<string, number | null>>(spec: ChartSpec): T[] {
  return (spec['data'] as { values: T[] }).values;
}

async function drawn(spec: ChartSpec): Promise<string> {
  const warn = vi.spyOn(console, 'warn');
  const svg = await chartSvg(spec);
  expect(warn.mock.calls).toEqual([]);
  expect(svg).not.toMatch(/NaN|undefined/);
  expect(JSON.parse(JSON.stringify(spec))).toEqual(spec);
  return svg;
}

const run = exampleRun(4000);
const other: RunRecord = { ...exampleRun(1500), params: { fast: 10, slow: 96 } };

test.each(['rolling', 'anchored'] as const)('the windows of a %s walk-forward draw', async (mode) => {
  const svg = await drawn(chart('walk-forward', exampleWalkForward(mode)));
  expect(svg).toContain('fast 12 · 1.20 → 0.40');
  expect(svg).toContain('fast 20 · 1.20 → –');
});

test('a window is drawn from its first to its last bar, with the profit of its test bars', () => {
  const record = exampleWalkForward('rolling');
  const [view] = chart('walk-forward', record)['vconcat'] as ChartSpec[];
  const [first, second, third] = rows(view!);
  expect(first).toMatchObject({
    window: 1,
    trainFrom: DATA.from,
    testTo: record.windows[0]!.test.to,
    gain: 0.05,
  });
  expect([second!['gain'], third!['gain']]).toEqual([0.05 - 0.03, 0.05 - 0.06]);
});

test('sixty windows draw without labels', async () => {
  const one = exampleWalkForward('anchored', 5);
  const windows = Array.from({ length: 60 }, (_, k) => one.windows[k % 5]!);
  expect(await drawn(chart('walk-forward', { ...one, windows }))).not.toContain('fast 12');
});

test.each(['trades', 'time'] as const)(
  'a fan over %s draws its bands, median and the run as it was',
  async (axis) => {
    const record = exampleMonteCarlo(axis);
    const spec = chart('fan', record);
    await drawn(spec);
    const values = rows(spec);
    expect(values).toHaveLength(51);
    const last = values.at(-1)!;
    for (const [k, { equity }] of record.fan.curves.entries()) {
      expect(last[`q${k}`]! / equity.at(-1)!).toBeCloseTo(1, 6);
    }
    expect(last['median']).toBe(last['q2']);
    expect(last['actual']! / record.fan.actual.at(-1)!).toBeCloseTo(1, 6);
    expect(spec.title.subtitle).toContain('Bands hold 50% and 95%');
  },
);

test('compared runs start at 1, follow their equity, and are empty before they begin and after they end', async () => {
  const later = { ...other, bars: { ...other.bars, time: other.bars.time.map((t) => t + 500 * 3_600_000) } };
  const spec = chart('comparison', [run, later]);
  await drawn(spec);
  const values = rows(spec);
  expect(values[0]).toMatchObject({ time: run.bars.time[0], run1: 1, run2: null });
  const start = values.find(({ time }) => time === later.bars.time[0])!;
  expect(start['run2']).toBe(1);
  expect(values.at(-1)).toMatchObject({ time: run.bars.time.at(-1), run2: null });
  expect(values.at(-1)!['run1']).toBeCloseTo(run.equity.at(-1)! / run.equity[0]!, 5);
  expect(values.length).toBeLessThanOrEqual(2100);
});

test('runs on the same bars are compared with holding them', async () => {
  const spec = chart('comparison', [run, { ...run, params: { fast: 10, slow: 96 } }], { log: true });
  const svg = await drawn(spec);
  const { close } = run.bars;
  expect(rows(spec).at(-1)!['held']).toBeCloseTo(close.at(-1)! / close[0]!, 5);
  for (const label of ['fast 24', 'fast 10', 'Buy and hold']) expect(svg).toContain(`>${label}</text>`);
});

test('the names at the ends of lines that end together do not overlap', () => {
  const spec = chart('comparison', Array(8).fill(run));
  const ends = (spec['layer'] as { data?: { name: string; values: { pixel: number }[] } }[]).find(
    ({ data }) => data?.name === 'ends',
  )!;
  const places = ends.data!.values.map(({ pixel }) => pixel).sort((a, b) => a - b);
  for (const [k, place] of places.entries())
    if (k > 0) expect(place - places[k - 1]!).toBeGreaterThanOrEqual(14);
});

test('no run, or more than eight, cannot be compared', () => {
  for (const count of [0, 9]) {
    expect(() => chart('comparison', Array(count).fill(run))).toThrowError(
      expect.objectContaining({
        code: 'bad-option',
        message: `${count} runs cannot be compared in one chart`,
      }),
    );
  }
});

test('runs are named by what tells them apart', () => {
  const as = (strategy: string, params: Record<string, number>, symbol = 'A') => ({
    ...{ strategy, params },
    bars: { ...run.bars, symbol },
  });
  expect(runLabels([as('x', { a: 1, b: 2 }), as('x', { a: 1, b: 3 })])).toEqual(['b 2', 'b 3']);
  expect(runLabels([as('x', { a: 1 }), as('y', { a: 1 })])).toEqual(['x', 'y']);
  expect(runLabels([as('x', { a: 1 }), as('x', { a: 2 }), as('y', { c: 1 })])).toEqual([
    'x a 1',
    'x a 2',
    'y',
  ]);
  expect(runLabels([as('x', { a: 1 }), as('x', { a: 1 }, 'B')])).toEqual(['A', 'B']);
  expect(runLabels([as('x', { a: 1 }), as('x', { a: 1 })])).toEqual(['x 1', 'x 2']);
});

test('the deepest drawdown is marked with its depth and the longest with its length', async () => {
  const { bars } = exampleRun(10);
  const equity = Float64Array.of(100, 90, 100, 99, 99, 99, 98, 100, 101, 101);
  const spec = chart('drawdown', { ...exampleRun(10), bars, equity });
  const svg = await drawn(spec);
  expect(svg).toContain('>−10.0%</text>');
  expect(svg).toContain('>longest: 5 bars</text>');
  expect(spec.title.subtitle).toContain('shaded: the three deepest');
});
