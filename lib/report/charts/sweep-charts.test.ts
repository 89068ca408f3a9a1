// The charts of sweeps: their data, and that they draw.
import { afterEach, expect, test, vi } from 'vitest';
import { emaCross } from '../../../strategies/index.ts';
import { loadBars } from '../../data/index.ts';
import { runOptimise, runSweep } from '../../research/index.ts';
import { chartSvg } from '../compile.ts';
import type { SweepRecord } from '../records.ts';
import type { ChartSpec } from '../spec.ts';
import { exampleSweep, numbers, peakSweep } from '../sweep.fixture.ts';
import { chart, chartNames, type SweepChart } from './index.ts';

afterEach(() => void vi.restoreAllMocks());

interface Cell {
  readonly x: number | string;
  readonly y: number | string;
  readonly value: number | null;
}

function rows<T>(spec: ChartSpec): T[] {
  return (spec['data'] as { values: T[] }).values;
}

async function drawn(spec: ChartSpec): Promise<string> {
  const warn = vi.spyOn(console, 'warn');
  const svg = await chartSvg(spec);
  expect(warn.mock.calls).toEqual([]);
  // Words may say that something is undefined; numbers may not be.
  expect(svg.replace(/>[^<]*<|aria-label="[^"]*"/g, '><')).not.toMatch(/NaN|undefined/);
  return svg;
}

const peak = peakSweep();
const SWEEPS: Readonly<Record<string, SweepRecord>> = {
  'a peak': peak,
  'three parameters with words and gaps': exampleSweep(
    { fast: numbers(2, 8), slow: numbers(5, 12), mode: ['a', 'b'] },
    { sharpe: (p) => (p['mode'] === 'a' ? Number(p['fast']) : Number.NaN), profitFactor: () => Number.NaN },
    (p) => Number(p['fast']) < Number(p['slow']),
  ),
  'equal values': exampleSweep({ fast: [1, 2], slow: [3, 4] }, { totalReturn: () => 0.1 }),
  'nothing defined': exampleSweep({ fast: [1, 2], slow: [3, 4] }, { sharpe: () => Number.NaN }),
};

test.each(Object.keys(SWEEPS))('every chart of a sweep of %s draws without a warning', async (name) => {
  const sweep = SWEEPS[name]!;
  for (const one of chartNames(sweep)) {
    const spec = chart(one, sweep);
    expect(JSON.parse(JSON.stringify(spec))).toEqual(spec);
    expect(await drawn(spec)).toMatch(/^<svg /);
  }
});

test('a record of another kind has other charts, and the nearest is named', () => {
  expect(chartNames(peak)).toEqual(['heatmap', 'slice', 'parallel']);
  expect(() => chart('heatmpa' as SweepChart, peak)).toThrowError(
    expect.objectContaining({ code: 'not-found', hint: "did you mean 'heatmap'?" }),
  );
  expect(() => chart('equity', peak as never)).toThrowError(/no chart 'equity' of a sweep/);
});

test('a heat map has a cell per pair of values, the larger values further up, and the best one framed', () => {
  const spec = chart('heatmap', peak, { x: 'fast', y: 'slow' });
  const cells = rows<Cell>(spec);
  expect(cells).toHaveLength(16 * 21);
  expect(cells.find((c) => c.x === 10 && c.y === 41)!.value).toBeCloseTo(1 - 0.02 - 0.02, 9);
  const { y } = spec['encoding'] as { y: { scale: { domain: number[] } } };
  expect([y.scale.domain[0], y.scale.domain.at(-1)]).toEqual([50, 30]);
  expect(spec.title.subtitle).toContain('Best 1 at fast 12, slow 40 (framed)');
});

test('the cells of a heat map are those of SweepResult.heatmap', async () => {
  const params = { fast: numbers(5, 9), slow: [20, 30, 40] };
  const sweep = await runSweep(emaCross, await loadBars('sp500'), { params, workers: 1 });
  const { x, y, values } = sweep.heatmap('fast', 'slow', 'calmar');
  const cells = rows<Cell>(chart('heatmap', sweep, { x: 'fast', y: 'slow', metric: 'calmar' }));
  for (const [j, row] of values.entries()) {
    for (const [i, value] of row.entries()) {
      const cell = cells.find((c) => c.x === x.values[i] && c.y === y.values[j])!;
      expect(cell.value! / value!).toBeCloseTo(1, 5);
    }
  }
});

test('where further parameters vary, a cell is the best over them by the metric’s own sense', () => {
  const metrics = {
    sharpe: (p: Record<string, unknown>) => Number(p['signal']),
    ulcerIndex: (p: Record<string, unknown>) => Number(p['signal']),
  };
  const sweep = exampleSweep({ fast: [1, 2], slow: [3, 4], signal: [7, 5, 9] }, metrics);
  const cell = (metric: 'sharpe' | 'ulcerIndex') =>
    rows<Cell>(chart('heatmap', sweep, { x: 'fast', y: 'slow', metric }))[0]!.value;
  expect([cell('sharpe'), cell('ulcerIndex')]).toEqual([9, 5]);
  expect(chart('heatmap', sweep, { x: 'fast', y: 'slow' }).title.subtitle).toContain('best over signal');
});

test('cells that are excluded or undefined have no value, and the subtitle says so', () => {
  const sweep = exampleSweep(
    { fast: [10, 20], slow: [15, 30] },
    { sharpe: (p) => (p['fast'] === 10 && p['slow'] === 30 ? Number.NaN : 1) },
    (p) => Number(p['fast']) < Number(p['slow']),
  );
  const spec = chart('heatmap', sweep, { x: 'fast', y: 'slow' });
  expect(rows<Cell>(spec).map(({ value }) => value)).toEqual([1, null, null, 1]);
  expect(spec.title.subtitle).toContain('grey: no such combination, or undefined');
});

test('a large grid has at most 100 cells along an axis, each the best of its neighbours, and says so', () => {
  const sweep = exampleSweep(
    { fast: numbers(1, 250), slow: numbers(1, 100) },
    { sharpe: (p) => -Math.abs(Number(p['fast']) - 201) - Math.abs(Number(p['slow']) - 50) },
  );
  const spec = chart('heatmap', sweep, { x: 'fast', y: 'slow' });
  const cells = rows<Cell>(spec);
  expect(cells).toHaveLength(84 * 100);
  expect(cells.find((c) => c.value === 0)).toMatchObject({ x: '199–201', y: 50 });
  expect(spec.title.subtitle).toContain('neighbouring values share a cell');
});

test('a heat map needs two parameters that vary, and known names', () => {
  const one = exampleSweep({ fast: [1, 2], slow: [3] }, { sharpe: () => 1 });
  expect(() => chart('heatmap', one)).toThrowError(expect.objectContaining({ code: 'bad-option' }));
  expect(() => chart('heatmap', peak, { x: 'fats' })).toThrowError(
    expect.objectContaining({ code: 'not-found', hint: "did you mean 'fast'?" }),
  );
  expect(() => chart('slice', peak, { metric: 'calmar' })).toThrowError(/no metric 'calmar'/);
});

interface SliceRow {
  readonly value: number;
  readonly best: number | null;
  readonly median: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

// By hand: at fast 12 the metric falls by 0.02 for each of 10 steps of slow to both sides of 40, so of 21 values the
// median is that of 5 steps away, and the 10 % and 90 % quantiles are those of 9 and of 1 step away.
test('a slice has the best row’s other parameters, and the median and range over all of them', () => {
  const slice = rows<SliceRow>(chart('slice', peak, { x: 'fast' }));
  expect(slice.map(({ value }) => value)).toEqual(numbers(5, 20));
  const { best, median, low, high } = slice.find(({ value }) => value === 12)!;
  expect([best, median, low, high].map((x) => Number(x!.toFixed(9)))).toEqual([1, 0.9, 0.82, 0.98]);
  expect(chart('slice', peak, { x: 'fast' }).title.subtitle).toContain('The best row has slow 40');
});

interface LineRow {
  readonly row: number;
  readonly rank: number;
  readonly dimension: string;
  readonly place: number;
}

test('of few combinations every one is a line through all its parameters and metrics', () => {
  const spec = chart('parallel', peak);
  const lines = rows<LineRow>(spec);
  expect(new Set(lines.map(({ row }) => row)).size).toBe(336);
  expect([...new Set(lines.map(({ dimension }) => dimension))].sort()).toEqual(
    ['fast', 'slow', 'Sharpe ratio', 'Total return', 'Max drawdown', 'Trades'].sort(),
  );
  const best = lines.filter(({ rank }) => rank === 0);
  expect(best.find(({ dimension }) => dimension === 'fast')!.place).toBeCloseTo(7 / 15, 4);
  expect(spec.title.subtitle).toContain('All 336 combinations');
});

test('of many combinations the best hundred and a sample are lines, which the subtitle says', () => {
  const sweep = peakSweep(numbers(2, 60), numbers(20, 90));
  const spec = chart('parallel', sweep);
  const shown = new Set(rows<LineRow>(spec).map(({ row }) => row));
  expect(shown.size).toBe(400);
  const ranked = Array.from(sweep.metrics.sharpe!.keys()).sort(
    (a, b) => sweep.metrics.sharpe![b]! - sweep.metrics.sharpe![a]! || a - b,
  );
  for (const k of ranked.slice(0, 100)) expect(shown.has(k)).toBe(true);
  expect(spec.title.subtitle).toContain('The best 100 and a random 300 of 4,189 combinations');
  expect(rows(chart('parallel', sweep))).toEqual(rows(spec));
});

test('an optimisation has the charts of a sweep, ranked by what it looked for and required', async () => {
  const found = await runOptimise(emaCross, await loadBars('sp500'), {
    ...{ method: 'random', trials: 12, seed: 1, workers: 1, objective: 'calmar' },
    params: { fast: { min: 5, max: 50 }, slow: { min: 60, max: 200 } },
    require: ({ trades }: { trades: number | null }) => (trades ?? 0) <= 20,
  } as never);
  expect(chart('slice', found).title.text).toContain('Calmar ratio along');
  const best = rows<LineRow>(chart('parallel', found)).find(({ rank }) => rank === 0)!;
  expect(best.row).toBe(found.best!.trial);
  expect(await drawn(chart('heatmap', found))).toMatch(/^<svg /);
});
