// How far long work is, on stderr, now and then.

import { type Io, note } from './io.ts';

const EVERY_MS = 1000;

/** Tells at most once a second how much of `what` is done; nothing where it takes less than that. */
export function progress(io: Io, what: string): (done: number, total: number) => void {
  let last = Date.now();
  return (done, total) => {
    if (Date.now() - last < EVERY_MS || done === total) return;
    last = Date.now();
    note(io, `${what}: ${Math.floor((100 * done) / total)}%`);
  };
}
