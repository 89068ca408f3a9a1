// Sweeps that are stopped and go on: the rows are those of a sweep that ran through, to the last bit.
import { readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeEach, expect, test } from 'vitest';
import { emaCross } from '../../strategies/index.ts';
import { type Bars, sliceBars } from '../core/bars.ts';
import { random } from '../core/random.ts';
import { ema } from '../indicators/index.ts';
import { type AnyStrategy, defineStrategy, param } from '../strategy/index.ts';
import { temporaryFolder } from '../temporary-folder.fixture.ts';
import { randomBars, rowsOf } from './sweep.fixture.ts';
import { runSweep, type SweepOptions } from './sweep.ts';
import { range } from './sweep-grid.ts';
import type { SweepResult } from './sweep-result.ts';

let keep = '';
beforeEach(() => {
  keep = join(temporaryFolder(), 'sweeps');
});

const bars = randomBars(random(5), 120, 0.01, 0.1);
// Through the engine, by var95, in parts of a few hundred rows at most.
const options: SweepOptions = {
  params: { fast: range(2, 41), slow: range(42, 71) },
  metrics: ['sharpe', 'var95', 'winRate', 'trades'],
};
const kept = () => readdirSync(keep).map((name) => join(keep, name));

/** Sweeps until some parts are done, and stops. */
async function begin(
  over: Bars | readonly Bars[] = bars,
  strategy: AnyStrategy = emaCross,
  stopAt = 1,
): Promise<SweepResult[]> {
  const stop = new AbortController();
  const onProgress = ({ done }: { done: number }) => done >= stopAt && stop.abort();
  const results = await runSweep(strategy, [over].flat() as Bars[], {
    ...options,
    ...{ keep, onProgress, signal: stop.signal },
  });
  expect(results.at(-1)!.partial).toBe(true);
  return results;
}

/** Goes on, and tells how many rows there were already. */
async function resume(over = bars, strategy: AnyStrategy = emaCross): Promise<[SweepResult, number]> {
  const told: number[] = [];
  const [result] = await runSweep(strategy, [over], {
    ...options,
    ...{ keep, resume: true, onProgress: ({ done }) => void told.push(done) },
  });
  return [result!, told[0]!];
}

const bits = ({ metrics }: SweepResult) =>
  Object.values(metrics).map((column) => Buffer.from(new Uint8Array(column.slice().buffer)).toString('hex'));

test('a sweep that was stopped goes on with the rows that it has, and comes out the same to the last bit', async () => {
  const whole = await runSweep(emaCross, bars, options);
  const [stopped] = await begin();
  expect(stopped!.length).toBeLessThan(whole.length);
  const [result, before] = await resume();
  expect(before).toBe(stopped!.length);
  expect(result.partial).toBe(false);
  expect(bits(result)).toEqual(bits(whole));
  expect(result.elapsedMs).toBeGreaterThan(stopped!.elapsedMs);
});

test('a sweep can be stopped again and again', async () => {
  await begin();
  const stop = new AbortController();
  const again = await runSweep(emaCross, [bars], {
    ...options,
    ...{ keep, resume: true, signal: stop.signal },
    onProgress: ({ done }) => done > 600 && stop.abort(),
  });
  expect(again[0]).toMatchObject({ partial: true });
  const [result, before] = await resume();
  expect(before).toBe(again[0]!.length);
  expect(bits(result)).toEqual(bits(await runSweep(emaCross, bars, options)));
});

test('nothing is left of a sweep that is finished', async () => {
  await runSweep(emaCross, bars, { ...options, keep });
  expect(kept()).toEqual([]);
});

test('failures are kept too', async () => {
  const picky = defineStrategy({
    name: 'picky',
    params: { fast: param.int(5), slow: param.int(50) },
    indicators: ({ close }, p) => ({ fast: ema(close, p.fast), slow: ema(close, p.slow) }),
    signals: ({ fast, slow }, _, p) => {
      if (p.slow % 7 === 0) throw new Error(`${p.slow}`);
      return { entries: fast.crossesAbove(slow), exits: fast.crossesBelow(slow) };
    },
  });
  await begin(bars, picky);
  const [result] = await resume(bars, picky);
  const whole = await runSweep(picky, bars, options);
  expect(result.failures).toEqual(whole.failures);
  expect(rowsOf(result)).toEqual(rowsOf(whole));
});

