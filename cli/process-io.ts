// The streams of the real process.

import type { Io } from './io.ts';

const WIDTH_OF_FILES = 100;

/**
 * The process as a command sees it. A reader of stdout that goes away is no error. But for commands that stop in
 * time nobody listens for SIGINT: the system then ends the process at once, which shells report as 130, also in the
 * middle of a computation that never comes back to the event loop, or of a query that an orderly exit would wait for.
 */
export function processIo(): Io {
  const { stdout, stderr, env } = process;
  for (const stream of [stdout, stderr]) stream.on('error', dropQuietly);
  const columns = stdout.columns ?? WIDTH_OF_FILES;
  return {
    ...{ stdout, stderr, env, isTTY: stdout.isTTY === true, columns, onInterrupt, onTerminate },
    // Opened by who reads it: a process that does not must not wait for it.
    get stdin() {
      return process.stdin;
    },
  };
}

const SIGNALS = ['SIGTERM', 'SIGHUP'] as const;

// npm and npx pass on the interrupt that the terminal has sent to all: within this while it is the same one.
const SAME_MS = 300;

/** With no listener left after the first, the system ends the process at the second. */
function onInterrupt(listener: () => void): () => void {
  let isHeard = false;
  const forget = () => void process.off('SIGINT', heard);
  const heard = () => {
    if (isHeard) return;
    isHeard = true;
    setTimeout(forget, SAME_MS).unref();
    listener();
  };
  process.on('SIGINT', heard);
  return () => {
    if (!isHeard) forget();
  };
}

function onTerminate(listener: () => void): () => void {
  const forget = () => {
    for (const signal of SIGNALS) process.off(signal, heard);
  };
  const heard = () => {
    forget();
    listener();
  };
  for (const signal of SIGNALS) process.on(signal, heard);
  return forget;
}

/**
 * `tradelab … | head` closes the pipe before everything is written. What is left of that is dropped; what is left to do
 * besides, such as recording the run, is not.
 */
function dropQuietly(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}
