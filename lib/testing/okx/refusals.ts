// What OKX's codes and words are for each refusal. Most come with the HTTP status 200.

import type { Answer } from '../dialect.ts';
import { type Refusal, RefusedRequest } from '../order.ts';

/** A request that is refused for a reason which OKX alone has. */
export class OkxError extends Error {
  readonly code: number;
  readonly status: number;
  constructor(
    code: number,
    message: string,
    { status = 200, cause }: { status?: number; cause?: unknown } = {},
  ) {
    super(message, { cause });
    this.code = code;
    this.status = status;
  }
}

/** The refusal of a field that is missing, or makes no sense. */
export function parameterError(name: string): OkxError {
  return new OkxError(51000, `Parameter ${name} error`);
}

const WORDS: Readonly<Record<Refusal, readonly [code: number, words: string]>> = {
  'insufficient-balance': [51008, 'Order failed. Insufficient balance or margin in account.'],
  'price-filter': [51000, 'Parameter px error'],
  'lot-size': [51121, 'Order quantity must be a multiple of the lot size.'],
  'min-notional': [51020, 'Your order should meet or exceed the minimum order amount.'],
  'percent-price': [51006, 'Order price is not within the price limit.'],
  'would-take': [51511, 'The order price does not meet the requirement for Post Only.'],
  'would-trigger': [51250, 'Algo order price is out of the available range.'],
  'reduce-only': [51169, "You don't have any positions in this direction to reduce or close."],
  'duplicate-client-id': [51016, 'Client order ID already exists.'],
  'unknown-order': [51400, 'The order has been filled, canceled or does not exist.'],
  'market-closed': [51022, 'Instrument suspended.'],
  'no-permission': [50120, "This API key doesn't have permission to use this function"],
  'unknown-symbol': [51001, "Instrument ID doesn't exist."],
  'bad-request': [51000, 'Parameter error'],
};

/** An error that a route threw, as OKX has it; any other is thrown again. */
export function okxErrorOf(error: unknown): OkxError {
  if (error instanceof OkxError) return error;
  if (!(error instanceof RefusedRequest)) throw error;
  const [code, words] = WORDS[error.refusal];
  return new OkxError(code, words);
}

export function errorAnswer({ code, message, status }: OkxError): Answer {
  return { status, body: { code: String(code), msg: message, data: [] } };
}

/** Codes of answers that fail as a whole, by HTTP status. */
const FAILURES: Readonly<Record<number, readonly [code: number, words: string]>> = {
  401: [50111, 'Invalid OK-ACCESS-KEY'],
  418: [50011, 'Too Many Requests'],
  429: [50011, 'Too Many Requests'],
  503: [50001, 'Service temporarily unavailable. Please try again later'],
  504: [50004, 'API endpoint request timeout'],
};

export function failureAnswer(status: number): Answer {
  const [code, words] = FAILURES[status] ?? [50026, 'System error. Try again later'];
  return errorAnswer(new OkxError(code, words, { status }));
}
