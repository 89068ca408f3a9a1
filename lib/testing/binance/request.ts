// A request to one of Binance's hosts: its parameters, and whether whoever signed it has the key.

import { createHmac } from 'node:crypto';
import { type Timeframe, timeframeMs } from '../../core/index.ts';
import type { Keys } from '../dialect.ts';
import type { Exchange } from '../exchange.ts';
import type { TestMarket } from '../market.ts';
import { RefusedRequest } from '../order.ts';

export interface BinanceRequest {
  /** 'GET /klines', without host and version. */
  readonly route: string;
  readonly isFutures: boolean;
  readonly params: URLSearchParams;
  /** The parameters as they were sent, which is what is signed. */
  readonly text: string;
  readonly apiKey: string | undefined;
}

/** Whether the signature at the end of a request is that of the secret (HMAC-SHA256 of all before it, hex). */
export function isSigned({ text }: Pick<BinanceRequest, 'text'>, { secret }: Keys): boolean {
  const [said, signature] = text.split('&signature=');
  return signature === createHmac('sha256', secret).update(said!).digest('hex');
}

/** The market that a request names. Throws a RefusedRequest. */
export function marketOf(exchange: Exchange, { params, isFutures }: BinanceRequest): TestMarket {
  const id = params.get('symbol');
  for (const market of exchange.markets.values())
    if (market.id === id && market.isPerpetual === isFutures) return market;
  throw new RefusedRequest('unknown-symbol');
}

/** A number that a request may give. Throws a RefusedRequest where it is none. */
export function numberOf({ params }: Pick<BinanceRequest, 'params'>, name: string): number | undefined {
  const text = params.get(name);
  if (text === null) return undefined;
  const value = Number(text);
  if (!Number.isFinite(value)) throw new RefusedRequest('bad-request', `${name} is '${text}'`);
  return value;
}

const INTERVALS = /^(1m|3m|5m|15m|30m|1h|2h|4h|6h|8h|12h|1d|3d|1w)$/;

/** The interval of candles that a request names, in ms. Throws a RefusedRequest. */
export function intervalMs(name: string | null): number {
  if (name === null || !INTERVALS.test(name)) throw new RefusedRequest('bad-request', 'Invalid interval.');
  return timeframeMs(name as Timeframe);
}
