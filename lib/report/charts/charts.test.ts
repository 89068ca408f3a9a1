import { afterEach, expect, test, vi } from 'vitest';
import type { RunRecord } from '../../core/index.ts';
import { chartSvg, compileChart } from '../compile.ts';
import { exampleRun } from '../run.fixture.ts';
import type { ChartSpec } from '../spec.ts';
import { CHART_NAMES, chart, chartNames } from './index.ts';
import { histogram } from './trade-returns.ts';

const run = exampleRun(6000);
const NAMES = chartNames(run);
afterEach(() => void vi.restoreAllMocks());

function rows<T>(spec: ChartSpec): T[] {
  return (spec['data'] as { values: T[] }).values;
}

function trading(returns: number[]): RunRecord {
  const [first] = run.trades;
  return { ...run, trades: returns.map((r) => ({ ...first!, return: r })) };
}

test.each(NAMES)('%s is valid Vega-Lite without a warning, and draws', async (name) => {
  const warn = vi.spyOn(console, 'warn');
  const svg = await chartSvg(chart(name, run));
  expect(warn.mock.calls).toEqual([]);
  expect(svg).toMatch(/^<svg /);
  expect(svg.includes(`>${chart(name, run).title.text}</text>`)).toBe(true);
  expect(/NaN|undefined/.test(svg)).toBe(false);
});

test.each(NAMES)('%s is plain data: it survives JSON', (name) => {
  const spec = chart(name, run);
  expect(JSON.parse(JSON.stringify(spec))).toEqual(spec);
});

test.each(NAMES)('%s draws for a run of two bars without trades', async (name) => {
  expect(await chartSvg(chart(name, exampleRun(2)))).toMatch(/^<svg /);
});

test('each chart is named once, whatever records have it', () => {
  expect(CHART_NAMES.filter((name, k) => CHART_NAMES.indexOf(name) !== k)).toEqual([]);
  expect(CHART_NAMES).toEqual(expect.arrayContaining([...NAMES]));
});

test('a chart that does not exist is an error that names the nearest', () => {
  expect(() => chart('equty' as never, run)).toThrowError(
    expect.objectContaining({ code: 'not-found', hint: "did you mean 'equity'?" }),
  );
});

test('a spec that is not Vega-Lite is an error', async () => {
  const broken = { ...chart('equity', run), layer: [{ mark: 'nonsense' }], data: 3 } as unknown as ChartSpec;
  await expect(compileChart(broken)).rejects.toMatchObject({ code: 'bad-option' });
  const grid = { metric: 'sharpe', values: [[1, 2]] } as unknown as ChartSpec;
  await expect(compileChart(grid)).rejects.toMatchObject({
    message: expect.stringMatching(
      /^what is to be drawn is not valid Vega-Lite: Error: Invalid specification \{ … \}\./,
    ),
    hint: 'a chart is made by chart(name, result)',
  });
});

test('times of day are by the clock of 24 hours', async () => {
  const svg = await chartSvg(chart('equity', exampleRun(24)));
  expect(svg).toMatch(/>(1[3-9]|2[0-3]):00<\/text>/);
  expect(svg).not.toMatch(/>\d\d [AP]M<\/text>/);
});

test('equity begins with the cash and ends with the last equity; what is held follows the close', () => {
  const values = rows<{ time: number; strategy: number; held: number }>(chart('equity', run));
  expect(values.length).toBeLessThanOrEqual(2002);
  expect(values[0]).toEqual({ time: run.bars.time[0], strategy: 10_000, held: 10_000 });
  const last = values.at(-1)!;
  expect(last.strategy).toBe(run.equity.at(-1));
  expect(last.held / 10_000).toBeCloseTo(run.bars.close.at(-1)! / run.bars.close[0]!, 12);
  expect(Math.max(...values.map((v) => v.strategy))).toBe(Math.max(...run.equity));
});

test('the deepest drawdown is shown, however few points there are', () => {
  let [peak, deepest] = [0, 0];
  for (const equity of run.equity) {
    peak = Math.max(peak, equity);
    deepest = Math.min(deepest, equity / peak - 1);
  }
  const values = rows<{ drawdown: number }>(chart('drawdown', run));
  expect(Math.min(...values.map((v) => v.drawdown))).toBeCloseTo(deepest, 12);
});

