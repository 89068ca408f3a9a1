// What is published: a package that installs on every platform, loads light, and runs from an empty folder.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { VERSION } from 'tradelab';
import { afterAll, beforeAll, expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'tradelab-package-'));
const read = (path: string) => JSON.parse(readFileSync(join(ROOT, path), 'utf8'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a program in the test's folder; on Windows npm is a batch file. */
function run(program: string, ...args: string[]) {
  const shell = process.platform === 'win32';
  const env = { ...process.env, TRADELAB_CATALOG: join(folder, 'catalog') };
  const { status, stdout, stderr } = spawnSync(program, args, { cwd: folder, env, encoding: 'utf8', shell });
  return { status, stdout, stderr };
}

beforeAll(() => void run(process.execPath, join(ROOT, 'cli/setup.mjs')));

test('the version in code is that of the package', () => {
  expect(VERSION).toBe(read('package.json').version);
});

// An npm that has an installation on disk may write a lockfile without the packages of other platforms,
// and `npm ci` then fails there: every optional package of a package must have its entry.
test('the lockfile holds the packages of every platform', () => {
  const { packages } = read('package-lock.json') as {
    packages: Record<string, { optionalDependencies?: Record<string, string> }>;
  };
  const names = new Set(Object.keys(packages).map((path) => path.split('node_modules/').at(-1)));
  const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies)
      .filter((name) => !names.has(name))
      .map((name) => `${path}: ${name}`),
  );
  expect(names.size).toBeGreaterThan(100);
  expect(missing).toEqual([]);
});

test('publint finds nothing wrong with the package', async () => {
  const { messages, pkg } = await publint({ pkgDir: ROOT, strict: true });
  expect(messages.map((message) => formatMessage(message, pkg, { color: false }))).toEqual([]);
});

// What is hashed of a strategy is the text of its functions and kernels: a function that they call, and that the bundler
// gives a number because another has its name, would change the hash of strategies that nobody has touched.
test('no function or constant of an indicator or a strategy has another name in the build', () => {
  for (const file of ['dist/operators.js', 'dist/strategies.js']) {
    const names = Array.from(
      readFileSync(join(ROOT, file), 'utf8').matchAll(/^(?:function|const|let|class) ([\w$]+)/gm),
      ([, name]) => name!,
    );
    expect(names.length).toBeGreaterThan(4);
    expect(names.filter((name) => /\$\d/.test(name))).toEqual([]);
  }
});

test('what is loaded is a handful of files, and nothing is in two of them', () => {
  const files = readdirSync(join(ROOT, 'dist')).filter((name) => name.endsWith('.js'));
  const text = (name: string) => readFileSync(join(ROOT, 'dist', name), 'utf8');
  const holding = (code: string) => files.filter((name) => text(name).includes(code));
  expect(holding('class TradelabError ')).toEqual(['operators.js']);
  expect(holding('class Ledger ')).toEqual(['tradelab.js']);
  const loads = (name: string, seen = new Set<string>()): Set<string> => {
    if (seen.has(name)) return seen;
    seen.add(name);
    for (const [, next] of text(name).matchAll(/^(?:import|export) .*'\.\/([^']+)';$/gm)) loads(next!, seen);
    return seen;
  };
  expect([...loads('index.js')].sort()).toEqual(['index.js', 'operators.js', 'tradelab.js']);
  expect([...loads('main.js')].length).toBeLessThan(4);
});

test('installed into an empty folder, the package runs a backtest and is imported light', {
  timeout: 600_000,
}, (context) => {
  expect(run('npm', 'pack', ROOT, '--ignore-scripts', '--silent')).toMatchObject({ status: 0 });
  const [tarball] = readdirSync(folder).filter((name) => name.endsWith('.tgz'));
  writeFileSync(join(folder, 'package.json'), '{ "private": true }');
  const installed = run('npm', 'install', `./${tarball}`, '--prefer-offline', '--no-audit', '--no-fund');
  const unreachable = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|network/.test(installed.stderr);
  if (unreachable && process.env['TRADELAB_REQUIRE_ALL'] !== '1')
    context.skip('the package registry cannot be reached');
  expect(installed).toMatchObject({ status: 0 });

  const { status, stdout } = run('npx', 'tradelab', 'backtest', '--json');
  expect(status).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ strategy: 'ema-cross', data: { id: 'sp500', bars: 5105 } });

  expect(run('npx', 'tradelab', 'init', 'mine')).toMatchObject({ status: 0 });
  expect(JSON.parse(readFileSync(join(folder, 'mine/package.json'), 'utf8')).dependencies).toEqual({
    tradelab: `^${VERSION}`,
  });
  expect(run('npm', 'test', '--prefix', 'mine').stdout).toMatch(/^# pass 3$/m);

  writeFileSync(join(folder, 'light.mjs'), LIGHT);
  expect(run(process.execPath, 'light.mjs')).toEqual({ status: 0, stdout: 'true []\n', stderr: '' });
});

// Native modules are listed among the shared objects of Node's own report.
const LIGHT = `
import { backtest } from 'tradelab';
import { emaCross } from 'tradelab/strategies';
const native = process.report.getReport().sharedObjects.filter((path) => path.endsWith('.node'));
console.log(typeof backtest === 'function' && emaCross.name === 'ema-cross', native);
`;
