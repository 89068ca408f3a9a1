// Where the keys of an account come from: the environment, else the key file.

import { didYouMean, TradelabError } from '../../core/index.ts';
import { type ExchangeKeys, exchangeClient, tradingClient } from '../../data/index.ts';
import type { LinkClients } from '../link-options.ts';
import { accountName, type Environment, keysInEnvironment, keyVariables, type OrderMode } from './account.ts';
import { hasKeyFile, type KeyRing, keysFile, readKeyFile } from './key-file.ts';

/** Hands out the keys of accounts. Throws `bad-keys` where there are none, and what `readKeyFile` throws. */
export type KeySource = (exchange: string, mode: OrderMode) => Promise<ExchangeKeys>;

/** Where `keySource` looks for keys. */
export interface KeySourceOptions {
  /** Default: that of the process. */
  readonly env?: Environment;
  /** Default: $TRADELAB_KEYS, else `keys.json` beside the catalog. */
  readonly file?: string | undefined;
  /** Asks for the passphrase, once; default $TRADELAB_PASSPHRASE. */
  readonly passphrase?: () => Promise<string>;
}

/** The keys of the environment (`keyVariables`), else of the key file, which is opened when the first of it are needed. */
export function keySource({ env = process.env, file, passphrase }: KeySourceOptions = {}): KeySource {
  let ring: Promise<KeyRing> | undefined;
  const ask = passphrase ?? (async () => passphraseIn(env));
  return async (exchange, mode) => {
    const inEnvironment = keysInEnvironment(exchange, mode, env);
    if (inEnvironment !== undefined) return inEnvironment;
    const path = await keysFile(file);
    if (ring === undefined && !(await hasKeyFile(path))) throw noKeys(exchange, mode);
    ring ??= ask().then((given) => readKeyFile(path, given));
    const keys = (await ring)[accountName(exchange, mode)];
    if (keys === undefined) throw noKeys(exchange, mode, Object.keys(await ring));
    return keys;
  };
}

/** Clients for `supervise` whose real orders are signed with the keys of a source. */
export function clientsWith(keys: KeySource): Required<Pick<LinkClients, 'feed' | 'trading'>> {
  return {
    feed: exchangeClient,
    trading: async (exchange, mode) =>
      tradingClient(exchange, await keys(exchange, mode), { testnet: mode === 'testnet' }),
  };
}

function passphraseIn(env: Environment): string {
  const passphrase = env['TRADELAB_PASSPHRASE'];
  if (passphrase) return passphrase;
  throw new TradelabError('bad-keys', 'the key file is closed', {
    hint: 'set TRADELAB_PASSPHRASE, or the keys themselves in the environment',
  });
}

function noKeys(exchange: string, mode: OrderMode, known: readonly string[] = []): TradelabError {
  const { apiKey, secret } = keyVariables(exchange, mode);
  const name = accountName(exchange, mode);
  const flag = mode === 'testnet' ? ' --testnet' : '';
  const others = known.length === 0 ? '' : `; ${didYouMean(name, known)}`;
  return new TradelabError('bad-keys', `there are no keys of ${name}`, {
    hint: `'tradelab keys add ${exchange}${flag}', or set ${apiKey} and ${secret}${others}`,
  });
}
