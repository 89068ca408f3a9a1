import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { TradelabError } from '../core/errors.ts';
import { temporaryFolder } from '../temporary-folder.fixture.ts';
import { loadStrategyFile } from './load-strategy.ts';
import { Program } from './program.ts';

// Outside of any project, where no tradelab is installed.
let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
});

function file(name: string, ...lines: string[]): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, lines.join('\n'));
  return path;
}

/** What loading a file is refused with: code, message (without the folder) and hint. */
async function refusal(path: string) {
  const error = await loadStrategyFile(path).catch((e: unknown) => e);
  if (!(error instanceof TradelabError)) throw new Error(`no refusal: ${String(error)}`);
  return [error.code, error.message.replaceAll(`${folder}/`, ''), error.hint] as const;
}

const CROSS = [
  "import { defineStrategy, ema, param, type Series } from 'tradelab';",
  '',
  'interface Lines { readonly fast: Series; readonly slow: Series }',
  '',
  'export const cross = defineStrategy({',
  "  name: 'cross',",
  '  params: { fast: param.int(3) },',
  '  indicators: ({ close }, p): Lines => ({ fast: ema(close, p.fast as number), slow: ema(close, 9)! }),',
  '  signals: ({ fast, slow }) => ({ entries: fast.crossesAbove(slow) }),',
  '});',
];

test('a TypeScript file outside of any project is loaded by its path', async () => {
  const strategy = await loadStrategyFile(file('cross.ts', ...CROSS));
  expect(strategy.name).toBe('cross');
  expect(strategy.params).toEqual({ fast: { kind: 'int', default: 3, min: -Infinity, max: Infinity } });
});

test("its 'tradelab' is the package that loads it: series and errors are the same classes", async () => {
  const strategy = await loadStrategyFile(file('cross.ts', ...CROSS));
  expect(new Program(strategy, { fast: 4 }, '1h').warmup).toBe(9);
  const path = file(
    'same.ts',
    "import { TradelabError } from 'tradelab';",
    "import { emaCross } from 'tradelab/strategies';",
    'export const same = { ...emaCross, description: TradelabError };',
  );
  expect((await loadStrategyFile(path)).description).toBe(TradelabError);
});

test('a default export, a JavaScript file and a CommonJS file are loaded too', async () => {
  const body = CROSS.join('\n')
    .replace(/, type Series/, '')
    .replace(/interface.*\n/, '')
    .replace(': Lines', '')
    .replace(' as number', '')
    .replace('!', '');
  const plain = body.replace('export const cross =', 'export default');
  expect((await loadStrategyFile(file('a.js', plain))).name).toBe('cross');
  expect((await loadStrategyFile(file('b.mjs', body))).name).toBe('cross');
  const common = body
    .replace(/import (.*) from (.*);/, 'const $1 = require($2);')
    .replace('export const cross =', 'module.exports.cross =');
  expect((await loadStrategyFile(file('c.cjs', common))).name).toBe('cross');
});

test('files import each other with and without their ending, as .js, as JSON, and in folders', async () => {
  file('lines/index.ts', "export { fast } from './fast.js';", "export * from './slow.ts';");
  file(
    'lines/fast.ts',
    "import { ema, type Series } from 'tradelab';",
    "import lengths from '../lengths.json' with { type: 'json' };",
    'export const fast = (x: Series): Series => ema(x, lengths.fast);',
  );
  file('lines/slow.ts', "import { ema } from 'tradelab';", 'export const slow = (x) => ema(x, 20);');
  file('lengths.json', '{ "fast": 5 }');
  const main = file(
    'main.ts',
    "import { defineStrategy } from 'tradelab';",
    "import { fast, slow } from './lines';",
    'export default defineStrategy({',
    "  name: 'main', params: {},",
    '  indicators: ({ close }) => ({ fast: fast(close), slow: slow(close) }),',
    '  signals: ({ fast, slow }) => ({ entries: fast.gt(slow) }),',
    '});',
  );
  expect(new Program(await loadStrategyFile(main), {}, '1d').warmup).toBe(19);
});

test('nothing of a file is kept: it is read anew, with variables of its own', async () => {
  const path = file(
    'cross.ts',
    'let loads = 0; loads++;',
    ...CROSS,
    "(cross as any).description = 'load ' + loads;",
  );
  expect((await loadStrategyFile(path)).description).toBe('load 1');
  expect((await loadStrategyFile(path)).description).toBe('load 1');
  file('cross.ts', ...CROSS.map((line) => line.replace("'cross'", "'renamed'")));
  expect((await loadStrategyFile(path)).name).toBe('renamed');
});

