// Sockets of ccxt that may close at any time without ending the process, and that are not opened once they were.

import { isExchangeError } from './retry.ts';

interface Socket {
  readonly error?: unknown;
  createConnection(): void;
  send(message: unknown): Promise<unknown>;
  future(name: string): Promise<unknown>;
}

/**
 * Changes three things of a client's sockets. By two of them a socket that closes at a bad moment would end the
 * process: ccxt asks to subscribe without looking at what comes of it, and keeps promises of which nobody waits for
 * some. Whoever does wait for a message is told of the closing all the same. By the third a process would never end:
 * ccxt waits before it connects again, and then does so even where the client was closed meanwhile.
 */
export function letSocketsClose({
  options,
}: {
  readonly options?: Record<string, unknown> | undefined;
}): void {
  if (options !== undefined)
    options['ws'] = {
      ...(options['ws'] as object | undefined),
      ...{ send: sendIfOpen, future: heardFuture, createConnection: connectUnlessClosed },
    };
}

function connectUnlessClosed(this: Socket): void {
  if (!isExchangeError(this.error, 'ExchangeClosedByUser')) plain(this).createConnection.call(this);
}

function sendIfOpen(this: Socket, message: unknown): Promise<unknown> {
  return plain(this)
    .send.call(this, message)
    .catch(() => {});
}

function heardFuture(this: Socket, name: string): Promise<unknown> {
  const future = plain(this).future.call(this, name);
  future.catch(() => {});
  return future;
}

function plain(socket: Socket): Socket {
  return Object.getPrototypeOf(socket) as Socket;
}
