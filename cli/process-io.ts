// The streams of the real process.

import type { Io } from './io.ts';

const WIDTH_OF_FILES = 100;

/**
 * The process as a command sees it. A reader of stdout that goes away ends it quietly. But for commands that stop in
 * time nobody listens for SIGINT: the system then ends the process at once, which shells report as 130, also in the
 * middle of a computation that never comes back to the event loop, or of a query that an orderly exit would wait for.
 */
export function processIo(): Io {
  const { stdout, stderr, env } = process;
  for (const stream of [stdout, stderr]) stream.on('error', endQuietly);
  const columns = stdout.columns ?? WIDTH_OF_FILES;
  return { stdout, stderr, env, isTTY: stdout.isTTY === true, columns, onInterrupt };
}

/** Once: with no listener left, the system ends the process at the next one. */
function onInterrupt(listener: () => void): () => void {
  process.once('SIGINT', listener);
  return () => void process.off('SIGINT', listener);
}

/** `tradelab … | head` closes the pipe before everything is written. */
function endQuietly(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
}
