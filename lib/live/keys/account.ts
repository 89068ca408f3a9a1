// An account at an exchange: its name in the key file, and the variables of the environment that may hold its keys.

import { TradelabError } from '../../core/index.ts';
import { type ExchangeKeys, tradingClient } from '../../data/index.ts';
import type { SessionMode } from '../ledger/index.ts';

/** Where real orders go: to the exchange's own place for tests, or to the market. Each has keys of its own. */
export type OrderMode = Exclude<SessionMode, 'paper'>;

/** Variables by their names. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** 'binance', and of the testnet 'binance testnet'. */
export function accountName(exchange: string, mode: OrderMode): string {
  return mode === 'live' ? exchange : `${exchange} testnet`;
}

/** The variables of an account: BINANCE_API_KEY and BINANCE_SECRET; BINANCE_TESTNET_API_KEY and BINANCE_TESTNET_SECRET. */
export function keyVariables(
  exchange: string,
  mode: OrderMode,
): { readonly [K in keyof ExchangeKeys]: string } {
  const account = accountName(exchange, mode).toUpperCase().replaceAll(/\W/g, '_');
  return { apiKey: `${account}_API_KEY`, secret: `${account}_SECRET` };
}

/** The keys of an account in the environment, undefined where there are none. Throws `bad-keys` where one half is there. */
export function keysInEnvironment(
  exchange: string,
  mode: OrderMode,
  env: Environment,
): ExchangeKeys | undefined {
  const names = keyVariables(exchange, mode);
  const [apiKey, secret] = [env[names.apiKey], env[names.secret]];
  if (!apiKey && !secret) return undefined;
  if (apiKey && secret) return { apiKey, secret };
  const [there, missing] = apiKey ? [names.apiKey, names.secret] : [names.secret, names.apiKey];
  throw new TradelabError('bad-keys', `${there} is set, and ${missing} is not`, {
    hint: 'set both, or none to take the keys of the key file',
  });
}

/** Throws `not-found` for an exchange that there is not, and `bad-option` for one that real orders cannot be sent to. */
export async function requireTraded(exchange: string): Promise<void> {
  await tradingClient(exchange, { apiKey: '', secret: '' });
}
