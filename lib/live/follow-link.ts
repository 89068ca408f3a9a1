// The bars of an exchange for as long as its bots run: a feed that ends by a fault is opened anew.

import { pause } from '../data/index.ts';
import type { ExchangeLink } from './exchange-link.ts';
import type { Follower } from './link-options.ts';

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

/** The series of all followers, each once, from the first bar that any of them wants. */
export function seriesOf(followers: readonly Follower[]): Omit<Follower, 'isQuoted'>[] {
  const series = new Map<string, Omit<Follower, 'isQuoted'>>();
  for (const { symbol, timeframe, from } of followers) {
    const key = `${symbol} ${timeframe}`;
    const known = series.get(key)?.from ?? Number.POSITIVE_INFINITY;
    series.set(key, { symbol, timeframe, from: Math.min(from, known) });
  }
  return [...series.values()];
}
