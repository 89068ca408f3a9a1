// The wires of the test exchange: one HTTP and websocket server on loopback. The host of an exchange's own URL is the
// first part of the path here, as in http://127.0.0.1:4711/api.binance.com/api/v3/time.

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { ERRORS, refusalAnswer } from './binance/refusals.ts';
import type { BinanceRequest } from './binance/request.ts';
import { answer, type BinanceRules, refusedKey, WEIGHTS } from './binance/rest.ts';
import { type StreamClient, tell } from './binance/streams.ts';
import type { Exchange } from './exchange.ts';
import { Faults } from './faults.ts';

export interface ServerRules extends BinanceRules {
  /** What the requests of a minute may weigh; more are answered by 429, and ten more by 418. */
  readonly weightPerMinute: number;
}

/** How many requests after the first 429 bring a ban. */
const PATIENCE = 10;

export class ExchangeServer {
  readonly faults = new Faults();
  /** Every request that was answered: its route and status. */
  readonly log: { readonly route: string; readonly status: number; readonly at: number }[] = [];
  readonly #exchange: Exchange;
  readonly #rules: ServerRules;
  readonly #http: Server;
  readonly #sockets: WebSocketServer;
  readonly #clients = new Map<WebSocket, StreamClient>();
  readonly #listenKey = 'test-listen-key';
  #minute = { start: 0, weight: 0, refused: 0 };

