// The set-up of a clone, with a compiler and an npm that only leave a trace.
import { type ChildProcess, spawn } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';

let root = '';
const at = (path: string) => join(root, path);
const put = (path: string, text: string) => {
  mkdirSync(join(at(path), '..'), { recursive: true });
  writeFileSync(at(path), text);
};
const trace = (): string[] =>
  existsSync(at('trace')) ? readFileSync(at('trace'), 'utf8').trim().split('\n') : [];

// It makes a file per source, as the compiler does, and takes its time, so that two at once would meet.
const COMPILER = `
const fs = require('node:fs');
fs.appendFileSync('trace', 'build\\n');
if (fs.readFileSync('lib/a.ts', 'utf8').includes('error')) process.exit(2);
const out = process.argv[process.argv.indexOf('--outDir') + 1];
fs.mkdirSync(out + '/lib', { recursive: true });
for (const name of fs.readdirSync('lib')) fs.writeFileSync(out + '/lib/' + name.replace('.ts', '.js'), '');
Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
console.log('compiler output');
`;
// It says that it is there, and copies what the compiler has made.
const BUNDLER = `
import { cpSync, existsSync } from 'node:fs';
if (existsSync('bundler-fails')) process.exit(3);
const [compiled, out] = process.argv.slice(2);
cpSync(compiled, out, { recursive: true });
console.log('bundler output');
`;
const NPM = `
const fs = require('node:fs');
fs.appendFileSync('trace', process.argv.slice(2, 3) + '\\n');
fs.mkdirSync('node_modules', { recursive: true });
fs.writeFileSync('node_modules/.package-lock.json', '');
console.log('npm output');
`;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'tradelab-setup-'));
  for (const path of ['lib/a.ts', 'lib/b.ts', 'cli/c.ts', 'strategies/d.ts']) put(path, '');
  for (const path of ['tsconfig.json', 'tsconfig.build.json', 'package-lock.json']) put(path, '{}');
  put('node_modules/typescript/bin/tsc', COMPILER);
  put('cli/bundle.mjs', BUNDLER);
  put('npm.js', NPM);
  cpSync(fileURLToPath(new URL('setup.mjs', import.meta.url)), at('cli/setup.mjs'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function start(): ChildProcess & { ended: Promise<{ code: number | null; out: string; err: string }> } {
  const child = spawn(process.execPath, ['cli/setup.mjs'], {
    cwd: root,
    env: { ...process.env, npm_execpath: at('npm.js') },
  });
  let [out, err] = ['', ''];
  child.stdout.on('data', (text) => (out += text));
  child.stderr.on('data', (text) => (err += text));
  const ended = new Promise<{ code: number | null; out: string; err: string }>((resolve) =>
    child.on('close', (code) => resolve({ code, out, err })),
  );
  return Object.assign(child, { ended });
}
const setup = () => start().ended;

test('a fresh clone is installed and built, with all output on stderr', async () => {
  const { code, out, err } = await setup();
  expect(code).toBe(0);
  expect(trace()).toEqual(['ci', 'build']);
  expect(out).toBe('');
  expect(err).toContain('npm output');
  expect(err).toContain('compiler output');
  expect(err).toContain('bundler output');
  expect(existsSync(at('dist/lib/a.js'))).toBe(true);
});

test('what is ready stays as it is', async () => {
  await setup();
  expect(await setup()).toEqual({ code: 0, out: '', err: '' });
  expect(trace()).toEqual(['ci', 'build']);
});

test('a lockfile newer than the installation is installed', async () => {
  await setup();
  const later = new Date(Date.now() + 5000);
  utimesSync(at('package-lock.json'), later, later);
  await setup();
  expect(trace()).toEqual(['ci', 'build', 'ci']);
});

test('packages behind a link are left alone', async () => {
  renameSync(at('node_modules'), at('shared'));
  symlinkSync(at('shared'), at('node_modules'), 'junction');
  await setup();
  expect(trace()).toEqual(['build']);
});

test('a changed source is built, and what a removed one left behind is gone', async () => {
  await setup();
  put('lib/a.ts', 'changed');
  await setup();
  rmSync(at('lib/b.ts'));
  expect(existsSync(at('dist/lib/b.js'))).toBe(true);
  await setup();
  expect(trace()).toEqual(['ci', 'build', 'build', 'build']);
  expect(existsSync(at('dist/lib/a.js'))).toBe(true);
  expect(existsSync(at('dist/lib/b.js'))).toBe(false);
});

test('a changed bundler builds anew', async () => {
  await setup();
  put('cli/bundle.mjs', `${BUNDLER}\n`);
  await setup();
  expect(trace()).toEqual(['ci', 'build', 'build']);
});

test('a test file is no source', async () => {
  await setup();
  put('lib/a.test.ts', 'test');
  await setup();
  expect(trace()).toEqual(['ci', 'build']);
});

test('a build that fails leaves the build before it, and nothing half-done', async () => {
  await setup();
  put('lib/a.ts', 'error');
  const { code, err } = await setup();
  expect(code).toBe(1);
  expect(err).toMatch(/tradelab: .*tsc.* failed/);
  put('lib/a.ts', 'changed');
  put('bundler-fails', '');
  expect((await setup()).err).toMatch(/tradelab: .*bundle\.mjs.* failed/);
  expect(existsSync(at('dist/lib/b.js'))).toBe(true);
  expect(readdirSync(root).filter((name) => name.endsWith('.tmp'))).toEqual([]);
});

test('of two at once one does the work, and both wait for it', async () => {
  const both = await Promise.all([setup(), setup(), setup()]);
  expect(both.map(({ code }) => code)).toEqual([0, 0, 0]);
  expect(trace()).toEqual(['ci', 'build']);
});

test('the lock of a process that is gone is taken over', async () => {
  const gone = start();
  await gone.ended;
  rmSync(at('dist'), { recursive: true });
  put('setup.lock.tmp', String(gone.pid));
  expect((await setup()).code).toBe(0);
  expect(trace()).toEqual(['ci', 'build', 'build']);
});
