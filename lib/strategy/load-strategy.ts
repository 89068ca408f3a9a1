// A user's strategy, by the path of its file.

import { extname, resolve } from 'node:path';
import { didYouMean, TradelabError } from '../core/errors.ts';
import { type AnyStrategy, defineStrategy } from './strategy.ts';
import { loadModule } from './user-modules.ts';

const EXTENSIONS = ['.ts', '.mts', '.js', '.mjs', '.cjs'];

/** The files that strategies were loaded from, so that another thread can load them too. */
const files = new WeakMap<AnyStrategy, string>();

/** The file, with `#name` where it exports several, that `loadStrategyFile` has loaded a strategy from. */
export function strategyFile(strategy: AnyStrategy): string | undefined {
  return files.get(strategy);
}

/** A strategy and the name that a file exports it by. */
type Exported = readonly [string, AnyStrategy];

/**
 * The strategy that a TypeScript or JavaScript file exports, as default or by a name; `file.ts#name` chooses one of
 * several. Throws `not-found`, and `bad-strategy` with file and line where the file is no sound module or exports no
 * strategy; nothing of the file is kept for the next call.
 */
export async function loadStrategyFile(path: string): Promise<AnyStrategy> {
  const strategy = await load(path);
  files.set(strategy, resolve(path));
  return strategy;
}

async function load(path: string): Promise<AnyStrategy> {
  const [, file = path, name] = /^(.*\.[cm]?[jt]s)#(.+)$/s.exec(path) ?? [];
  if (!EXTENSIONS.includes(extname(file))) {
    throw new TradelabError('bad-strategy', `'${file}' is no .ts or .js file`, {
      hint: 'a strategy is a TypeScript or JavaScript file that exports it',
    });
  }
  const exported = await loadModule(file);
  const strategies = strategiesOf(exported);
  if (name !== undefined) return defineStrategy(named(file, name, strategies));
  const [first, second] = strategies;
  if (first === undefined) throw none(file, Object.keys(exported));
  // A strategy that is written as a plain object is checked here.
  if (second === undefined) return defineStrategy(first[1]);
  const names = strategies.map(([key]) => key);
  throw new TradelabError('bad-strategy', `${file} exports several strategies: ${names.join(', ')}`, {
    hint: `choose one: ${file}#${names[0]}`,
  });
}

/** The strategies among a module's exports, each by its first name. */
function strategiesOf(exported: Readonly<Record<string, unknown>>): Exported[] {
  const found = new Map<AnyStrategy, string>();
  for (const [key, value] of Object.entries(exported)) {
    if (!isStrategy(value)) continue;
    const known = found.get(value);
    if (known === undefined || known === 'default') found.set(value, key);
  }
  return Array.from(found, ([strategy, key]) => [key, strategy]);
}

function isStrategy(value: unknown): value is AnyStrategy {
  if (typeof value !== 'object' || value === null) return false;
  const { name, params, indicators } = value as Partial<AnyStrategy>;
  return typeof name === 'string' && typeof params === 'object' && typeof indicators === 'function';
}

function named(file: string, name: string, strategies: readonly Exported[]): AnyStrategy {
  const found = strategies.find(([key, strategy]) => key === name || strategy.name === name);
  if (found !== undefined) return found[1];
  throw new TradelabError('not-found', `${file} exports no strategy '${name}'`, {
    hint: didYouMean(
      name,
      strategies.map(([key]) => key),
    ),
  });
}

function none(file: string, names: readonly string[]): TradelabError {
  const what = names.length === 0 ? 'exports nothing' : `exports ${names.join(', ')}, and none is a strategy`;
  return new TradelabError('bad-strategy', `${file} ${what}`, {
    hint: "export const myStrategy = defineStrategy({ name: 'my-strategy', … })",
  });
}
