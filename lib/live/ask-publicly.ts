// What an exchange tells everybody, asked for before bots begin.

import { type ExchangeClient, withRetries } from '../data/index.ts';
import { PlainWords } from './gateway/index.ts';

interface Asking {
  readonly signal: AbortSignal;
  /** The wait after the first failure, ms. */
  readonly firstWaitMs: number | undefined;
  /** Told of each failure that is followed by another attempt. */
  readonly onFailed: (error: Error) => void;
}

/** The answer to a question, asked six times at most where that may help. Throws `network` or `refused`. */
export async function askPublicly<T>(
  client: ExchangeClient,
  request: () => Promise<T>,
  { onFailed, ...retry }: Asking,
): Promise<T> {
  const words = new PlainWords({ id: client.id });
  const onRetry = (error: Error) => onFailed(words.error(error));
  try {
    return await withRetries(request, { ...retry, onRetry }, () => client.last_response_headers);
  } catch (error) {
    throw retry.signal.aborted ? error : words.error(error);
  }
}
