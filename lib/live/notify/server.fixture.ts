// A server that notifications are sent to, on loopback.

import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export interface Received {
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: { text: string; [name: string]: unknown };
  readonly raw: string;
  readonly at: number;
}

/** How a server answers its n-th request, from 1. */
export type Answer = (response: ServerResponse, count: number) => void;
export const ok: Answer = (response) => response.end('ok');
export const status =
  (code: number, headers = {}, body = ''): Answer =>
  (response) =>
    response.writeHead(code, headers).end(body);

/** A server that notes what it gets, and answers so. */
export async function serverOf(answer: Answer = ok) {
  const received: Received[] = [];
  const server: Server = createServer((request, response) => {
    let raw = '';
    request.on('data', (text) => (raw += text));
    request.on('end', () => {
      const { url = '', headers } = request;
      received.push({ url, headers, raw, body: JSON.parse(raw), at: performance.now() });
      answer(response, received.length);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, received, server };
}
