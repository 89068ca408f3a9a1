// The page about the command line knows every command, and every flag of a run and of a sweep.
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

test.each(['backtest', 'sweep'])('every flag of %s is in the docs', async (command) => {
  const { flags } = await COMMANDS[command]!.load();
  const missing = Object.keys(flags)
    .map(flagName)
    .filter((flag) => !page.includes(flag));
  expect(missing).toEqual([]);
});
