// Sweeps as processes that are interrupted or killed: the rows of what goes on are those of a sweep that ran through.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Child } from '../../lib/child.fixture.ts';

const file = (name: string) => fileURLToPath(new URL(`../${name}`, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'tradelab-sweep-process-'));
const env = { ...process.env, TRADELAB_CATALOG: join(folder, 'catalog') };
// What the sources are now, so that no command starts with a build.
beforeAll(() => void execFileSync(process.execPath, [file('setup.mjs')], { stdio: 'ignore' }));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

// Through the engine, by var95: seconds of work.
const WORDS = [
  ...[
    file('tradelab.js'),
    'sweep',
    '--set',
    'fast=5:45',
    '--set',
    'slow=50:149',
    '--metrics',
    'sharpe,var95,trades',
  ],
  ...['--from', '2016-01-01', '--json', '--quiet'],
];

const finish = (...words: string[]) => {
  const options = { cwd: folder, env, encoding: 'utf8', maxBuffer: 1 << 27 } as const;
  const { status, stdout, stderr } = spawnSync(process.execPath, [...WORDS, ...words], options);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return JSON.parse(stdout);
};

const kept = () => {
  const sweeps = join(folder, 'catalog', 'sweeps');
  return existsSync(sweeps) ? readdirSync(sweeps).map((name) => join(sweeps, name)) : [];
};

/** Starts a sweep, and sends it signals once some of its rows are kept; returns how it ended and what it said. */
async function stopWith(
  signal: NodeJS.Signals,
  ...words: string[]
): Promise<{ end: number | string; out: string }> {
  for (const path of kept()) rmSync(path);
  const child = new Child(spawn(process.execPath, [...WORDS, ...words], { cwd: folder, env }));
  const sizeOf = (path: string) => statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  await child.until(() => kept().some((path) => sizeOf(path) > 1000));
  child.process.kill(signal);
  // As npm does, which passes on what the terminal has sent already.
  child.process.kill(signal);
  return { end: await child.ended, out: child.out };
}

test.skipIf(process.platform === 'win32')('a sweep that was killed goes on to the same rows', async () => {
  expect((await stopWith('SIGKILL', '--workers', '2')).end).toBe('SIGKILL');
  expect(kept()).toHaveLength(1);
  const resumed = finish('--resume');
  expect(kept()).toEqual([]);
  const whole = finish();
  expect(resumed.runs).toHaveLength(4100);
  expect(resumed.runs).toEqual(whole.runs);
});

test.skipIf(process.platform === 'win32')('Ctrl-C ends with 130 and prints what is done', async () => {
  for (const workers of ['1', '2']) {
    const { end, out } = await stopWith('SIGINT', '--workers', workers);
    expect(end).toBe(130);
    const { partial, runs } = JSON.parse(out);
    expect(partial).toBe(true);
    expect(runs.length).toBeGreaterThan(0);
    expect(runs.length).toBeLessThan(4100);
    expect(kept()).toHaveLength(1);
  }
});

test('a strategy that throws in other threads is named by its line', () => {
  const own = `import { defineStrategy, ema, param } from 'tradelab';
export const own = defineStrategy({
  name: 'own',
  params: { fast: param.int(5) },
  indicators: ({ close }, p) => ({ fast: ema(close, p.fast) }),
  signals: () => {
    throw new Error('never');
  },
});`;
  writeFileSync(join(folder, 'own.ts'), own);
  const words = [WORDS[0]!, 'sweep', 'own.ts', '--set', 'fast=5:9', '--workers', '2'];
  const { status, stderr } = spawnSync(process.execPath, words, { cwd: folder, env, encoding: 'utf8' });
  expect({ status, error: stderr.split('\n')[0] }).toEqual({ status: 1, error: 'error: own.ts:7: never' });
});
