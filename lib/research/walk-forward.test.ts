import fc from 'fast-check';
import { expect, test } from 'vitest';
import { runBacktest } from '../backtest/index.ts';
import { onResult } from '../core/announce.ts';
import { type Bars, createBars, viewBars } from '../core/bars.ts';
import { random } from '../core/random.ts';
import { ema, highest } from '../indicators/index.ts';
import { METRICS } from '../metrics/index.ts';
import { type AnyStrategy, defineStrategy, param } from '../strategy/index.ts';
import { optimise, runOptimise } from './optimise.ts';
import { randomBars, STRATEGIES } from './sweep.fixture.ts';
import { range } from './sweep-grid.ts';
import { runWalkForward, type WalkForwardOptions, walkForward } from './walk-forward.ts';
import type { WalkForwardResult } from './walk-forward-result.ts';

const bars = randomBars(random(21), 700, 0.01, 0.3);

const crosses = defineStrategy({
  name: 'crosses',
  params: { fast: param.int(5, { min: 2, max: 30 }), slow: param.int(20, { min: 2, max: 60 }) },
  indicators: ({ close }, p) => ({ fast: ema(close, p.fast), slow: ema(close, p.slow) }),
  signals: ({ fast, slow }) => ({ entries: fast.crossesAbove(slow), exits: fast.crossesBelow(slow) }),
});

/** Buys at a limit and trails a stop, with orders of its own and a state. */
const orders = defineStrategy({
  name: 'orders',
  params: { fast: param.int(5, { min: 2 }), slow: param.int(8, { min: 2 }) },
  indicators: (b, p) => ({ top: highest(b.high, p.fast).lag(1), mean: ema(b.close, p.slow) }),
  state: () => ({ stop: 0, seen: 0 }),
  onBar(bar, account, state) {
    state.seen++;
    if (account.position === 0) {
      state.stop = 0;
      if (bar.close < bar.mean) return {};
      const size = (0.5 * account.equity) / bar.close;
      return { entry: { type: 'limit', side: 'buy', size, price: bar.close * 0.995 } };
    }
    state.stop = Math.max(state.stop, bar.close * 0.97);
    return { trail: { type: 'stop', side: 'sell', size: account.position, trigger: state.stop } };
  },
});

const params = { fast: range(2, 6, 2), slow: range(7, 15, 4) };
// Rows that the tests reckon with are those of windows without an embargo.
const given = { params, train: 200, test: 100, embargo: 0, fee: 0.0005 } as const;

/** The run that a window's test has to be: a backtest that starts as many bars before it as the parameters warm up. */
function byHand(strategy: AnyStrategy, data: Bars, { windows }: WalkForwardResult, k: number, cash: number) {
  const { test: span, params: chosen } = windows[k]!;
  const { warmup } = runBacktest(strategy, chosen, data, {});
  const view = viewBars(data, span.fromRow - warmup, span.toRow);
  return { warmup, run: runBacktest(strategy, chosen, view, { fee: 0.0005, cash, closeAtEnd: true }) };
}

test.each([crosses, orders] as const)('$name: each window is an optimisation and a backtest', async (one) => {
  const strategy: AnyStrategy = one;
  const result = await runWalkForward(strategy, bars, given as WalkForwardOptions);
  const starts = [200, 300, 400, 500, 600];
  expect(result.windows.map(({ test: t }) => [t.fromRow, t.toRow])).toEqual(starts.map((s) => [s, s + 100]));
  let [cash, row] = [10_000, 0];
  const trades = [];
  for (const [k, window] of result.windows.entries()) {
    const { train, test: span, score, inSample, outOfSample } = window;
    const found = await runOptimise(strategy, viewBars(bars, train.fromRow, train.toRow), {
      ...{ params, fee: 0.0005, periodsPerYear: 8760 },
    });
    expect(window.params).toEqual(found.best!.params);
    expect({ trials: window.trials, score: score.inSample, inSample }).toEqual({
      ...{ trials: 9, score: found.best!.score, inSample: found.best!.metrics },
    });
    const { run, warmup } = byHand(strategy, bars, result, k, cash);
    const length = span.toRow - span.fromRow;
    expect(result.outOfSample.equity.slice(row, row + length)).toEqual(run.equity.slice(warmup));
    expect(outOfSample['totalReturn']).toBe(run.metrics.totalReturn);
    expect(outOfSample['trades']).toBe(run.metrics.trades);
    expect(score.outOfSample).toBe(outOfSample['sharpe']);
    trades.push(...run.trades);
    [cash, row] = [run.equity.at(-1)!, row + length];
  }
  expect(trades.length).toBeGreaterThan(10);
  expect(result.outOfSample.trades).toEqual(trades);
  expect(result.outOfSample.metrics.finalEquity).toBe(cash);
});

