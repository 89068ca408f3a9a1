// Failures of combinations on their way to another thread or into a file: classes of errors do not go there.

import { TradelabError } from '../core/errors.ts';
import type { SweepFailure } from './sweep-task.ts';

/** A failure as plain data. */
export interface SentFailure extends Omit<SweepFailure, 'error'> {
  readonly error: Pick<Error, 'name' | 'message'> & {
    readonly stack?: string;
    readonly code?: TradelabError['code'];
    readonly hint?: string;
  };
}

/** A failure as plain data; of several that are sent the first has its stack, which tells the line of the strategy. */
export function sentFailure({ row, params, error }: SweepFailure, nth = 0): SentFailure {
  const { name, message, stack } = error;
  if (!(error instanceof TradelabError))
    return { row, params, error: { name, message, ...(nth === 0 && stack !== undefined && { stack }) } };
  const { code, hint } = error;
  return { row, params, error: { name, message, code, ...(hint !== undefined && { hint }) } };
}

/** The failure that was sent. */
export function receivedFailure({ error, ...failure }: SentFailure): SweepFailure {
  return { ...failure, error: receivedError(error) };
}

/** An error as it was thrown where it came from. */
export function receivedError({ name, message, stack, code, hint }: SentFailure['error']): Error {
  if (name !== 'TradelabError' || code === undefined) {
    const error = new Error(message);
    if (stack !== undefined) error.stack = stack;
    return error;
  }
  return new TradelabError(code, message, { ...(hint !== undefined && { hint }) });
}
