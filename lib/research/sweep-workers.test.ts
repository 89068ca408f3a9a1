// Sweeps in several threads, in the package as it is built: threads load compiled files.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'tradelab-sweep-'));
const file = join(folder, 'own.ts');

// Ends its thread with one combination, and throws with others.
const OWN = `import { defineStrategy, ema, param } from 'tradelab';
export const own = defineStrategy({
  name: 'own',
  params: { fast: param.int(5), slow: param.int(9) },
  indicators: ({ close }, p) => ({ fast: ema(close, p.fast), slow: ema(close, p.slow) }),
  signals: ({ fast, slow }, _, p) => {
    if (p.fast === 7 && p.slow === 20 && process.env['DEADLY']) process.exit(3);
    if (p.fast === 8) throw new Error('eight');
    return { entries: fast.crossesAbove(slow), exits: fast.crossesBelow(slow) };
  },
});`;

/** Runs a script with bars and the built package at hand, and gives what it returns. */
function run(script: string): Record<string, never> {
  const text = `
    import { defineStrategy, generateBars, loadStrategyFile, range, runSweep } from 'tradelab';
    import { emaCross, grid } from 'tradelab/strategies';
    import { writeFileSync } from 'node:fs';
    const generated = (n) => generateBars({ model: 'garch', timeframe: '1h', seed: 7, bars: n })[0];
    const bars = generated(2000);
    const file = ${JSON.stringify(file)};
    const columns = ({ metrics }) => Object.values(metrics).map((column) => Array.from(column, String));
    const result = await (async () => { ${script} })();
    process.stdout.write(JSON.stringify(result));`;
  const env = { ...process.env, DEADLY: '1' };
  const child = spawnSync(process.execPath, ['--input-type=module', '-e', text], { cwd: ROOT, env });
  expect(child.stderr.toString()).toBe('');
  return JSON.parse(child.stdout.toString());
}

beforeAll(() => {
  execFileSync(process.execPath, [join(ROOT, 'cli/setup.mjs')], { stdio: 'ignore' });
  writeFileSync(file, OWN);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('rows are the same whatever the number of threads, in tiles and through the engine', () => {
  const { tiled, engine, onBar } = run(`
    const same = async (strategy, options) => {
      const results = [];
      for (const workers of [1, 2, 3]) results.push(await runSweep(strategy, bars, { ...options, workers }));
      return { rows: results[0].length, warnings: results.flatMap((r) => r.warnings), columns: results.map(columns) };
    };
    const params = { fast: range(3, 12), slow: range(15, 24) };
    return {
      tiled: await same(emaCross, { params }),
      engine: await same(emaCross, { params: { fast: range(3, 6), slow: [15, 20] }, stopLoss: 0.05, side: 'both' }),
      onBar: await same(grid, { params: { levels: [4, 6, 8] } }),
    };`) as Record<string, { rows: number; warnings: unknown[]; columns: string[][][] }>;
  expect([tiled!.rows, engine!.rows, onBar!.rows]).toEqual([100, 8, 3]);
  for (const { warnings, columns } of [tiled!, engine!, onBar!]) {
    expect(warnings).toEqual([]);
    expect(columns[1]).toEqual(columns[0]);
    expect(columns[2]).toEqual(columns[0]);
  }
});

test('a thread that dies is reported with its parameters, and the rest goes on', () => {
  const { failures, done, alone, metrics } = run(`
    const own = await loadStrategyFile(file);
    const options = { params: { fast: range(5, 10), slow: range(18, 25) } };
    const swept = await runSweep(own, bars, { ...options, workers: 2 });
    const where = (p) => p.fast !== 8 && !(p.fast === 7 && p.slow === 20);
    const alone = await runSweep(own, bars, { ...options, where, workers: 1 });
    const failed = new Set(swept.failures.map(({ row }) => row));
    const kept = (column) => Array.from(column).filter((_, row) => !failed.has(row)).map(String);
    return {
      failures: swept.failures.map(({ params, error }) => [params.fast, params.slow, error.message]),
      done: swept.length,
      metrics: Object.values(swept.metrics).map(kept),
      alone: columns(alone),
    };`);
  expect(failures).toEqual([
    [7, 20, 'its thread ended with code 3'],
    ...[18, 19, 20, 21, 22, 23, 24, 25].map((slow) => [8, slow, 'eight']),
  ]);
  expect(done).toBe(48);
  expect(metrics).toEqual(alone);
});

test('an error keeps its code and hint on the way from another thread', () => {
  const { error } = run(`
    const swept = await runSweep(emaCross, generated(100), { params: { fast: 3, slow: [20, 200] }, workers: 2 });
    const [{ error }] = swept.failures;
    return { error: { name: error.name, code: error.code, message: error.message, hint: error.hint} };`);
  expect(error).toMatchObject({ name: 'TradelabError', code: 'too-few-bars' });
});

test('a file that has changed since it was loaded ends the sweep', () => {
  const { error } = run(`
    const own = await loadStrategyFile(file);
    writeFileSync(file, ${JSON.stringify(OWN.replace("'eight'", "'8'"))});
    const error = await runSweep(own, bars, { params: { fast: [5, 6] }, workers: 2 }).catch((error) => error);
    writeFileSync(file, ${JSON.stringify(OWN)});
    return { error: { code: error.code, message: error.message } };`);
  expect(error).toEqual({ code: 'conflict', message: "strategy 'own' has changed since the sweep began" });
});

test('a strategy that no thread can load runs in one, and the result says so', () => {
  const { warnings, rows } = run(`
    const { warnings, length } = await runSweep({ ...emaCross }, bars, { params: { fast: [3, 4] }, workers: 2 });
    return { warnings, rows: length };`);
  expect(rows).toBe(2);
  expect(warnings).toEqual([
    { code: 'one-thread', message: expect.stringContaining("'ema-cross' is an object of this thread") },
  ]);
});

test('threads that are stopped leave the rows of the parts that are done', () => {
  const { partial, rows, fast, metrics, whole } = run(`
    const options = { params: { fast: range(3, 12), slow: range(15, 24) }, metrics: ['finalEquity'] };
    const stop = new AbortController();
    const stopped = await runSweep(emaCross, bars, { ...options, workers: 2, signal: stop.signal, onProgress: () => stop.abort() });
    const whole = await runSweep(emaCross, bars, options);
    const fast = [...new Set(stopped.params.fast)];
    const isDone = (_, row) => fast.includes(whole.params.fast[row]);
    return {
      partial: stopped.partial, rows: stopped.length, fast,
      metrics: columns(stopped), whole: columns(whole).map((column) => column.filter(isDone)),
    };`);
  expect(partial).toBe(true);
  expect(rows).toBe(50);
  expect(fast).toHaveLength(5);
  expect(metrics).toEqual(whole);
});
