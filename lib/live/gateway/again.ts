// Requests that are tried again, and what is done between two attempts.

import { pause, retryAfterMs } from '../../data/index.ts';
import type { Desk } from './desk.ts';
import { failureOf } from './exchange-error.ts';

/** The first and five more. */
export const ATTEMPTS = 6;

const LONGEST_WAIT_MS = 30_000;

/** The wait after the n-th attempt (from 1), in ms. */
export function waitMs({ firstWaitMs }: Pick<Desk, 'firstWaitMs'>, attempt: number): number {
  return Math.min(LONGEST_WAIT_MS, firstWaitMs * 2 ** Math.min(attempt - 1, 20));
}

/**
 * Waits after a request that failed for the n-th time (from 1), as long as the exchange asks for where it does. Sets the
 * clock where that was why, and tells of every sixth failure.
 */
export async function waitAfter(desk: Desk, error: unknown, attempt: number): Promise<void> {
  const { client, time, words, tell, signal } = desk;
  const failure = failureOf(error);
  if (attempt % ATTEMPTS === 0) tell({ kind: 'failed', error: words.error(error) });
  if (failure === 'clock') await time.ask().catch(() => {});
  const asked = failure === 'limited' ? retryAfterMs(client.last_response_headers) : undefined;
  await pause(asked ?? waitMs(desk, attempt), signal);
}

/** The answer to a question, asked six times at most where that may help. Throws a TradelabError. */
export async function ask<T>(desk: Desk, request: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await request();
    } catch (error) {
      const isFinal = failureOf(error) === 'refused' || attempt === ATTEMPTS || desk.signal.aborted;
      if (isFinal) throw desk.words.error(error);
      await waitAfter(desk, error, attempt);
    }
  }
}
