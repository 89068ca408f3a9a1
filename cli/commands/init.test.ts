import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { tradelab, useTemporaryFolder } from '../run.fixture.ts';

useTemporaryFolder();

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const FILES = [
  ...['.gitignore', 'README.md', 'package.json', 'strategies', 'tradelab.config.json', 'tsconfig.json'],
];

test('a new project runs its backtest and its own tests, and its types are right', async () => {
  const { code, out, err } = await tradelab('init my-research');
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toContain('next: cd my-research && npm install && npm test');
  expect(readdirSync('my-research').sort()).toEqual(FILES.sort());

  process.chdir('my-research');
  onTestFinished(() => process.chdir('..'));
  const run = await tradelab('backtest');
  expect(run).toMatchObject({ code: 0, err: '' });
  expect(run.out).toMatch(/^my-strategy on SPX .*\ntrend 200 · dip 30 · over 60 · .*slippage 0.05%/m);

  const { dependencies, scripts } = JSON.parse(readFileSync('package.json', 'utf8'));
  expect(dependencies.tradelab).toBe(`file:${ROOT.replace(/[\\/]$/, '')}`);
  // As `npm install` would leave it.
  mkdirSync('node_modules');
  symlinkSync(ROOT, 'node_modules/tradelab', 'junction');
  execFileSync(process.execPath, [`${ROOT}/cli/setup.mjs`], { stdio: 'ignore' });
  execFileSync(process.execPath, [`${ROOT}/node_modules/typescript/bin/tsc`, '-p', '.']);
  const tests = execFileSync(process.execPath, scripts.test.split(' ').slice(1), {
    encoding: 'utf8',
    env: {},
  });
  expect(tests).toMatch(/^# pass 3$/m);
  expect(tests).toMatch(/^# fail 0$/m);
});

test('the name of the project is one that npm takes', async () => {
  await tradelab(['init', 'Ünder 100%']);
  expect(JSON.parse(readFileSync('Ünder 100%/package.json', 'utf8')).name).toBe('nder-100');
});

test('what npm and git have left is kept, byte by byte', async () => {
  mkdirSync('begun/.git', { recursive: true });
  writeFileSync('begun/package.json', '{"name":"begun"}');
  const { code, out } = await tradelab('init begun');
  expect(code).toBe(0);
  expect(out).toMatch(/^kept {2}begun.package.json, which was there$/m);
  expect(out).toContain('npm install && node --test');
  expect(readFileSync('begun/package.json', 'utf8')).toBe('{"name":"begun"}');
  expect(existsSync('begun/strategies/my-strategy.ts')).toBe(true);
});

test('a folder with anything else in it is refused, and left as it is', async () => {
  mkdirSync('full');
  writeFileSync('full/notes.txt', '');
  const { code, out, err } = await tradelab('init full');
  expect({ code, out }).toEqual({ code: 1, out: '' });
  expect(err).toMatch(/^error: .*full is not empty: it holds notes.txt\nhint: name a new folder/);
  expect(readdirSync('full')).toEqual(['notes.txt']);
  await tradelab('init twice');
  expect((await tradelab('init twice')).code).toBe(1);
});

test('a folder that is a file is a mistake', async () => {
  writeFileSync('file', '');
  const { code, err } = await tradelab('init file');
  expect(code).toBe(1);
  expect(err).toMatch(/^error: /);
});
