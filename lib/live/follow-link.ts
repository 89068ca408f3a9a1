// The bars of an exchange for as long as its bots run: a feed that ends by a fault is opened anew.

import { pause } from '../data/index.ts';
import type { ExchangeLink, Follower } from './exchange-link.ts';

const WAIT_MS = 5000;

/** Follows what the followers want at each time, until the signal aborts; what a feed has ended by is told. */
export async function followLink(
  link: ExchangeLink,
  followers: () => readonly Follower[],
  signal: AbortSignal,
  onFailed: (error: Error) => void,
): Promise<void> {
  while (!signal.aborted) {
    const wanted = followers();
    try {
      if (wanted.length === 0) await pause(WAIT_MS, signal);
      else await link.follow(wanted, signal);
    } catch (error) {
      if (signal.aborted) return;
      onFailed(error as Error);
      await pause(WAIT_MS, signal);
    }
  }
}
