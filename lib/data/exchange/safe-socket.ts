// Sockets of ccxt that may close at any time without ending the process.

interface Socket {
  send(message: unknown): Promise<unknown>;
}

/**
 * Changes how a client's sockets send: ccxt asks to subscribe without looking at what comes of it, so that a socket
 * which has closed meanwhile would end the process. Whoever waits for its messages is told of the closing itself.
 */
export function letSocketsClose({
  options,
}: {
  readonly options?: Record<string, unknown> | undefined;
}): void {
  if (options !== undefined) options['ws'] = { ...(options['ws'] as object | undefined), send: sendIfOpen };
}

function sendIfOpen(this: Socket, message: unknown): Promise<unknown> {
  return (Object.getPrototypeOf(this) as Socket).send.call(this, message).catch(() => {});
}
