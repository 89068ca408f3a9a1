// Work that Ctrl-C stops in time, so that what is done is kept and shown.

import type { Io } from './io.ts';

/** What a shell reports of a process that Ctrl-C ended, and we of work that it stopped. */
export const INTERRUPTED = 130;

/** Runs `work` with a signal that the first Ctrl-C aborts; the second one ends the process at once. */
export async function stoppable<T>(io: Io, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const stop = new AbortController();
  const forget = io.onInterrupt(() => stop.abort());
  try {
    return await work(stop.signal);
  } finally {
    forget();
  }
}

/** The same for work that goes on until it is ended: also where the system asks for the end, or the terminal has gone. */
export function endable<T>(io: Io, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  return stoppable(io, async (interrupted) => {
    const end = new AbortController();
    const forget = io.onTerminate(() => end.abort());
    try {
      return await work(AbortSignal.any([interrupted, end.signal]));
    } finally {
      forget();
    }
  });
}
