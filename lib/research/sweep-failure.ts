// Failures of combinations on their way to another thread or into a file: classes of errors do not go there.

import { TradelabError } from '../core/errors.ts';
import type { SweepFailure } from './sweep-task.ts';

/** A failure as plain data. */
export interface SentFailure extends Omit<SweepFailure, 'error'> {
  readonly error: Pick<Error, 'name' | 'message'> & Partial<Pick<TradelabError, 'code' | 'hint'>>;
}

/** A failure as plain data. */
export function sentFailure({ row, params, error }: SweepFailure): SentFailure {
  const { name, message } = error;
  if (!(error instanceof TradelabError)) return { row, params, error: { name, message } };
  const { code, hint } = error;
  return { row, params, error: { name, message, code, ...(hint !== undefined && { hint }) } };
}

/** The failure that was sent. */
export function receivedFailure({ error, ...failure }: SentFailure): SweepFailure {
  return { ...failure, error: receivedError(error) };
}

/** An error as it was thrown where it came from. */
export function receivedError({ name, message, code, hint }: SentFailure['error']): Error {
  if (name !== 'TradelabError' || code === undefined) return new Error(message);
  return new TradelabError(code, message, { ...(hint !== undefined && { hint }) });
}
