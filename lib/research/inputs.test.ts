// A strategy that reads another series is the same in every way to run it: the joined column belongs to the bars.
import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { backtest } from '../backtest/index.ts';
import { hashBars, hashStrategy } from '../backtest/manifest.ts';
import { type Bars, viewBars } from '../core/bars.ts';
import { createObservations } from '../core/observations.ts';
import { normal, random } from '../core/random.ts';
import { walk } from '../graph/bars.fixture.ts';
import { ema } from '../indicators/index.ts';
import { portfolio } from '../portfolio/index.ts';
import {
  type AnyStrategy,
  defineStrategy,
  input,
  inputsAtClose,
  joinInputs,
  param,
} from '../strategy/index.ts';
import { temporaryFolder } from '../temporary-folder.fixture.ts';
import { checkStrategy, range, sweep, walkForward } from './index.ts';

const HOUR = 3_600_000;
const plain = walk(1500, 3, 0.05);
const mood = moods(plain, 0);
const inputs = { mood: input.series('mood') };
const params = { length: param.int(5, { min: 1 }), low: param.float(0) };

const signals = defineStrategy({
  name: 'calm',
  inputs,
  params,
  indicators: ({ close, mood }, p) => ({ calm: ema(mood, p.length), trend: ema(close, 20) }),
  signals: ({ calm, trend }, { close, mood }, p) => ({
    entries: calm.crossesBelow(p.low).and(close.gt(trend.mul(0.9))),
    exits: mood.gt(0.5),
  }),
});
const orders = defineStrategy({
  name: 'calm-orders',
  inputs,
  params,
  indicators: (bars, p) => ({ calm: ema(bars.mood, p.length), slow: ema(bars.every('4h').close, 3) }),
  onBar: (bar, account, _, p) =>
    account.position === 0 && bar.calm < p.low
      ? { entry: { type: 'market', side: 'buy', size: { fraction: 1 } } }
      : bar.calm > p.low && account.position > 0
        ? { exit: { type: 'market', side: 'sell', size: 'position' } }
        : {},
});
const bars = joinInputs(signals, plain, { mood });

/** A value about every five hours, published `late` ms after a whole hour, from the thirtieth hour on. */
function moods({ time }: Bars, late: number) {
  const [uniform, published, value] = [random(11), [] as number[], [] as number[]];
  const gauss = normal(uniform);
  for (let at = time[0]! + 30 * HOUR; at < time.at(-1)!; at += HOUR * Math.ceil(10 * uniform())) {
    published.push(at + late);
    value.push(gauss());
  }
  return createObservations({ id: 'mood', published, values: { value } });
}

for (const strategy of [signals, orders] as AnyStrategy[]) {
  describe(strategy.name, () => {
    test('backtest, replay, restarts and random cuts agree to the last bit', () => {
      const report = checkStrategy(strategy, bars, { rounds: 4 });
      expect(report.items.filter(({ passed }) => !passed)).toEqual([]);
      expect(backtest(strategy, bars).trades.length).toBeGreaterThan(20);
    });

    test('each row of a sweep is a single run', async () => {
      const found = await sweep(strategy, bars, {
        params: { length: [1, 3, 9], low: [-0.5, 0, 0.2] },
        workers: 1,
      });
      expect(found.length).toBe(9);
      for (let row = 0; row < found.length; row++) {
        const { params, metrics } = found.row(row);
        const { metrics: one } = backtest(strategy, bars, { params });
        for (const name of ['trades', 'finalEquity', 'maxDrawdown'] as const)
          expect(metrics[name]).toBe(one[name]);
        expect(Math.abs(metrics.sharpe! / one.sharpe! - 1)).toBeLessThan(1e-12);
      }
    });

    test('what was published a millisecond after the close is acted on a bar later', () => {
      const later = joinInputs(strategy, plain, { mood: moods(plain, 1) });
      const [now, then] = [bars, later].map((some) => backtest(strategy, some).columns['calm']!);
      const from = now!.findIndex((value) => !Number.isNaN(value));
      expect(then!.findIndex((value) => !Number.isNaN(value))).toBe(from + 1);
    });
  });
}

test('a strategy in a portfolio of its own trades as alone', () => {
  const { equity } = portfolio(signals, [bars], {});
  expect(equity).toEqual(backtest(signals, bars).equity);
});

