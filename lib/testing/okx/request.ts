// A request to OKX: its fields, whether whoever signed it has the keys, and what the fields mean.

import { createHmac } from 'node:crypto';
import type { DialectContext, WireRequest } from '../dialect.ts';
import type { TestMarket } from '../market.ts';
import { instId } from './format.ts';
import { OkxError, parameterError } from './refusals.ts';

/** The fields of a query, of a body, or of one of a body's orders, as texts. */
export type Fields = ReadonlyMap<string, string>;

/** Answers a request, or one of the orders in it, with its data. Throws a RefusedRequest or an OkxError. */
export type Route<T> = (context: DialectContext, fields: Fields) => T;

/** How old a signed request may be, in ms. */
const WINDOW_MS = 30_000;

/** The fields of a request: those of its query, or one set for each order of its body. Throws an OkxError. */
export function fieldsOf({ method, query, body }: Pick<WireRequest, 'method' | 'query' | 'body'>): Fields[] {
  if (method === 'GET') return [new Map(new URLSearchParams(query))];
  try {
    const parsed = JSON.parse(body) as object | object[];
    return (Array.isArray(parsed) ? parsed : [parsed]).map(fieldsOfObject);
  } catch (cause) {
    throw new OkxError(50002, 'JSON syntax error', { cause });
  }
}

export function fieldsOfObject(object: object): Fields {
  const text = (value: unknown) => (typeof value === 'object' ? JSON.stringify(value) : String(value));
  return new Map(Object.entries(object).map(([key, value]) => [key, text(value)]));
}

/** The signature of a text: HMAC-SHA256 by the secret, in base 64. */
export function signatureOf(text: string, secret: string): string {
  return createHmac('sha256', secret).update(text).digest('base64');
}

/** Throws an OkxError where the key, the passphrase, the signature or the time of a request is wrong. */
export function requireSigned(request: WireRequest, { keys, checkTime, clock }: DialectContext): void {
  const { method, path, query, body } = request;
  const header = (name: string) => String(request.headers[`ok-access-${name}`] ?? '');
  if (header('key') !== keys.apiKey) throw new OkxError(50111, 'Invalid OK-ACCESS-KEY', { status: 401 });
  if (header('passphrase') !== keys.passphrase)
    throw new OkxError(50105, 'OK-ACCESS-PASSPHRASE is incorrect', { status: 401 });
  const time = header('timestamp');
  const target = query === '' ? path : `${path}?${query}`;
  if (header('sign') !== signatureOf(`${time}${method}${target}${body}`, keys.secret))
    throw new OkxError(50113, 'Invalid Sign', { status: 401 });
  if (checkTime && !(Math.abs(clock() - Date.parse(time)) <= WINDOW_MS))
    throw new OkxError(50102, 'Timestamp request expired', { status: 401 });
}

/** The market that a request names. Throws an OkxError. */
export function marketOf({ exchange }: DialectContext, fields: Fields): TestMarket {
  const id = fields.get('instId');
  for (const market of exchange.markets.values()) if (instId(market) === id) return market;
  throw new OkxError(51001, "Instrument ID doesn't exist.");
}

/** The markets of the kind that a request names, or the one. Throws an OkxError. */
export function marketsOf(context: DialectContext, fields: Fields): TestMarket[] {
  if (fields.has('instId') && fields.get('instId') !== 'ANY') return [marketOf(context, fields)];
  const kind = fields.get('instType') ?? 'ANY';
  const all = [...context.exchange.markets.values()];
  return all.filter((market) => kind === 'ANY' || (kind === 'SWAP') === market.isPerpetual);
}

/** A number that a request may give. Throws an OkxError where it is none. */
export function numberOf(fields: Fields, name: string): number | undefined {
  const text = fields.get(name);
  if (text === undefined || text === '') return undefined;
  const value = Number(text);
  if (!Number.isFinite(value)) throw parameterError(name);
  return value;
}

/** Of the newest first what lies strictly between `before` and `after`, and of that the first `limit`. */
export function pageOf<T>(
  newestFirst: readonly T[],
  fields: Fields,
  { most, key }: { readonly most: number; readonly key: (item: T) => number | bigint },
): T[] {
  const cursor = (name: string) => {
    const text = fields.get(name);
    if (text === undefined || text === '') return undefined;
    if (!/^\d+$/.test(text)) throw parameterError(name);
    return BigInt(text);
  };
  const [before, after] = [cursor('before'), cursor('after')];
  return newestFirst
    .filter(
      (item) => (before === undefined || key(item) > before) && (after === undefined || key(item) < after),
    )
    .slice(0, Math.min(most, numberOf(fields, 'limit') ?? 100));
}
