// Requests that are tried again where trying again may help: a lost connection, an overloaded exchange, a limit reached.

import { TradelabError } from '../../core/index.ts';
import { exchangeWords } from './exchange-words.ts';

/** How requests are tried again. */
export interface RetryOptions {
  readonly signal?: AbortSignal | undefined;
  /** Told before each wait: what went wrong, and for how many ms the next attempt waits. */
  readonly onRetry?: ((error: Error, waitMs: number) => void) | undefined;
  /** The first wait; each further one is twice as long. Default 1 s. */
  readonly firstWaitMs?: number | undefined;
}

const ATTEMPTS = 6;
const LONGEST_WAIT_MS = 60_000;

/** What an exchange asks a client to wait, from the headers of its last answer. */
type Headers = () => Readonly<Record<string, string>> | undefined;

/**
 * Runs a request until it answers, at most six times. Errors that no repetition mends are thrown at once; an exchange's
 * Retry-After is obeyed. Throws `network` where the last attempt fails.
 */
export async function withRetries<T>(
  request: () => Promise<T>,
  { signal, onRetry, firstWaitMs = 1000 }: RetryOptions,
  headers: Headers,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      signal?.throwIfAborted();
      return await request();
    } catch (error) {
      if (!isPassing(error) || signal?.aborted) throw error;
      if (attempt === ATTEMPTS) throw gaveUp(error);
      const asked = isLimit(error) ? retryAfterMs(headers()) : undefined;
      const wait = asked ?? Math.min(LONGEST_WAIT_MS, firstWaitMs * 2 ** (attempt - 1));
      onRetry?.(error, wait);
      await pause(wait, signal);
    }
  }
}

/** Whether ccxt calls an error by this name or by that of a kind of it; by name, as the package is loaded elsewhere. */
export function isExchangeError(error: unknown, name: string): error is Error {
  if (!(error instanceof Error)) return false;
  for (let type = error.constructor; type !== Function.prototype; type = Object.getPrototypeOf(type))
    if (type.name === name) return true;
  return false;
}

/** Whether it may pass. */
export function isPassing(error: unknown): error is Error {
  return isExchangeError(error, 'OperationFailed');
}

/** Whether the exchange has answered that too much was asked; of other errors the last headers say nothing. */
export function isLimit(error: unknown): boolean {
  return isExchangeError(error, 'DDoSProtection') || isExchangeError(error, 'RateLimitExceeded');
}

/** What the headers of the last answer ask a client to wait, in ms. */
export function retryAfterMs(headers: ReturnType<Headers>): number | undefined {
  const seconds = Number(headers?.['Retry-After'] ?? headers?.['retry-after'] ?? Number.NaN);
  return Number.isFinite(seconds) ? seconds * 1000 : undefined;
}

function gaveUp(cause: Error): TradelabError {
  const words = exchangeWords(cause);
  return new TradelabError('network', `the exchange did not answer in ${ATTEMPTS} attempts: ${words}`, {
    hint: 'see that the network is up, and run the same command again: it goes on where it stopped',
    cause,
  });
}

/** Waits; an abort ends the wait at once, and so does one that was before it. */
export function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      resolve();
    };
    if (signal?.aborted) return resolve();
    const timer = setTimeout(end, ms);
    signal?.addEventListener('abort', end);
  });
}

/** Waits until the signal aborts. */
export function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
