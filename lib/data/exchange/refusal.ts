// What an exchange refuses, as an error for people.

import { TradelabError } from '../../core/index.ts';
import { exchangeWords } from './exchange-words.ts';
import { isExchangeError } from './retry.ts';

/** An error of ccxt with what the exchange says: `bad-keys` where it does not take the key, else `refused`. Others stay. */
export function refusal(id: string, error: unknown): unknown {
  if (!isExchangeError(error, 'BaseError')) return error;
  const said = exchangeWords(error);
  const words = said.startsWith(`${id} `) ? said.slice(id.length + 1) : said;
  if (!isExchangeError(error, 'AuthenticationError'))
    return new TradelabError('refused', `${id} refuses: ${words}`, { cause: error });
  return new TradelabError('bad-keys', `${id} refuses the key: ${words}`, {
    hint: 'see that the key is not revoked, and from which addresses it may be used; market data need none',
    cause: error,
  });
}
