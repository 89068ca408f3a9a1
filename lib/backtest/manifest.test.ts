import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { VERSION } from '../core/version.ts';
import { apply, type BarSeries, defineOperator } from '../graph/index.ts';
import { defineStrategy, param } from '../strategy/index.ts';
import { backtest } from './backtest.ts';
import type { Manifest } from './manifest.ts';
import type { BacktestOptions } from './options.ts';
import { DAY, PLAIN_RUN, ROWS, signalBars, told } from './runs.fixture.ts';

const bars = signalBars(ROWS);
const manifestOf = (
  strategy = told,
  on = bars,
  options: BacktestOptions & { params?: { unused?: number } } = PLAIN_RUN,
) => backtest(strategy, on, options).manifest;
const base = manifestOf();

/** The parts in which a manifest differs from that of the main run. */
function changed(manifest: Manifest): string[] {
  return Object.keys(base).filter((key) => manifest[key as keyof Manifest] !== base[key as keyof Manifest]);
}

test('the same run has the same manifest', () => {
  expect(changed(manifestOf())).toEqual([]);
  expect(changed(manifestOf(told, signalBars(ROWS), { ...PLAIN_RUN }))).toEqual([]);
});

test('it names the version of the engine, and SHA-256 hashes', () => {
  expect(base.engine).toBe(VERSION);
  const { engine: _, ...hashes } = base;
  for (const hash of Object.values(hashes)) expect(hash).toMatch(/^[0-9a-f]{64}$/);
});

test('equity is hashed as its float64 bytes, so that anyone can check it', () => {
  const { equity } = backtest(told, bars, PLAIN_RUN);
  expect(base.equity).toBe(createHash('sha256').update(new Uint8Array(equity.buffer)).digest('hex'));
});

test('data: a price, a time or the rules of the market change it; name and id do not', () => {
  const volume = ROWS.map((_, i) => bars.volume[i]! + (i === 0 ? 10 : 0));
  expect(changed(manifestOf(told, signalBars(ROWS, { volume })))).toEqual(['data']);
  const later = signalBars(ROWS, { time: bars.time.map((t) => t + DAY) });
  expect(changed(manifestOf(told, later))).toEqual(['data', 'fills']);
  const instrument = { symbol: 'TEST', tick: 0.01 };
  expect(changed(manifestOf(told, signalBars(ROWS, { instrument })))).toEqual(['data']);
  expect(changed(manifestOf(told, signalBars(ROWS, { id: 'other', symbol: 'OTHER' })))).toEqual([]);
});

test('params: a value that is not the default changes it, the default by its name does not', () => {
  expect(changed(manifestOf(told, bars, { ...PLAIN_RUN, params: { unused: 2 } }))).toEqual(['params']);
  expect(changed(manifestOf(told, bars, { ...PLAIN_RUN, params: { unused: 1 } }))).toEqual([]);
});

test('options: each one changes it, and what it does to fills and equity', () => {
  const withOptions = (more: BacktestOptions) => changed(manifestOf(told, bars, { ...PLAIN_RUN, ...more }));
  expect(withOptions({ limitFill: 'through' })).toEqual(['options']);
  expect(withOptions({ ambiguity: 'better' })).toEqual(['options']);
  expect(withOptions({ periodsPerYear: 252 })).toEqual(['options']);
  expect(withOptions({ fee: 0.001 })).toEqual(['options', 'fills', 'equity']);
  expect(withOptions({ cash: 2000 })).toEqual(['options', 'equity']);
  expect(withOptions({ slippage: 0, side: 'long' })).toEqual([]);
});

test('finer bars and funding are part of the options', () => {
  const detail = signalBars([[100, 101, 99, 100]], { timeframe: '1h' });
  const other = signalBars([[100, 101, 98, 100]], { timeframe: '1h' });
  const [a, b] = [detail, other].map((finer) => manifestOf(told, bars, { ...PLAIN_RUN, detail: finer }));
  expect(changed(a!)).toEqual(['options']);
  expect(a!.options).not.toBe(b!.options);
  const funding = (rate: number) =>
    manifestOf(told, bars, { ...PLAIN_RUN, funding: { time: [1], rate: [rate] } });
  expect(changed(funding(0.1))).toEqual(['options']);
  expect(funding(0.1).options).not.toBe(funding(0.2).options);
});

test('strategy: its name, its schema and the source of its functions change it, its description does not', () => {
  const { name, params, indicators, signals } = told;
  const same = { name, params, indicators, signals: signals! };
  expect(changed(manifestOf(defineStrategy({ ...same })))).toEqual([]);
  expect(changed(manifestOf(defineStrategy({ ...same, description: 'does as it is told' })))).toEqual([]);
  expect(changed(manifestOf(defineStrategy({ ...same, name: 'other' })))).toEqual(['strategy']);
  const wider = { unused: param.int(1, { max: 5 }) };
  expect(changed(manifestOf(defineStrategy({ ...same, params: wider })))).toEqual(['strategy']);
  const rewritten = defineStrategy({ ...same, signals: (i, b, p) => signals!(i, b, p) });
  expect(changed(manifestOf(rewritten))).toEqual(['strategy']);
});

test('strategy: the kernel of an own operator, which the functions only name, changes it', () => {
  const common = { name: 'own', inputs: ['x'], outputs: ['y'], params: {}, lookback: () => 0 } as const;
  const once = defineOperator({ ...common, run: ({ x, y }, from, to) => y.set(x.subarray(from, to), from) });
  const other = defineOperator({ ...common, run: ({ y }, from, to) => void y.fill(1, from, to) });
  const hashWith = (operator: typeof once) => {
    const indicators = ({ close }: BarSeries) => ({ own: apply(operator, { x: close }) });
    const strategy = defineStrategy({ name: 'own', params: {}, indicators, signals: () => ({}) });
    return backtest(strategy, bars, PLAIN_RUN).manifest.strategy;
  };
  expect(hashWith(once)).not.toBe(hashWith(other));
});
