// The program as a process: its exit codes, its pipes and its signals.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';

const BIN = fileURLToPath(new URL('tradelab.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'tradelab-process-'));
const env = { ...process.env, TRADELAB_CATALOG: join(folder, 'catalog') };
// What the sources are now, so that no command starts with a build.
beforeAll(
  () =>
    void execFileSync(process.execPath, [fileURLToPath(new URL('setup.mjs', import.meta.url))], {
      stdio: 'ignore',
    }),
);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const tradelab = (...words: string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [BIN, ...words], {
    cwd: folder,
    env,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
};

test('results go to stdout and mistakes to stderr, with their exit codes', () => {
  const good = tradelab('backtest', '--json');
  expect(good).toMatchObject({ status: 0, stderr: '' });
  expect(JSON.parse(good.stdout)).toMatchObject({ strategy: 'ema-cross' });
  const bad = tradelab('backtest', '--cash', 'abc');
  expect(bad).toMatchObject({ status: 1, stdout: '' });
  expect(bad.stderr).toMatch(/^error: --cash is 'abc'/);
});

test.skipIf(process.platform === 'win32')(
  'a reader that goes away is no error, and the run is recorded',
  () => {
    const recorded = () => JSON.parse(tradelab('runs', 'list', '--json').stdout).length;
    const before = recorded();
    // The shell reports the exit code of the first program of the pipe after its last.
    const script = `"${process.execPath}" "${BIN}" backtest --json | head -n 1; echo "\${PIPESTATUS[0]}"`;
    const { stdout, stderr } = spawnSync('bash', ['-c', script], { cwd: folder, env, encoding: 'utf8' });
    expect(stdout).toBe('{\n0\n');
    expect(stderr).toBe('');
    expect(recorded()).toBe(before + 1);
  },
);

test.skipIf(process.platform === 'win32')(
  'Ctrl-C is 130 to a shell, also in the middle of a query',
  async () => {
    const endless = 'SELECT sum(a.range * b.range) FROM range(1000000) a, range(1000000) b';
    // The shell outlives the interrupt that both get from the terminal, and tells what became of the program.
    const script = `trap : INT; "${process.execPath}" "${BIN}" data sql '${endless}'; echo "ended with $?"`;
    const shell = spawn('bash', ['-c', script], { cwd: folder, env, detached: true });
    let out = '';
    shell.stdout.on('data', (text) => (out += text));
    const closed = new Promise((resolve) => shell.on('close', resolve));
    await isBusy(shell.pid!);
    process.kill(-shell.pid!, 'SIGINT');
    await closed;
    expect(out).toBe('ended with 130\n');
  },
);

/** Waits until the processes of a group have computed for two seconds. */
async function isBusy(group: number): Promise<void> {
  const list = () => execFileSync('ps', ['-eo', 'pgid=,times='], { encoding: 'utf8' });
  const seconds = () =>
    Array.from(list().matchAll(new RegExp(`^ *${group} +(\\d+)$`, 'gm')), ([, s]) => Number(s));
  while (Math.max(0, ...seconds()) < 2) await new Promise((resolve) => setTimeout(resolve, 100));
}
