// Sets of times as spans [from, to), sorted and apart: what of a series an exchange has been asked for.

export type Span = readonly [from: number, to: number];

/** The set with a span added. */
export function withSpan(spans: readonly Span[], [from, to]: Span): Span[] {
  if (!(from < to)) return [...spans];
  const touching = spans.filter(([start, end]) => start <= to && end >= from);
  const apart = spans.filter(([start, end]) => start > to || end < from);
  const whole: Span = [
    Math.min(from, ...touching.map(([start]) => start)),
    Math.max(to, ...touching.map(([, end]) => end)),
  ];
  return [...apart, whole].sort((a, b) => a[0] - b[0]);
}

/** What of a span the set lacks. */
export function missingSpans(spans: readonly Span[], [from, to]: Span): Span[] {
  const missing: Span[] = [];
  let at = from;
  for (const [start, end] of spans) {
    if (start > at) missing.push([at, Math.min(start, to)]);
    at = Math.max(at, end);
    if (at >= to) break;
  }
  if (at < to) missing.push([at, to]);
  return missing.filter(([start, end]) => start < end);
}
