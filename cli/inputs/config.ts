// tradelab.config.json: what the flags of a run are in a project where nobody says otherwise.

import { readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { didYouMean, TradelabError } from 'tradelab';
import type { Flag } from '../command.ts';
import { RUN_FLAGS } from './run-flags.ts';

/** The name of the file; it is looked for in the working directory and above. */
export const CONFIG_FILE = 'tradelab.config.json';

/** What a project has settled on; flags that were given are as they were given. */
export interface Configured<V> {
  readonly strategy: string | undefined;
  readonly flags: V;
}

// Paths in the file are from its own folder, wherever a command is called from.
const PATHS: ReadonlySet<string> = new Set(['strategy', 'data', 'detail', 'risk']);
const NAMES = ['catalog', 'strategy', ...Object.keys(RUN_FLAGS).filter((name) => name !== 'set')];

/**
 * Fills in from the config file of the project, where there is one; `table` reads the flags of a run as the command does.
 * Throws `bad-option`.
 */
export function withConfig<V extends object>(
  strategy: string | undefined,
  flags: V,
  table: Readonly<Record<keyof typeof RUN_FLAGS, Flag>> = RUN_FLAGS,
): Configured<V> {
  const cwd = process.cwd();
  const found = findConfig(cwd);
  if (found === undefined) return { strategy, flags };
  const { file, values } = found;
  const configured = Object.keys(RUN_FLAGS).flatMap((name) => {
    const flag = table[name as keyof typeof RUN_FLAGS];
    const value = textOf(name, values[name], file, cwd);
    return value === undefined || flags[name as keyof V] !== flag.absent
      ? []
      : [[name, flag.read([value], `${name} in ${file}`)]];
  });
  return {
    strategy: strategy ?? textOf('strategy', values['strategy'], file, cwd),
    flags: { ...flags, ...Object.fromEntries(configured) },
  };
}

function findConfig(folder: string): { file: string; values: Readonly<Record<string, unknown>> } | undefined {
  const file = join(folder, CONFIG_FILE);
  try {
    return { file, values: parseConfig(readFileSync(file, 'utf8'), file) };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return folder === dirname(folder) ? undefined : findConfig(dirname(folder));
  }
}

function parseConfig(text: string, file: string): Readonly<Record<string, unknown>> {
  const fail = (what: string, hint: string, cause?: unknown) =>
    new TradelabError('bad-option', `${file}: ${what}`, { hint, cause });
  let values: unknown;
  try {
    values = JSON.parse(text);
  } catch (cause) {
    throw fail((cause as Error).message, 'it is JSON: names and texts in double quotes', cause);
  }
  if (typeof values !== 'object' || values === null || Array.isArray(values))
    throw fail('it holds no object', 'as in { "data": "sp500", "fee": 0.001 }');
  const unknown = Object.keys(values).find((name) => !NAMES.includes(name));
  if (unknown !== undefined) throw fail(`unknown name '${unknown}'`, didYouMean(unknown, NAMES));
  return values as Readonly<Record<string, unknown>>;
}

function textOf(name: string, value: unknown, file: string, cwd: string): string | undefined {
  if (value === undefined || value === false) return undefined;
  if (!['string', 'number', 'boolean'].includes(typeof value)) {
    throw new TradelabError('bad-option', `${file}: ${name} is ${JSON.stringify(value)}`, {
      hint: 'give it as a text or a number, as after its flag',
    });
  }
  const text = String(value);
  const isPath = PATHS.has(name) && /\.(ts|js|mjs|csv|parquet|json)$/i.test(text);
  return isPath ? relative(cwd, resolve(dirname(file), text)) : text;
}