test('the stitched run is one of its own: equity without a jump, trades that add up, metrics of all bars', async () => {
  const { outOfSample: all, windows } = await walkForward(crosses, bars, given);
  const { time, equity, trades, metrics } = all;
  expect(time).toEqual(bars.time.slice(200));
  expect(equity).toHaveLength(500);
  expect(equity[0]).toBe(10_000);
  for (const { test: span } of windows.slice(1)) {
    const row = span.fromRow - 200;
    expect(equity[row]).toBe(equity[row - 1]);
  }
  // Each window ends without a position, and so equity is cash and all profits.
  const profit = trades.reduce((sum, { pnl }) => sum + pnl, 0);
  expect(equity.at(-1)).toBeCloseTo(10_000 + profit, 6);
  expect(metrics.totalReturn).toBe(equity.at(-1)! / 10_000 - 1);
  expect(metrics.trades).toBe(trades.length);
  expect(metrics.maxDrawdown).toBeCloseTo(deepest(equity), 12);
  expect(metrics.buyAndHoldReturn).toBe(bars.close[699]! / bars.close[200]! - 1);
  expect(Object.keys(metrics)).toEqual(Object.keys(METRICS));
});

function deepest(equity: Float64Array): number {
  let [peak, least] = [0, 0];
  for (const value of equity) {
    peak = Math.max(peak, value);
    least = Math.min(least, value / peak - 1);
  }
  return least;
}

/** The bars with rows [from, to) replaced by other prices. */
function changed(data: Bars, seed: number, from: number, to = data.length): Bars {
  const other = randomBars(random(seed), data.length, 0.01, 0.3);
  const column = (name: 'open' | 'high' | 'low' | 'close' | 'volume') =>
    data[name].map((value, i) => (i >= from && i < to ? other[name][i]! : value));
  const [open, high, low] = [column('open'), column('high'), column('low')];
  const rest = { close: column('close'), volume: column('volume') };
  return createBars({ ...data, time: data.time, open, high, low, ...rest });
}

test('bars after a test window change nothing of it', async () => {
  const lengths = { params: { fast: [2, 4], slow: [6, 9] }, train: 60, test: 25 };
  const run = fc.record({
    ...{ strategy: fc.constantFrom<AnyStrategy>(...STRATEGIES, orders), seed: fc.nat(), from: fc.nat(3) },
    mode: fc.constantFrom('rolling' as const, 'anchored' as const),
    embargo: fc.constantFrom(0, 5, 'warmup'),
    method: fc.constantFrom('grid' as const, 'tpe' as const),
  });
  const law = fc.asyncProperty(run, async ({ strategy, seed, from, ...options }) => {
    const data = randomBars(random(seed), 190, 0.01, 0.3);
    const all = { ...lengths, ...options, objective: 'totalReturn' } as WalkForwardOptions;
    const before = await runWalkForward(strategy, data, all);
    const at = before.windows[Math.min(from, before.windows.length - 1)]!.test.toRow;
    const after = await runWalkForward(strategy, changed(data, seed + 1, at), all);
    const kept = ({ windows }: WalkForwardResult) => windows.filter(({ test: span }) => span.toRow <= at);
    expect(kept(after)).toEqual(kept(before));
    const rows = at - before.windows[0]!.test.fromRow;
    expect(after.outOfSample.equity.slice(0, rows)).toEqual(before.outOfSample.equity.slice(0, rows));
  });
  await fc.assert(law, { numRuns: 25 });
});