test('a row that is joined alone is the row of the whole', () => {
  for (const [row, time] of plain.time.entries()) {
    const one = inputsAtClose(signals, { time: Float64Array.of(time), timeframe: '1h' }, { mood });
    expect(one['mood']!.values[0]).toBe(bars.inputs!['mood']!.values[row]);
  }
});

test('a walk-forward trades each window with what was known in it', async () => {
  const options = { params: { length: range(2, 6, 2) }, train: 500, test: 250, workers: 1 };
  const all = await walkForward(signals, bars, options);
  expect(all.windows.length).toBe(4);
  // What is published after the first window's end changes nothing in it.
  const end = all.windows[0]!.test.toRow;
  const early = viewBars(plain, 0, end);
  const cut = createObservations({
    id: 'mood',
    published: mood.published.filter((time) => time <= early.time[end - 1]! + HOUR),
    values: {
      value: mood.values['value']!.filter((_, k) => mood.published[k]! <= early.time[end - 1]! + HOUR),
    },
  });
  const first = await walkForward(signals, joinInputs(signals, early, { mood: cut }), options);
  expect(first.windows[0]!.outOfSample).toEqual(all.windows[0]!.outOfSample);
});

test('inputs that the bars do not carry, or that come too late, are refused at once', async () => {
  expect(() => backtest(signals, plain)).toThrow("reads an input 'mood'");
  await expect(sweep(signals, plain, { params: {} })).rejects.toThrow("reads an input 'mood'");
  const late = createObservations({ published: [plain.time.at(-1)! + 9 * HOUR], values: { value: [1] } });
  const never = joinInputs(signals, plain, { mood: late });
  expect(() => backtest(signals, never)).toThrow(
    expect.objectContaining({
      code: 'too-few-bars',
      hint: expect.stringContaining('from the first values of mood on'),
    }),
  );
});

test('the hashes of data and strategy tell inputs apart, and the result names them', () => {
  const other = joinInputs(signals, plain, { mood: moods(plain, 1) });
  expect(new Set([plain, bars, other].map(hashBars)).size).toBe(3);
  expect(hashBars(joinInputs(signals, plain, { mood }))).toBe(hashBars(bars));
  const renamed = { ...signals, inputs: { mood: input.series('other') } };
  expect(hashStrategy(renamed)).not.toBe(hashStrategy(signals));
  expect(backtest(signals, bars).toJSON().data).toMatchObject({ inputs: { mood: 'mood' } });
});

test('threads see the same inputs', () => {
  const folder = temporaryFolder();
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const file = join(folder, 'calm.ts');
  writeFileSync(
    file,
    `import { defineStrategy, ema, input, param } from 'tradelab';
    export const calm = defineStrategy({
      name: 'calm',
      inputs: { mood: input.series('mood') },
      params: { length: param.int(5) },
      indicators: ({ mood }, p) => ({ calm: ema(mood, p.length) }),
      signals: ({ calm }) => ({ entries: calm.crossesAbove(0), exits: calm.crossesBelow(0) }),
    });`,
  );
  const script = `
    import { createObservations, generateBars, joinInputs, loadStrategyFile, range, runSweep } from 'tradelab';
    const calm = await loadStrategyFile(${JSON.stringify(file)});
    const plain = generateBars({ model: 'garch', timeframe: '1h', seed: 7, bars: 2000 })[0];
    const published = plain.time.filter((_, i) => i % 7 === 0);
    const mood = createObservations({ published, values: { value: published.map((_, k) => Math.sin(k * k)) } });
    const bars = joinInputs(calm, plain, { mood });
    const swept = (workers) => runSweep(calm, bars, { params: { length: range(2, 41) }, workers });
    const [one, two] = [await swept(1), await swept(2)];
    console.log(JSON.stringify([one, two].map(({ metrics, warnings }) => ({
      exact: ['trades', 'finalEquity', 'maxDrawdown'].map((name) => Array.from(metrics[name])),
      sharpe: Array.from(metrics.sharpe),
      warnings,
    }))));`;
  execFileSync(process.execPath, [join(root, 'cli/setup.mjs')], { stdio: 'ignore' });
  const args = ['--input-type=module', '-e', script];
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
  expect(stderr).toBe('');
  const [one, two] = JSON.parse(stdout);
  expect(two.exact).toEqual(one.exact);
  expect(two.warnings).toEqual([]);
  for (const [row, sharpe] of one.sharpe.entries()) expect(two.sharpe[row] / sharpe).toBeCloseTo(1, 12);
  expect(one.exact[0][0]).toBeGreaterThan(10);
});
