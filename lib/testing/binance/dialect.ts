// Binance's dialect: spot and USDT-margined futures, told apart by the host that is asked.

import type { Answer, Connection, Dialect, DialectContext, Wire, WireRequest } from '../dialect.ts';
import { ERRORS, refusalAnswer } from './refusals.ts';
import type { BinanceRequest } from './request.ts';
import { answer, refusedKey, WEIGHTS } from './rest.ts';
import { type StreamClient, tell } from './streams.ts';

/** How many requests after the first 429 bring a ban. */
const PATIENCE = 10;

const LISTEN_KEY = 'test-listen-key';

export function binance(context: DialectContext): Dialect {
  return {
    weightHeader: 'X-MBX-USED-WEIGHT-1M',
    routeOf: ({ method, path }) => `${method} /${path.split('/').slice(3).join('/')}`,
    marketOf: (request) => binanceRequest(request, '').params.get('symbol'),
    answer: (request, route) => answerTo(context, binanceRequest(request, route)),
    weightOf: (route) => WEIGHTS[route] ?? 1,
    tooMany: (refused) => (refused > PATIENCE ? ERRORS.banned : ERRORS.tooMany),
    failure,
    connect: (url, wire) => connect(context, url, wire),
  };
}

function failure(fault: number | 'delisted', request: WireRequest): Answer {
  if (fault === 'delisted') return refusalAnswer('unknown-symbol', isFutures(request));
  if (fault === 401) return ERRORS.badKey;
  if (fault === 418) return ERRORS.banned;
  return fault === 429 ? ERRORS.tooMany : { status: fault, body: ERRORS.broken.body };
}

const isFutures = ({ host }: WireRequest) => host.startsWith('fapi.');

function binanceRequest(request: WireRequest, route: string): BinanceRequest {
  const { query, body, headers } = request;
  const text = body === '' ? query : body;
  return {
    ...{ route, isFutures: isFutures(request), text, params: new URLSearchParams(text) },
    apiKey: headers['x-mbx-apikey'] as string | undefined,
  };
}

function answerTo({ exchange, ...rules }: DialectContext, request: BinanceRequest): Answer {
  if (request.route === 'GET /time') return { status: 200, body: { serverTime: rules.clock() } };
  if (/^(POST|PUT|DELETE) \/listenKey$/.test(request.route)) {
    const isKnown = request.apiKey === rules.keys.apiKey;
    return isKnown ? { status: 200, body: { listenKey: LISTEN_KEY } } : ERRORS.badKey;
  }
  return answer(exchange, request, rules);
}

function connect(context: DialectContext, url: string, wire: Wire): Connection {
  const { exchange } = context;
  const client: StreamClient = {
    ...{ isFutures: url.startsWith('/fstream.'), streams: new Set<string>(), account: undefined },
    ...{ toldUntil: exchange.now, send: wire.tell },
  };
  if (url.includes(`listenKey=${LISTEN_KEY}`) || url.endsWith(`/${LISTEN_KEY}`))
    client.account = (event) => event;
  return {
    hear: (text) => obey(context, client, wire, JSON.parse(text) as Command),
    tell: (event) => tell(exchange, client, event),
  };
}

interface Command {
  readonly id: unknown;
  readonly method: string;
  readonly params: unknown;
}

function obey(
  context: DialectContext,
  client: StreamClient,
  wire: Wire,
  { id, method, params }: Command,
): void {
  if (method === 'SUBSCRIBE') for (const name of params as string[]) client.streams.add(name);
  if (method === 'UNSUBSCRIBE') for (const name of params as string[]) client.streams.delete(name);
  if (method === 'userDataStream.subscribe.signature')
    wire.reply(signIn(context, client, id, params as Record<string, string>));
  else wire.reply({ result: null, id });
}

function signIn(
  rules: DialectContext,
  client: StreamClient,
  id: unknown,
  params: Record<string, string>,
): object {
  const { signature, ...signed } = params;
  const text = Object.keys(signed)
    .sort()
    .map((key) => `${key}=${signed[key]}`)
    .join('&');
  const request = {
    apiKey: signed['apiKey'],
    params: new URLSearchParams(text),
    text: `${text}&signature=${signature}`,
  };
  const refused = refusedKey(request, rules);
  if (refused !== undefined) return { id, status: refused.status, error: refused.body };
  client.account = (event) => ({ subscriptionId: 0, event });
  return { id, status: 200, result: { subscriptionId: 0 } };
}
