// Parameter files: a JSON object of values, such as ema-cross.params.json.

import { readFile } from 'node:fs/promises';
import { shown, TradelabError } from '../core/errors.ts';
import { readError } from './read-error.ts';

/**
 * The values of a parameter file by name, to be checked by the strategy's schema.
 * Throws `not-found`, and `bad-param` where the file is no JSON object.
 */
export async function loadParams(path: string): Promise<Readonly<Record<string, unknown>>> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw readError(path, cause);
  });
  const value = parse(path, text);
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return value as Record<string, unknown>;
  throw new TradelabError('bad-param', `${path} holds ${shown(value)}, not an object of parameters`, {
    hint: 'write { "fast": 12, "slow": 26 }',
  });
}

function parse(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const { message } = cause as SyntaxError;
    const position = /position (\d+)/.exec(message)?.[1];
    const line = position === undefined ? '' : `:${text.slice(0, Number(position)).split('\n').length}`;
    throw new TradelabError('bad-param', `${path}${line} is not JSON: ${message}`, {
      hint: 'names and texts stand in double quotes, and there is no comma after the last value',
      cause,
    });
  }
}