  constructor(exchange: Exchange, rules: ServerRules) {
    this.#exchange = exchange;
    this.#rules = rules;
    this.#http = createServer((request, response) => void this.#serve(request, response));
    this.#sockets = new WebSocketServer({ server: this.#http });
    this.#sockets.on('connection', (socket, request) => this.#connect(socket, request.url ?? ''));
    exchange.onEvent((event) => {
      for (const client of this.#clients.values()) tell(exchange, client, event);
    });
  }

  get port(): number {
    return (this.#http.address() as AddressInfo).port;
  }

  /** How many streams are connected. */
  get connections(): number {
    return this.#clients.size;
  }

  listen(): Promise<void> {
    return new Promise((resolve) => this.#http.listen(0, '127.0.0.1', resolve));
  }

  /** Cuts every stream, as an exchange does once a day and on bad days more often. */
  dropSockets(): void {
    for (const socket of this.#clients.keys()) socket.terminate();
  }

  async close(): Promise<void> {
    this.dropSockets();
    this.#sockets.close();
    this.#http.closeAllConnections();
    await new Promise((resolve) => this.#http.close(resolve));
  }

  async #serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = await requestOf(incoming);
    const fault = this.faults.take(request.route, request.params.get('symbol'));
    if (this.faults.latency > 0) await new Promise((resolve) => setTimeout(resolve, this.faults.latency));
    const weight = this.#weigh(request.route);
    const real = () => this.#limited(weight) ?? this.#answer(request);
    if (fault === undefined) {
      this.#send(response, request.route, real());
      return;
    }
    if (fault.afterwards === true) real();
    if (fault.answer === 'drop') {
      incoming.socket.destroy();
      return;
    }
    if (fault.answer === 'delisted') {
      this.#send(response, request.route, refusalAnswer('unknown-symbol', request.isFutures));
      return;
    }
    if (fault.retryAfter !== undefined) response.setHeader('Retry-After', fault.retryAfter);
    const refused = fault.answer === 418 ? ERRORS.banned : ERRORS.tooMany;
    const body = fault.answer === 418 || fault.answer === 429 ? refused.body : ERRORS.broken.body;
    this.#send(response, request.route, { status: fault.answer, body });
  }

  #answer(request: BinanceRequest) {
    if (request.route === 'GET /time')
      return { status: 200, body: { serverTime: this.#exchange.now + this.faults.clockSkew } };
    if (/^(POST|PUT|DELETE) \/listenKey$/.test(request.route)) {
      const isKnown = request.apiKey === this.#rules.keys.apiKey;
      return isKnown ? { status: 200, body: { listenKey: this.#listenKey } } : ERRORS.badKey;
    }
    return answer(this.#exchange, request, this.#rules);
  }

  /** Adds a request to what the minute weighs. */
  #weigh(route: string): number {
    const now = Date.now();
    if (now - this.#minute.start >= 60_000) this.#minute = { start: now, weight: 0, refused: 0 };
    this.#minute.weight += WEIGHTS[route] ?? 1;
    return this.#minute.weight;
  }

  #limited(weight: number) {
    if (weight <= this.#rules.weightPerMinute) return undefined;
    return ++this.#minute.refused > PATIENCE ? ERRORS.banned : ERRORS.tooMany;
  }

  #send(response: ServerResponse, route: string, { status, body }: { status: number; body: unknown }): void {
    this.log.push({ route, status, at: Date.now() });
    response.statusCode = status;
    response.setHeader('Content-Type', 'application/json');
    response.setHeader('X-MBX-USED-WEIGHT-1M', this.#minute.weight);
    response.end(JSON.stringify(body));
  }

  #connect(socket: WebSocket, url: string): void {
    const isFutures = url.startsWith('/fstream.');
    const client: StreamClient = {
      ...{ isFutures, streams: new Set<string>(), account: undefined, toldUntil: this.#exchange.now },
      send: this.#sender(socket),
    };
    if (url.includes(`listenKey=${this.#listenKey}`) || url.endsWith(`/${this.#listenKey}`))
      client.account = (event) => event;
    this.#clients.set(socket, client);
    socket.on('close', () => this.#clients.delete(socket));
    socket.on('message', (text) => this.#obey(client, JSON.parse(String(text)) as Command));
  }

  #obey(client: StreamClient, { id, method, params }: Command): void {
    if (method === 'SUBSCRIBE') for (const name of params as string[]) client.streams.add(name);
    if (method === 'UNSUBSCRIBE') for (const name of params as string[]) client.streams.delete(name);
    if (method === 'userDataStream.subscribe.signature')
      this.#signIn(client, id, params as Record<string, string>);
    else client.send({ result: null, id });
  }

  #signIn(client: StreamClient, id: unknown, params: Record<string, string>): void {
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
    const refused = refusedKey(this.#exchange, request, this.#rules);
    if (refused !== undefined) client.send({ id, status: refused.status, error: refused.body });
    else {
      client.account = (event) => ({ subscriptionId: 0, event });
      client.send({ id, status: 200, result: { subscriptionId: 0 } });
    }
  }

  /** Sends to a socket, with the faults of streams as they are at that time. */
  #sender(socket: WebSocket): (message: object) => void {
    let count = 0;
    let late: string | undefined;
    return (message) => {
      const { isSilent, duplicateEvery, swapEvery } = this.faults.streams;
      if (isSilent || socket.readyState !== socket.OPEN) return;
      const text = JSON.stringify(message);
      const isEvent = 'e' in message;
      if (isEvent) count++;
      if (isEvent && late === undefined && swapEvery > 0 && count % swapEvery === 0) {
        late = text;
        return;
      }
      socket.send(text);
      if (isEvent && duplicateEvery > 0 && count % duplicateEvery === 0) socket.send(text);
      if (late !== undefined) socket.send(late);
      late = undefined;
    };
  }
}

interface Command {
  readonly id: unknown;
  readonly method: string;
  readonly params: unknown;
}

/** The path after host and version names the route: '/api.binance.com/api/v3/klines' is '/klines'. */
async function requestOf(incoming: IncomingMessage): Promise<BinanceRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const [path = '', query = ''] = (incoming.url ?? '').split('?');
  const body = Buffer.concat(chunks).toString();
  const text = body === '' ? query : body;
  const [, host = '', , , ...route] = path.split('/');
  return {
    ...{ route: `${incoming.method} /${route.join('/')}`, isFutures: host.startsWith('fapi.'), text },
    params: new URLSearchParams(text),
    apiKey: incoming.headers['x-mbx-apikey'] as string | undefined,
  };
}