test('the default parameters run over the same bars, and a parameter that has one value keeps it', async () => {
  const { defaults } = await walkForward(crosses, bars, {
    ...given,
    params: { fast: range(2, 6, 2), slow: 30 },
  });
  expect(defaults!.params).toEqual({ fast: 5, slow: 30 });
  // The cross of an average of 30 bars takes 30 bars to warm up.
  const run = runBacktest(crosses, defaults!.params, viewBars(bars, 170, 700), {
    ...{ fee: 0.0005, closeAtEnd: true },
  });
  expect(defaults!.metrics.finalEquity).toBe(run.metrics.finalEquity);
  expect(defaults!.metrics.trades).toBe(run.metrics.trades);
  expect(defaults!.metrics.buyAndHoldReturn).toBe(bars.close[699]! / bars.close[200]! - 1);
});

test('no decision is taken before a test window, whatever longer bars a strategy reads', async () => {
  const higher = defineStrategy({
    name: 'higher',
    params: { fast: param.int(2, { min: 1 }) },
    indicators: (b, p) => ({ mean: ema(b.every('1d').close, p.fast) }),
    onBar: (_, account) =>
      account.position === 0 ? { buy: { type: 'market', side: 'buy', size: 1 } } : undefined,
  });
  // Of two days: their columns begin on another row of the day in every window.
  const holes = (row: number) => row % 100 > 60 && row % 100 < 95;
  const rows = Array.from(bars.time.keys()).filter((row) => !holes(row));
  const column = (values: Float64Array) => Float64Array.from(rows, (row) => values[row]!);
  const { open, high, low, close } = bars;
  const data = createBars({
    ...{ time: column(bars.time), open: column(open), high: column(high), low: column(low) },
    ...{ close: column(close), timeframe: '1h', symbol: 'TEST' },
  });
  const result = await walkForward(higher, data, {
    ...{ params: { fast: [1, 2] }, train: 200, test: 31, objective: 'totalReturn' },
  });
  expect(result.windows.length).toBeGreaterThan(5);
  for (const { test: span } of result.windows) {
    const [first] = result.outOfSample.trades.filter(({ entryTime }) => entryTime >= span.from);
    expect(first!.entryTime).toBe(data.time[span.fromRow + 1]);
  }
});

test('the search in each window may be any', async () => {
  const options = { ...given, method: 'tpe', trials: 30, seed: 3, where: 'fast < slow' } as const;
  const spans = { params: { fast: {}, slow: { max: 40 } } };
  const [first, again] = [
    await walkForward(crosses, bars, { ...options, ...spans }),
    await walkForward(crosses, bars, { ...options, ...spans }),
  ];
  expect(again.toJSON()).toEqual(first.toJSON());
  const { train, params: chosen } = first.windows[2]!;
  const { best } = await optimise(crosses, viewBars(bars, train.fromRow, train.toRow), {
    ...{ ...spans, method: 'tpe', trials: 30, seed: 3, where: 'fast < slow' },
    ...{ fee: 0.0005, periodsPerYear: 8760 },
  });
  expect(chosen).toEqual(best!.params);
  for (const { params: p } of first.windows) expect(Number(p['fast'])).toBeLessThan(Number(p['slow']));
});

test("the embargo is by default 'warmup', and that is the bars of the longest warm-up", async () => {
  const { embargo, ...rest } = given;
  const result = await walkForward(crosses, bars, rest);
  // The cross of an average of 15 bars is known from row 15 on.
  expect(result.embargo).toBe(15);
  expect(result.windows.map(({ test: span }) => span.fromRow)).toEqual([215, 315, 415, 515, 615]);
  for (const { train, test: span } of result.windows) expect(span.fromRow - train.toRow).toBe(15);
  for (const said of ['warmup', 15])
    expect(await walkForward(crosses, bars, { ...rest, embargo: said })).toEqual(result);
  expect((await walkForward(crosses, bars, given)).embargo).toBe(0);
});

