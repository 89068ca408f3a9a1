import { writeFileSync } from 'node:fs';
import { VERSION } from 'tradelab';
import { expect, test, vi } from 'vitest';
import { COMMANDS } from './commands.ts';
import { run } from './main.ts';
import { tradelab, useTemporaryFolder } from './run.fixture.ts';

useTemporaryFolder();

test.each(['', '--help', '-h', 'help'])("'tradelab %s' lists every command", async (words) => {
  const { code, out, err } = await tradelab(words);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  for (const [name, { describe }] of Object.entries(COMMANDS))
    expect(out).toMatch(new RegExp(`^  ${name} +${describe}$`, 'm'));
});

test.each(['data', 'data --help', 'data help'])("'tradelab %s' lists the commands of data", async (words) => {
  const { code, out } = await tradelab(words);
  expect(code).toBe(0);
  expect(out).toContain('data import');
  expect(out).not.toContain('backtest');
});

test.each(Object.keys(COMMANDS))("'tradelab %s --help' names all its arguments and flags", async (name) => {
  const { code, out, err } = await tradelab(`${name} --help`);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  const command = await COMMANDS[name]!.load();
  expect(out).toMatch(new RegExp(`^tradelab ${name}`));
  for (const key of Object.keys(command.positionals)) expect(out).toMatch(new RegExp(`^ +${key} `, 'm'));
  for (const key of Object.keys(command.flags))
    expect(out).toContain(` --${key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)} `);
  expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
});

test('--version prints the version', async () => {
  expect(await tradelab('--version')).toEqual({ code: 0, out: `${VERSION}\n`, err: '' });
});

test('an unknown command is a mistake, with the nearest one as a hint', async () => {
  expect(await tradelab('bactest')).toEqual({
    code: 1,
    out: '',
    err: "error: there is no command 'bactest'\nhint: did you mean 'backtest'? See 'tradelab --help'\n",
  });
  expect((await tradelab('--verbose')).code).toBe(1);
  expect((await tradelab('constructor')).code).toBe(1);
});

test('a fault of ours ends with 2, and shows where under --debug', async () => {
  const broken = { describe: '', load: () => Promise.reject(new TypeError('x is not a function')) };
  vi.spyOn(COMMANDS as Record<string, object>, 'backtest', 'get').mockReturnValue(broken);
  const { code, out, err } = await tradelab('backtest');
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toMatch(/^internal error: x is not a function\nhint: .*--debug/);
  expect((await tradelab('backtest --debug')).err).toMatch(/TypeError: x is not a function\n +at /);
  vi.restoreAllMocks();
});

test("an error in a strategy's file shows under --debug the line that threw it", async () => {
  const file = [
    "import { defineStrategy } from 'tradelab';",
    'const bad = () => { throw new RangeError("no such level"); };',
    'export const broken = defineStrategy({',
    "  name: 'broken', params: {}, indicators: () => ({}), signals: () => bad(),",
    '});',
  ];
  writeFileSync('broken.ts', file.join('\n'));
  const { code, err } = await tradelab('backtest broken.ts --debug');
  expect(code).toBe(1);
  expect(err).toMatch(
    /^TradelabError: .*\n(?: +at .*\n)+caused by RangeError: no such level\n +at bad .*broken\.ts:2/,
  );
  expect((await tradelab('backtest broken.ts')).err).toMatch(/^error: broken\.ts:2: no such level\nhint: /);
});

test('a file that cannot be written is a mistake, not a fault', async () => {
  writeFileSync('taken', '');
  const { code, err } = await tradelab('backtest --equity taken/e.csv');
  expect(code).toBe(1);
  expect(err).toMatch(/^error: .*taken/);
  expect(err).toMatch(/\nhint: /);
});

test('run writes to the streams that it is given alone', async () => {
  const spy = vi.spyOn(process.stdout, 'write');
  let out = '';
  const io = { write: (text: string) => (out += text) };
  const never = () => () => {};
  await run([], {
    stdout: io,
    stderr: io,
    isTTY: false,
    columns: 80,
    env: {},
    onInterrupt: never,
    onTerminate: never,
  });
  expect(out).toContain('Commands:');
  expect(spy).not.toHaveBeenCalled();
});
