// The page about the command line knows every command, and every flag of a run.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { flagName } from './command.ts';
import { COMMANDS } from './commands.ts';

const page = readFileSync(fileURLToPath(new URL('../docs/command-line.md', import.meta.url)), 'utf8');

test('every command is in the docs, and no other', () => {
  const table = page.slice(page.indexOf('|---'), page.indexOf('Results go'));
  const named = Array.from(table.matchAll(/`([a-z]+(?: [a-z]+)?)(?: [<[][^`]*)?`/g), ([, name]) => name!);
  expect(named.toSorted()).toEqual(Object.keys(COMMANDS).toSorted());
});

test('every flag of backtest is in the docs', async () => {
  const { flags } = await COMMANDS['backtest']!.load();
  const missing = Object.keys(flags)
    .map(flagName)
    .filter((flag) => !page.includes(flag));
  expect(missing).toEqual([]);
});