test('by default no bar is read by both the choice of a window and what it trades', async () => {
  const lengths = { params: { fast: [2, 4], slow: [6, 9] }, train: 60, test: 25, objective: 'totalReturn' };
  let differed = 0;
  const walk = async (strategy: AnyStrategy, data: Bars, options: object) =>
    (await runWalkForward(strategy, data, { ...lengths, ...options } as WalkForwardOptions)).windows[0]!;
  const run = fc.record({ strategy: fc.constantFrom<AnyStrategy>(...STRATEGIES, orders), seed: fc.nat() });
  const law = fc.asyncProperty(run, async ({ strategy, seed }) => {
    const data = randomBars(random(seed), 190, 0.01, 0.3);
    const { train, test: span, params: best, score, inSample, outOfSample } = await walk(strategy, data, {});
    const chosen = await walk(strategy, changed(data, seed + 1, train.toRow), {});
    expect([chosen.params, chosen.score.inSample, chosen.inSample]).toEqual([best, score.inSample, inSample]);
    const earlier = changed(data, seed + 1, 0, train.toRow);
    const same = { params: best, embargo: span.fromRow - train.toRow };
    expect((await walk(strategy, earlier, same)).outOfSample).toEqual(outOfSample);
    // Without an embargo what is traded hangs on bars of the train window.
    const none = { params: best, embargo: 0 };
    const [one, other] = [await walk(strategy, data, none), await walk(strategy, earlier, none)];
    if (one.outOfSample['finalEquity'] !== other.outOfSample['finalEquity']) differed++;
  });
  await fc.assert(law, { numRuns: 20 });
  expect(differed).toBeGreaterThan(0);
});

test('a walk-forward that is stopped keeps the windows that are done', async () => {
  const stop = new AbortController();
  const seen: number[] = [];
  const result = await walkForward(crosses, bars, {
    ...{ ...given, signal: stop.signal },
    onProgress: ({ window, windows, done, total }) => {
      seen.push(done);
      expect({ windows, total }).toEqual({ windows: 5, total: 45 });
      if (window === 2) stop.abort();
    },
  });
  expect(seen).toEqual([...seen].sort((a, b) => a - b));
  expect(result.partial).toBe(true);
  expect(result.windows.length).toBeLessThan(5);
  expect(result.outOfSample.equity).toHaveLength(100 * result.windows.length);
  stop.abort();
  const none = await walkForward(crosses, bars, { ...given, signal: stop.signal });
  expect(none.windows).toEqual([]);
  expect(none.outOfSample.metrics.totalReturn).toBeNull();
  expect(none.efficiency.return).toBeNull();
});

test('it is announced once, its parts are not', async () => {
  const told: object[] = [];
  const off = onResult((result) => told.push(result));
  const result = await walkForward(crosses, bars, given);
  off();
  expect(told).toEqual([result]);
});

test('combinations that cannot run are warned of, and the rest is chosen from', async () => {
  const result = await walkForward(crosses, bars, {
    ...{ params: { fast: [2], slow: [10, 50] }, train: 40, test: 100, objective: 'totalReturn' },
  });
  expect(result.warnings[0]).toMatchObject({ code: 'failed-combinations' });
  expect(result.warnings[0]!.message).toMatch(/^1 of 2 combinations could not be run: 40 bars of TEST/);
  for (const { params: p } of result.windows) expect(p).toEqual({ fast: 2, slow: 10 });
});

const wrong: readonly (readonly [string, object, RegExp, RegExp])[] = [
  ['windows longer than the data', { train: 600, test: 101 }, /longer than the data/, /shorter/],
  [
    'a train window shorter than the warm-up',
    { train: 12, params: { slow: [14, 15] } },
    /12 bars/,
    /longer train/,
  ],
  ['an unknown metric', { objective: 'sharp' }, /no metric 'sharp'/, /'sharpe'/],
  ['an unknown parameter', { params: { fats: [1] } }, /parameter 'fats'/, /'fast'/],
  ['no parameters', { params: {} }, /no params/, /fast/],
  ['a where that leaves none', { where: 'fast > slow' }, /left by where/, /true/],
  ['no trial that meets', { require: () => false }, /^train window 1970.*none of 9/, /require/],
  ['an option of no backtest', { cahs: 3 }, /unknown option 'cahs'/, /'cash'/],
];
test.each(wrong)('%s: refused', async (_, options, message, hint) => {
  const all = { ...given, ...options } as WalkForwardOptions;
  const error = await runWalkForward(crosses, bars, all).catch((thrown) => thrown);
  expect(error.message).toMatch(message);
  expect(error.hint).toMatch(hint);
});
