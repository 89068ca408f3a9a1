// What an error of an exchange means for the order that was being sent, and how it is put without any secrets.

import { TradelabError } from '../../core/index.ts';
import { exchangeWords, isExchangeError, isLimit, type TradingClient } from '../../data/index.ts';

/**
 * What became of a request that failed. refused: the exchange says no. duplicate: it has an order with that client id.
 * limited, clock, not-sent: it was not taken, and may be sent again. unknown: it may have been taken.
 */
export type Failure = 'refused' | 'duplicate' | 'limited' | 'clock' | 'not-sent' | 'unknown';

/** What a request that failed has come to; what is not certain to have had no effect is unknown. */
export function failureOf(error: unknown): Failure {
  const text = error instanceof Error ? error.message : '';
  if (isExchangeError(error, 'DuplicateOrderId') || /duplicate/i.test(text)) return 'duplicate';
  if (isExchangeError(error, 'InvalidNonce')) return 'clock';
  if (isLimit(error)) return 'limited';
  // Binance's bare -1000, -1006 and -1007 say that the outcome is not known, whatever ccxt makes of them.
  if (/"code":-100[067]\b/.test(text)) return 'unknown';
  if (isExchangeError(error, 'ExchangeError')) return 'refused';
  const isUnconnected = /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|UND_ERR_CONNECT_TIMEOUT|connect timeout/i;
  return isExchangeError(error, 'NetworkError') && isUnconnected.test(text) ? 'not-sent' : 'unknown';
}

/** Binance's -2015, which ccxt takes for too many requests once a key has worked: it may come of a ban that passes. */
const isKeyRefused = (error: unknown) =>
  isExchangeError(error, 'AuthenticationError') ||
  (error instanceof Error && /"code":-2015\b/.test(error.message));

/** Whether what refused an order refuses the next one, too: the key, the money, or a market that is not trading. */
export function isLasting(error: unknown): boolean {
  const kinds = ['InsufficientFunds', 'MarketClosed', 'BadSymbol'];
  // Of Binance's futures: the margin is insufficient, or the symbol is closed, whatever ccxt makes of them.
  const isNamed = error instanceof Error && /"code":-(2019|414[01])\b/.test(error.message);
  return isNamed || isKeyRefused(error) || kinds.some((kind) => isExchangeError(error, kind));
}

/** Puts errors in words without secrets: ccxt's own name the whole request, with its signature. */
export class PlainWords {
  readonly #id: string;
  readonly #secrets: readonly string[];

  constructor({ id, apiKey, secret }: Pick<TradingClient, 'id' | 'apiKey' | 'secret'>) {
    this.#id = id;
    this.#secrets = [apiKey, secret].filter((one) => one !== undefined && one !== '') as string[];
  }

  /** What the exchange said, or what went wrong on the way to it. */
  of(error: unknown): string {
    const text = exchangeWords(error)
      .replace(`${this.#id} `, '')
      .replaceAll(/\?\S*/g, '')
      .replaceAll(/(signature|apiKey|timestamp)=[^\s&]*/gi, '$1=…')
      .trim();
    return this.#secrets.reduce((so, secret) => so.replaceAll(secret, '…'), text);
  }

  /** An error in plain words; the original is not kept, as it holds the request. One of ours is passed on. */
  error(error: unknown): TradelabError {
    if (error instanceof TradelabError) return error;
    if (isKeyRefused(error))
      return new TradelabError('bad-keys', `the exchange refuses the key: ${this.of(error)}`, {
        hint: 'see that key and secret belong together, that the key may trade, and from which addresses it may be used',
      });
    if (failureOf(error) === 'refused') return new TradelabError('refused', this.of(error));
    return new TradelabError('network', this.of(error), { hint: 'see that the network is up' });
  }
}
