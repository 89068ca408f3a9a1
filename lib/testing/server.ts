// The wires of the test exchange: one HTTP and websocket server on loopback. The host of an exchange's own URL is the
// first part of the path here, as in http://127.0.0.1:4711/api.binance.com/api/v3/time.

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Answer, Connection, Dialect, Wire, WireRequest } from './dialect.ts';
import type { Exchange } from './exchange.ts';
import type { Faults } from './faults.ts';

export interface ServerOptions {
  readonly dialect: Dialect;
  readonly faults: Faults;
  /** What the requests of a minute may weigh; more are refused. */
  readonly weightPerMinute: number;
}

export class ExchangeServer {
  /** Every request that was answered: its route and status. */
  readonly log: { readonly route: string; readonly status: number; readonly at: number }[] = [];
  readonly #dialect: Dialect;
  readonly #faults: Faults;
  readonly #weightPerMinute: number;
  readonly #http: Server;
  readonly #sockets: WebSocketServer;
  readonly #connections = new Map<WebSocket, Connection>();
  #minute = { start: 0, weight: 0, refused: 0 };

  constructor(exchange: Exchange, { dialect, faults, weightPerMinute }: ServerOptions) {
    this.#dialect = dialect;
    this.#faults = faults;
    this.#weightPerMinute = weightPerMinute;
    this.#http = createServer((request, response) => void this.#serve(request, response));
    this.#sockets = new WebSocketServer({ server: this.#http });
    this.#sockets.on('connection', (socket, request) => this.#connect(socket, request.url ?? ''));
    exchange.onEvent((event) => {
      for (const connection of this.#connections.values()) connection.tell(event);
    });
  }

  get port(): number {
    return (this.#http.address() as AddressInfo).port;
  }

  /** How many streams are connected. */
  get connections(): number {
    return this.#connections.size;
  }

  listen(): Promise<void> {
    return new Promise((resolve) => this.#http.listen(0, '127.0.0.1', resolve));
  }

  /** Cuts every stream, as an exchange does once a day and on bad days more often. */
  dropSockets(): void {
    for (const socket of this.#connections.keys()) socket.terminate();
  }

  async close(): Promise<void> {
    this.dropSockets();
    this.#sockets.close();
    this.#http.closeAllConnections();
    await new Promise((resolve) => this.#http.close(resolve));
  }

  async #serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = await requestOf(incoming);
    const route = this.#dialect.routeOf(request);
    const fault = this.#faults.take(route, this.#dialect.marketOf(request));
    await this.#faults.arrival(route);
    const weight = this.#weigh(route);
    const real = () => this.#limited(weight) ?? this.#dialect.answer(request, route);
    if (fault === undefined) {
      this.#send(response, route, real());
      return;
    }
    if (fault.afterwards === true && fault.lateMs !== undefined) setTimeout(real, fault.lateMs);
    else if (fault.afterwards === true) real();
    if (fault.answer === 'drop') {
      incoming.socket.destroy();
      return;
    }
    if (fault.retryAfter !== undefined) response.setHeader('Retry-After', fault.retryAfter);
    this.#send(response, route, this.#dialect.failure(fault.answer, request));
  }

  /** Adds a request to what the minute weighs. */
  #weigh(route: string): number {
    const now = Date.now();
    if (now - this.#minute.start >= 60_000) this.#minute = { start: now, weight: 0, refused: 0 };
    this.#minute.weight += this.#dialect.weightOf(route);
    return this.#minute.weight;
  }

  #limited(weight: number): Answer | undefined {
    if (weight <= this.#weightPerMinute) return undefined;
    return this.#dialect.tooMany(++this.#minute.refused);
  }

  #send(response: ServerResponse, route: string, { status, body }: Answer): void {
    this.log.push({ route, status, at: Date.now() });
    response.statusCode = status;
    response.setHeader('Content-Type', 'application/json');
    const { weightHeader } = this.#dialect;
    if (weightHeader !== undefined) response.setHeader(weightHeader, this.#minute.weight);
    response.end(JSON.stringify(body));
  }

  #connect(socket: WebSocket, url: string): void {
    const connection = this.#dialect.connect(url, this.#wire(socket));
    this.#connections.set(socket, connection);
    socket.on('close', () => this.#connections.delete(socket));
    socket.on('message', (text) => connection.hear(String(text)));
  }

  /** Sends to a socket, with the faults of streams as they are at that time. */
  #wire(socket: WebSocket): Wire {
    let count = 0;
    let late: string | undefined;
    const isHeard = () => !this.#faults.streams.isSilent && socket.readyState === socket.OPEN;
    const reply = (message: object | string) => {
      if (isHeard()) socket.send(typeof message === 'string' ? message : JSON.stringify(message));
    };
    const tell = (message: object) => {
      if (!isHeard()) return;
      const { duplicateEvery, swapEvery } = this.#faults.streams;
      const text = JSON.stringify(message);
      count++;
      if (late === undefined && swapEvery > 0 && count % swapEvery === 0) {
        late = text;
        return;
      }
      socket.send(text);
      if (duplicateEvery > 0 && count % duplicateEvery === 0) socket.send(text);
      if (late !== undefined) socket.send(late);
      late = undefined;
    };
    return { reply, tell };
  }
}

/** A request with its real host apart from the path that it came with. */
async function requestOf(incoming: IncomingMessage): Promise<WireRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const [, host = '', path = '/', query = ''] = /^\/([^/]*)([^?]*)\??(.*)$/.exec(incoming.url ?? '') ?? [];
  const { method = 'GET', headers } = incoming;
  return { method, host, path, query, body: Buffer.concat(chunks).toString(), headers };
}
