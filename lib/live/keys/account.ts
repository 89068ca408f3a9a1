// An account at an exchange: its name in the key file, and the variables of the environment that may hold its keys.

import { TradelabError } from '../../core/index.ts';
import { type ExchangeKeys, exchangeClient } from '../../data/index.ts';
import type { SessionMode } from '../ledger/index.ts';

/** Where real orders go: to the exchange's own place for tests, or to the market. Each has keys of its own. */
export type OrderMode = Exclude<SessionMode, 'paper'>;

/** Variables by their names. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** 'binance', and of the testnet 'binance testnet'. */
export function accountName(exchange: string, mode: OrderMode): string {
  return mode === 'live' ? exchange : `${exchange} testnet`;
}

/** The variables of an account: BINANCE_API_KEY, BINANCE_SECRET, BINANCE_PASSWORD; BINANCE_TESTNET_API_KEY… */
export function keyVariables(exchange: string, mode: OrderMode) {
  const account = accountName(exchange, mode).toUpperCase().replaceAll(/\W/g, '_');
  return {
    apiKey: `${account}_API_KEY`,
    secret: `${account}_SECRET`,
    password: `${account}_PASSWORD`,
  } as const;
}

/** The keys of an account in the environment, undefined where there are none. Throws `bad-keys` where one half is there. */
export function keysInEnvironment(
  exchange: string,
  mode: OrderMode,
  env: Environment,
): ExchangeKeys | undefined {
  const names = keyVariables(exchange, mode);
  const [apiKey, secret, password] = [env[names.apiKey], env[names.secret], env[names.password]];
  if (!apiKey && !secret) return undefined;
  if (apiKey && secret) return { apiKey, secret, ...(password && { password }) };
  const [there, missing] = apiKey ? [names.apiKey, names.secret] : [names.secret, names.apiKey];
  throw new TradelabError('bad-keys', `${there} is set, and ${missing} is not`, {
    hint: 'set both, or none to take the keys of the key file',
  });
}

/** Whether the keys of an exchange have a password as a third part. Throws `not-found`, `bad-option` for other keys. */
export async function needsPassword(exchange: string): Promise<boolean> {
  const client = (await exchangeClient(exchange)) as { requiredCredentials?: Record<string, boolean> };
  const { apiKey, secret, password, uid, ...others } = client.requiredCredentials ?? {};
  if (apiKey && secret && !uid && !Object.values(others).includes(true)) return password === true;
  throw new TradelabError('bad-option', `the keys of ${exchange} are not a key and a secret`, {
    hint: 'trade on an exchange whose keys are: binance, binanceusdm, okx, bybit, kraken, …',
  });
}