test('wherever a kill has cut the file off, what is whole before is taken', async () => {
  const whole = bits(await runSweep(emaCross, bars, options));
  await begin(bars, emaCross, 500);
  const [file] = kept();
  const full = readFileSync(file!);
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 300, max: full.length }), async (length) => {
      writeFileSync(file!, full.subarray(0, length));
      const [result] = await resume();
      expect(bits(result)).toEqual(whole);
      writeFileSync(file!, full);
    }),
    { numRuns: 5 },
  );
});

test('a file that is damaged is taken up to the damage', async () => {
  await begin(bars, emaCross, 500);
  const [file] = kept();
  const bytes = readFileSync(file!);
  bytes[bytes.length - 100]! ^= 1;
  writeFileSync(file!, bytes);
  const [result] = await resume();
  expect(bits(result)).toEqual(bits(await runSweep(emaCross, bars, options)));
});

test('each of several markets goes on where it was', async () => {
  const other = randomBars(random(6), 120, 0.01, 0.1);
  const stopped = await begin([bars, other], emaCross, 1300);
  expect(stopped.map(({ partial }) => partial)).toEqual([false, true]);
  const told: number[] = [];
  const results = await runSweep(emaCross, [bars, other], {
    ...options,
    ...{ keep, resume: true, onProgress: ({ done, total }) => void told.push(done, total) },
  });
  expect(told.slice(0, 2)).toEqual([1200, 2400]);
  expect(told.slice(2, 4)).toEqual([1200 + stopped[1]!.length, 2400]);
  expect(results.map(bits)).toEqual([
    bits(await runSweep(emaCross, bars, options)),
    bits(await runSweep(emaCross, other, options)),
  ]);
  expect(kept()).toEqual([]);
});

const failed = (work: Promise<unknown>) =>
  work.then(
    () => expect.fail('it did not throw'),
    (error) => error,
  );

test('bars, a strategy or an import that have changed since are refused with the reason', async () => {
  await begin();
  expect(await failed(resume(sliceBars(bars, { from: 3_600_000 })))).toMatchObject({
    code: 'conflict',
    message: expect.stringMatching(/the data 'TEST' have changed, from 120 bars .* to 119 bars .* since/),
  });
  const changed = { ...emaCross, signals: (c: never, b: never, p: never) => emaCross.signals!(c, b, p) };
  expect(await failed(resume(bars, changed as AnyStrategy))).toMatchObject({
    code: 'conflict',
    message: "strategy 'ema-cross' has changed since the sweep was interrupted",
  });
  expect(kept()).toHaveLength(1);
});

test('a strategy that imports what has changed is found out by its rows', async () => {
  let shift = 0;
  const strategy = {
    ...emaCross,
    indicators: ({ close }: never, p: { fast: number; slow: number }) => {
      return { fast: ema(close, p.fast + shift), slow: ema(close, p.slow) };
    },
  };
  await begin(bars, strategy as unknown as AnyStrategy);
  shift = 1;
  expect(await failed(resume(bars, strategy as unknown as AnyStrategy))).toMatchObject({
    code: 'conflict',
    message: "what 'ema-cross' computes has changed since the sweep was interrupted",
  });
});

test('a sweep with other options or parameters is another sweep', async () => {
  await begin();
  const nothing = { code: 'not-found', message: 'there is no interrupted sweep like this one to go on with' };
  for (const other of [
    { fee: 0 },
    { params: { fast: 3 } },
    { metrics: ['sharpe'] },
    { where: (p) => p.fast !== 9 },
  ] as SweepOptions[])
    expect(
      await failed(runSweep(emaCross, bars, { ...options, ...other, keep, resume: true })),
    ).toMatchObject(nothing);
  expect(await failed(runSweep(emaCross, bars, { ...options, resume: true }))).toMatchObject({
    code: 'bad-option',
  });
});

test('a folder that cannot be written to does not end the sweep, and the result says so', async () => {
  writeFileSync(join(keep, '..', 'taken'), '');
  const result = await runSweep(emaCross, bars, { ...options, keep: join(keep, '..', 'taken', 'sweeps') });
  expect(result.length).toBe(1200);
  expect(result.warnings).toEqual([
    { code: 'not-kept', message: expect.stringMatching(/^what is done is no longer kept: .*taken/) },
  ]);
  expect(bits(result)).toEqual(bits(await runSweep(emaCross, bars, options)));
});

test('a file without a whole first frame is nothing to go on with', async () => {
  await begin();
  truncateSync(kept()[0]!, 10);
  expect(await failed(resume())).toMatchObject({ code: 'not-found' });
});
