// What makes a dialect of the test exchange: how requests and streams are put in the words of one real exchange.

import type { IncomingHttpHeaders } from 'node:http';
import type { Exchange, ExchangeEvent } from './exchange.ts';
import type { RequestFault } from './faults.ts';

/** What an account is known by; a passphrase belongs to the keys of some exchanges alone. */
export interface Keys {
  readonly apiKey: string;
  readonly secret: string;
  readonly passphrase: string;
}

/** What a dialect speaks for. */
export interface DialectContext {
  readonly exchange: Exchange;
  readonly keys: Keys;
  /** Whether a signed request's timestamp must fit the exchange's clock. */
  readonly checkTime: boolean;
  /** What that clock shows, ms UTC: it may be off from the times of the exchange's own trades. */
  readonly clock: () => number;
}

/** A request as it came. */
export interface WireRequest {
  readonly method: string;
  /** The host that was asked: 'api.binance.com'. */
  readonly host: string;
  /** The path at that host: '/api/v3/klines'. */
  readonly path: string;
  /** What follows the path's question mark, as it was sent. */
  readonly query: string;
  readonly body: string;
  readonly headers: IncomingHttpHeaders;
}

export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** How a connection sends: what answers its client always arrives in order, what tells of events may not. */
export interface Wire {
  reply(message: object | string): void;
  tell(message: object): void;
}

/** One client's stream. */
export interface Connection {
  /** Takes a message of the client. */
  hear(text: string): void;
  /** Tells the client what an event means to it. */
  tell(event: ExchangeEvent): void;
}

export interface Dialect {
  /** The header of answers that says what the requests of the minute weigh; none where there is no such. */
  readonly weightHeader?: string;
  /** What faults and the log call a request: 'GET /klines'. */
  routeOf(request: WireRequest): string;
  /** The exchange's name of the market that a request is about; null where it names none. */
  marketOf(request: WireRequest): string | null;
  answer(request: WireRequest, route: string): Answer;
  /** What a request costs of the minute's allowance. */
  weightOf(route: string): number;
  /** The answer to a client that asks too much, by how often it was refused in this minute. */
  tooMany(refused: number): Answer;
  /** The answer to a request that is made to fail. */
  failure(fault: Exclude<RequestFault['answer'], 'drop'>, request: WireRequest): Answer;
  /** A new stream to `url`, host first: '/stream.binance.com/ws/1'. */
  connect(url: string, wire: Wire): Connection;
}
