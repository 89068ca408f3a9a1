// What a user's strategy throws while it runs is a mistake in its file, and told by its line.

import { resolve } from 'node:path';
import { TradelabError } from '../core/errors.ts';
import { strategyFile } from './load-strategy.ts';
import type { AnyStrategy } from './strategy.ts';

/**
 * The error to throw for one that was thrown while a strategy ran: `bad-strategy` with file and line where code of its file
 * (default: the one that `loadStrategyFile` has loaded it from) is in the stack, any other as it is.
 */
export function blameStrategy(
  strategy: AnyStrategy,
  cause: unknown,
  file: string | undefined = strategyFile(strategy),
): unknown {
  if (file === undefined || cause instanceof TradelabError || !(cause instanceof Error)) return cause;
  const path = resolve(file.replace(/#.*$/, ''));
  const stack = cause.stack ?? '';
  const at = stack.indexOf(`${path}:`);
  if (at < 0) return cause;
  const line = /^\d+/.exec(stack.slice(at + path.length + 1))?.[0];
  return new TradelabError('bad-strategy', `${file}:${line}: ${cause.message}`, {
    hint: `strategy '${strategy.name}' threw it while it ran; --debug shows where`,
    cause,
  });
}