test('of several strategies one is chosen by #name, and none without', async () => {
  const path = file(
    'many.ts',
    ...CROSS,
    "export const other = { ...cross, name: 'the-other' };",
    'export default other;',
  );
  expect((await loadStrategyFile(`${path}#cross`)).name).toBe('cross');
  expect((await loadStrategyFile(`${path}#the-other`)).name).toBe('the-other');
  expect(await refusal(path)).toEqual([
    ...['bad-strategy', 'many.ts exports several strategies: cross, other'],
    `choose one: ${path}#cross`,
  ]);
  expect(await refusal(`${path}#corss`)).toEqual([
    ...['not-found', "many.ts exports no strategy 'corss'", "did you mean 'cross'?"],
  ]);
});

test('a file without a strategy is named with what it exports', async () => {
  const define = expect.stringContaining('defineStrategy');
  expect(await refusal(file('empty.ts', ''))).toEqual(['bad-strategy', 'empty.ts exports nothing', define]);
  expect(await refusal(file('other.ts', 'export const length = 3; export function f() {}'))).toEqual([
    ...['bad-strategy', 'other.ts exports length, f, and none is a strategy', define],
  ]);
});

test('a missing file and one of another kind are refused', async () => {
  expect(await refusal(join(folder, 'nope.ts'))).toEqual([
    ...['not-found', "there is no file 'nope.ts'", expect.stringContaining('relative to')],
  ]);
  expect((await refusal(file('list.csv', 'a,b'))).slice(0, 2)).toEqual([
    ...['bad-strategy', "'list.csv' is no .ts or .js file"],
  ]);
  expect((await refusal(folder + '/')).slice(0, 1)).toEqual(['bad-strategy']);
});

test('a syntax error is named by file and line, also one that only the engine finds', async () => {
  const parsed = await refusal(file('bad.ts', ...CROSS.slice(0, 6), '  params: { fast: = 3 },'));
  expect(parsed.slice(0, 2)).toEqual(['bad-strategy', expect.stringMatching(/^bad\.ts:7: Unexpected token/)]);
  const compiled = await refusal(file('twice.ts', 'const a = 1;', '', 'const a = 2;'));
  expect(compiled[1]).toBe("twice.ts:3: Identifier 'a' has already been declared");
  const nested = file('main.ts', '', "import './bad.ts';");
  expect((await refusal(nested))[1]).toMatch(/^bad\.ts:7: Unexpected token/);
  expect((await refusal(file('wait.ts', 'await fetch("x");')))[2]).toMatch(/cannot await/);
});

test('an error thrown while loading is named by the file and line that it came from', async () => {
  const thrown = file('thrown.ts', 'interface A {', '  b: string', '}', "throw new Error('no good');");
  expect(await refusal(thrown)).toEqual([
    ...['bad-strategy', 'thrown.ts:4: Error: no good', 'it was thrown while the file was loaded'],
  ]);
  expect((await refusal(file('main.ts', "import './thrown';")))[1]).toBe('thrown.ts:4: Error: no good');
  expect((await refusal(file('bare.ts', 'throw 3;')))[1]).toBe('bare.ts: 3');
  const named = await refusal(file('named.ts', ...CROSS.map((line) => line.replace("'cross'", "'No Name'"))));
  expect(named).toEqual([
    ...[
      'bad-strategy',
      "named.ts:5: 'No Name' is no name for a strategy",
      expect.stringContaining('small letters'),
    ],
  ]);
});

test('an import that is not there is named by file and line', async () => {
  expect((await refusal(file('a.ts', '', "import { x } from './gone';", 'x();')))[1]).toBe(
    "a.ts:2: it imports './gone', which is not there",
  );
  expect(await refusal(file('b.ts', "import { x } from 'not-installed-here';", 'x();'))).toEqual([
    ...['missing-package', "b.ts:1: it imports 'not-installed-here', which is not installed"],
    'install it: npm install not-installed-here',
  ]);
  expect(await refusal(file('c.ts', "import { x } from 'tradelab/nope';", 'x();'))).toEqual([
    ...['missing-package', "c.ts:1: it imports 'tradelab/nope', which is not installed"],
    'there is tradelab and tradelab/strategies',
  ]);
});

test('files that import each other in a circle are loaded once', async () => {
  file(
    'even.ts',
    "import { odd } from './odd';",
    'export const even = (n: number): boolean => n === 0 || odd(n - 1);',
  );
  file(
    'odd.ts',
    "import { even } from './even';",
    'export const odd = (n: number): boolean => n !== 0 && even(n - 1);',
  );
  const path = file('main.ts', "import { even } from './even';", ...CROSS, 'if (!even(10)) throw 1;');
  expect((await loadStrategyFile(path)).name).toBe('cross');
});