// By hand: equity 100 at the start of 2021, 110 at the end of January, 99 at the end of February, 99 in March 2022.
test('monthly returns are from month end to month end, and compound to the year', () => {
  const time = Float64Array.of(
    ...['2021-01-01', '2021-01-31', '2021-02-28', '2022-03-15'].map((d) => Date.parse(d)),
  );
  const equity = Float64Array.of(100, 110, 99, 99);
  const { bars } = exampleRun(4);
  const cells = rows<{ year: number; month: string; value: number }>(
    chart('monthly-returns', { ...exampleRun(4), bars: { ...bars, time }, equity }),
  );
  const value = (year: number, month: string) =>
    cells.find((c) => c.year === year && c.month === month)!.value;
  expect(value(2021, 'Jan')).toBeCloseTo(0.1, 12);
  expect(value(2021, 'Feb')).toBeCloseTo(-0.1, 12);
  expect(value(2021, 'Year')).toBeCloseTo(-0.01, 12);
  expect(value(2022, 'Mar')).toBeCloseTo(0, 12);
  expect(cells).toHaveLength(5);
});

test('the rolling Sharpe ratio takes the year of the run’s options where they set one', () => {
  const subtitle = (options: Record<string, unknown>) =>
    chart('rolling-sharpe', { ...run, options }).title.subtitle;
  expect(subtitle({})).toContain('1,500 bars, annualised by 8,760 bars a year');
  expect(subtitle({ periodsPerYear: 2000 })).toContain('1,000 bars, annualised by 2,000 bars a year');
});

test('the rolling Sharpe ratio of a run that is too short has nothing to show', () => {
  expect(rows(chart('rolling-sharpe', exampleRun(2)))).toEqual([]);
});

test('every trade is in one bin, and 0 is an edge between bins', () => {
  const returns = Float64Array.from({ length: 500 }, (_, k) => 0.05 * Math.sin(k) + 0.003).sort();
  const bins = histogram(returns);
  expect(bins.reduce((sum, b) => sum + b.trades, 0)).toBe(500);
  for (const { from, to, trades } of bins) {
    expect(returns.filter((r) => r >= from && r < to)).toHaveLength(trades);
    expect(from < -1e-12 && to > 1e-12).toBe(false);
  }
});

// By hand: quartiles −0.02 and 0.02 of 8 returns give 2 × 0.04 / 2 = 0.04, at most a tenth of the range 0.06, and of
// 0.002, 0.005 and 0.01 the nearest to 0.006 by ratio is 0.005. Of 0.001 × k, k = 0 … 999: 2 × 0.5 / 10 = 0.1.
test('bins are as wide as Freedman and Diaconis say, within a tenth of the range, at the nearest of 1, 2 and 5', () => {
  const width = (returns: number[]) => {
    const [bin] = histogram(Float64Array.from(returns));
    return bin!.to - bin!.from;
  };
  expect(width([-0.03, -0.02, -0.01, 0, 0.01, 0.02, 0.025, 0.03])).toBeCloseTo(0.005, 12);
  expect(width(Array.from({ length: 1000 }, (_, k) => 0.001 * k))).toBeCloseTo(0.1, 12);
});

test('one trade, equal trades and a flat trade have bins', () => {
  expect(histogram(Float64Array.of(0.02)).map((b) => b.trades)).toEqual([1]);
  expect(histogram(Float64Array.of(-0.01, -0.01)).map((b) => b.trades)).toEqual([2]);
  expect(histogram(Float64Array.of(0)).map((b) => b.trades)).toEqual([1]);
  expect(rows(chart('trade-returns', trading([])))).toEqual([]);
});

test('the price chart marks every entry and exit, and names every column whatever it is called', async () => {
  const name = "a.b['x'] <";
  const columns = [{ name, values: new Float64Array(6000).fill(30_000), pane: 'price' }];
  const spec = chart('price', { ...run, indicators: columns });
  const [view] = spec['vconcat'] as { layer: { data: { name?: string; values: { kind?: string }[] } }[] }[];
  const marks = view!.layer.at(-1)!.data.values;
  expect(marks.filter((m) => m.kind === 'exit')).toHaveLength(run.trades.length);
  expect(marks.filter((m) => m.kind === 'entry')).toHaveLength(run.trades.length + (run.openTrade ? 1 : 0));
  expect((await chartSvg(spec)).includes(">a.b['x'] &lt;</text>")).toBe(true);
});

test('the price chart shows at most 300 candles and says how long they are', () => {
  const [view] = chart('price', run)['vconcat'] as { layer: { data: { values: unknown[] } }[] }[];
  expect(view!.layer[0]!.data.values).toHaveLength(250);
  expect(chart('price', run).title.subtitle).toContain('Candles of 1d');
});
