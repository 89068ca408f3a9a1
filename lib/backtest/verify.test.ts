import { expect, test } from 'vitest';
import { createBars } from '../core/bars.ts';
import { random } from '../core/random.ts';
import { ema } from '../indicators/index.ts';
import { defineStrategy, param } from '../strategy/index.ts';
import { runBacktest } from './backtest.ts';
import { parseRecordedRun, verifyRun } from './verify.ts';

const strategy = defineStrategy({
  name: 'cross',
  params: { fast: param.int(3), slow: param.int(8) },
  indicators: ({ close }, p) => ({ fast: ema(close, p.fast), slow: ema(close, p.slow) }),
  signals: ({ fast, slow }) => ({ entries: fast.crossesAbove(slow), exits: fast.crossesBelow(slow) }),
});

const walk = (seed: number) => {
  const next = random(seed);
  let price = 100;
  const close = Array.from({ length: 300 }, () => {
    price *= 1 + (next() - 0.5) / 20;
    return price;
  });
  const time = close.map((_, i) => i * 86_400_000);
  return createBars({ time, open: close, high: close, low: close, close, timeframe: '1d', symbol: 'WALK' });
};

const bars = walk(1);
const run = runBacktest(strategy, {}, bars, { cash: 500 });
const recorded = () => parseRecordedRun(JSON.stringify(run), 'result.json');
const differing = (again: typeof run, said = recorded()) =>
  verifyRun(said, again)
    .parts.filter((part) => !part.same)
    .map((part) => part.name);

test('a run made again from its own record is the same in every part', () => {
  const { strategy: name, params, options } = recorded();
  expect(name).toBe('cross');
  const again = runBacktest(strategy, params, bars, options);
  expect(verifyRun(recorded(), again)).toMatchObject({ same: true });
});

test('what was changed is named, with what follows from it', () => {
  const results = ['fills', 'equity', 'trades', 'metrics'];
  expect(differing(runBacktest(strategy, { fast: 4 }, bars, { cash: 500 }))).toEqual(['params', ...results]);
  expect(differing(runBacktest(strategy, {}, bars, { cash: 501 }))).toEqual(['options', ...results]);
  expect(differing(runBacktest(strategy, {}, walk(2), { cash: 500 }))).toEqual(['data', ...results]);
  const renamed = { ...strategy, name: 'other' };
  expect(differing(runBacktest(renamed, {}, bars, { cash: 500 }))).toEqual(['strategy']);
});

test('a figure edited in the record is found', () => {
  const said = recorded();
  const edited = { ...said, metrics: { ...said.metrics, sharpe: 3 } };
  expect(differing(run, edited)).toEqual(['metrics']);
});

test('the last bit of a metric, which differs between versions of Node, is not told apart', () => {
  const said = recorded();
  const cagr = said.metrics.cagr! * (1 + 2 * Number.EPSILON);
  expect(cagr).not.toBe(run.metrics.cagr);
  expect(differing(run, { ...said, metrics: { ...said.metrics, cagr } })).toEqual([]);
  expect(differing(run, { ...said, metrics: { ...said.metrics, cagr: null } })).toEqual(['metrics']);
});

test('text that is no result is refused with what it lacks', () => {
  expect(() => parseRecordedRun('{', 'x.json')).toThrow(/x\.json is no result of a backtest/);
  expect(() => parseRecordedRun('[]', 'x.json')).toThrow("it has no 'strategy'");
  expect(() => parseRecordedRun('null', 'x.json')).toThrow("it has no 'strategy'");
  const { manifest, ...rest } = JSON.parse(JSON.stringify(run)) as Record<string, object>;
  expect(() => parseRecordedRun(JSON.stringify(rest), 'x.json')).toThrow("it has no 'manifest.engine'");
  const half = { ...rest, manifest: { ...manifest, equity: 1 } };
  expect(() => parseRecordedRun(JSON.stringify(half), 'x.json')).toThrow("it has no 'manifest.equity'");
});
