// Which times to ask an exchange for again: those that are in doubt, in as few requests as there can be.

import { barOpenTime } from '../../core/index.ts';
import { type Span, withSpan } from './spans.ts';

const MARGIN_BARS = 10;

/**
 * The spans to ask for, sorted and apart: the doubtful ones in whole bars of `ms` and with ten bars on both sides, by which
 * one sees that the exchange tells of the time between; nothing outside of `limits`. Those that fit into one answer of
 * `perPage` bars are one.
 */
export function spansToAsk(doubtful: readonly Span[], limits: Span, ms: number, perPage: number): Span[] {
  const wide = doubtful.map(
    ([from, to]): Span => [
      Math.max(limits[0], barOpenTime(from, ms) - MARGIN_BARS * ms),
      Math.min(limits[1], barOpenTime(to + ms - 1, ms) + MARGIN_BARS * ms),
    ],
  );
  const joined: Span[] = [];
  for (const span of wide.reduce<Span[]>((spans, one) => withSpan(spans, one), [])) {
    const last = joined.at(-1);
    if (last !== undefined && span[1] - last[0] <= perPage * ms)
      joined[joined.length - 1] = [last[0], span[1]];
    else joined.push(span);
  }
  return joined;
}
