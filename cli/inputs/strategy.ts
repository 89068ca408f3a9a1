// The strategy that a command names, with its parameters.

import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  type AnyStrategy,
  blameStrategy as blame,
  createRegistry,
  loadParams,
  loadStrategyFile,
  type Registry,
  TradelabError,
} from 'tradelab';

/** A strategy with the parameters to run it with. */
export interface Chosen {
  readonly strategy: AnyStrategy;
  readonly params: Readonly<Record<string, unknown>>;
  /** The file that it is loaded from; absent for one that comes with tradelab. */
  readonly file?: string;
  /** The file that parameters were read from, where there was one. */
  readonly paramFile?: string;
}

const DEFAULT_STRATEGY = 'ema-cross';

/** The strategies that come with tradelab. */
export async function shippedStrategies(): Promise<Registry> {
  const shipped = await import('tradelab/strategies');
  return createRegistry(Object.values(shipped) as AnyStrategy[]);
}

/** The strategy that a name stands for: one that comes with tradelab, or the path of a file. */
export async function findStrategy(name: string): Promise<AnyStrategy> {
  return isFile(name) ? loadStrategyFile(name) : (await shippedStrategies()).get(name);
}

/**
 * The strategy that `name` stands for, and its parameters: those of `NAME.params.json` beside its file (for one that
 * comes with tradelab: in strategies/ of the working directory), and over them those of `--set`.
 */
export async function chooseStrategy(name = DEFAULT_STRATEGY, set: readonly string[] = []): Promise<Chosen> {
  const strategy = await findStrategy(name);
  const folder = isFile(name) ? dirname(name) : 'strategies';
  const paramFile = join(folder, `${strategy.name}.params.json`);
  const known = existsSync(paramFile) ? { paramFile } : {};
  return {
    strategy,
    params: { ...(known.paramFile && (await loadParams(paramFile))), ...readPairs(set, '--set') },
    ...(isFile(name) && { file: name }),
    ...known,
  };
}

/** Runs `work` on a strategy; what a file of the user's throws is a mistake in that file, and named by its line. */
export function withStrategy<T>(chosen: Chosen, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    throw blameStrategy(chosen, cause);
  }
}

/** The error to throw for one that a strategy's file has caused: with its line; any other as it is. */
export function blameStrategy({ strategy, file }: Chosen, cause: unknown): unknown {
  return blame(strategy, cause, file);
}

function isFile(name: string): boolean {
  return /[\\/]|\.[cm]?[jt]s(#|$)/.test(name);
}

/** What a flag says by name, once for each: 'fast=12'. */
export function readPairs(texts: readonly string[], flag: string): Record<string, string> {
  const pairs: Record<string, string> = {};
  for (const text of texts) {
    const split = text.indexOf('=');
    const name = text.slice(0, split);
    if (split < 1)
      throw new TradelabError('bad-option', `${flag} is '${text}'`, { hint: `write ${flag} name=value` });
    if (Object.hasOwn(pairs, name))
      throw new TradelabError('bad-option', `${flag} gives ${name} twice`, { hint: 'give it once' });
    pairs[name] = text.slice(split + 1);
  }
  return pairs;
}
