// The quality of a series that is not bars: what may be wrong about its values, and above all about when they were known.

import { formatTime, type Observations } from '../core/index.ts';
import { loadObservations } from './observations.ts';

/** What may be found in a series, the worst first. */
export const OBSERVATION_FINDINGS = [
  'published-before-period',
  'published-at-once',
  'duplicate',
  'gap',
  'missing-value',
  'revision',
] as const;

/** All findings of one kind. */
export interface ObservationFinding {
  readonly kind: (typeof OBSERVATION_FINDINGS)[number];
  readonly count: number;
  /** The first of them, at most 1,000: the row, counted from 0, and when it was published, ms UTC. */
  readonly rows: readonly { readonly row: number; readonly time: number; readonly message: string }[];
}

/** What a check of a series has found. */
export interface ObservationsReport {
  readonly id: string;
  readonly columns: readonly string[];
  readonly rows: number;
  /** When the first and the last row were published, ms UTC. */
  readonly first: number;
  readonly last: number;
  /** The worst kind first. */
  readonly findings: readonly ObservationFinding[];
}

// Weekends and holidays are no gaps of daily values.
const GAP = 5;
// A yearly revision changes the quarters of a few years.
const AT_ONCE = 20;
const ROWS_KEPT = 1000;

/**
 * Checks a series of the catalog: values published before the period that they are about has begun; 20 periods or more
 * published at one time, which is when somebody downloaded them; rows that repeat what was known; gaps of more than 5
 * times the median step between periods; missing values; and revisions, which are no fault. Throws as `loadObservations`.
 */
export async function checkObservations(
  id: string,
  options: { catalog?: string } = {},
): Promise<ObservationsReport> {
  const series = await loadObservations(id, options);
  const { published, length, values } = series;
  const found = [
    ...beforePeriods(series),
    ...atOnce(series),
    ...revisions(series),
    ...gaps(series),
    ...missing(series),
  ];
  const findings = OBSERVATION_FINDINGS.flatMap((kind) => {
    const own = found.filter((finding) => finding.kind === kind);
    const rows = own.slice(0, ROWS_KEPT).map(({ row, message }) => ({ row, time: published[row]!, message }));
    return own.length === 0 ? [] : [{ kind, count: own.length, rows }];
  });
  const extent = { rows: length, first: published[0]!, last: published[length - 1]! };
  return { id, columns: Object.keys(values), ...extent, findings };
}

interface Found {
  readonly kind: ObservationFinding['kind'];
  readonly row: number;
  readonly message: string;
}

function* beforePeriods({ published, period = published }: Observations): Generator<Found> {
  for (const [row, time] of published.entries()) {
    if (time >= period[row]!) continue;
    const message = `it is about ${formatTime(period[row]!)}, which was not yet: a forecast, or a wrong time`;
    yield { kind: 'published-before-period', row, message };
  }
}

function* atOnce({ published, period, length }: Observations): Generator<Found> {
  if (period === undefined) return;
  for (let row = 0, end = 0; row < length; row = end) {
    while (end < length && published[end] === published[row]) end++;
    const periods = new Set(period.subarray(row, end)).size;
    if (periods < AT_ONCE) continue;
    const message = `${periods} periods were published at this time: is it when they were downloaded?`;
    yield { kind: 'published-at-once', row, message };
  }
}

/** Rows of a period that was published before: with other values a revision, with the same a duplicate. */
function* revisions({ published, period = published, values }: Observations): Generator<Found> {
  const known = new Map<number, number>();
  for (const [row, about] of period.entries()) {
    const before = known.get(about);
    known.set(about, row);
    if (before === undefined) continue;
    const changed = Object.keys(values).find((name) => !Object.is(values[name]![row], values[name]![before]));
    const of = `${formatTime(about)}, published ${formatTime(published[before]!)}`;
    if (changed === undefined) yield { kind: 'duplicate', row, message: `it repeats ${of}` };
    else {
      const [was, is] = [values[changed]![before], values[changed]![row]];
      yield { kind: 'revision', row, message: `it revises ${of}: ${changed} was ${was}, and is ${is}` };
    }
  }
}

function* gaps({ published, period = published }: Observations): Generator<Found> {
  const rows = [...new Map(Array.from(period, (about, row) => [about, row])).entries()].sort(
    ([a], [b]) => a - b,
  );
  const steps = rows.slice(1).map(([about], k) => about - rows[k]![0]);
  const usual = steps.toSorted((a, b) => a - b)[steps.length >> 1]!;
  for (const [k, step] of steps.entries()) {
    if (step <= GAP * usual) continue;
    const [from, to] = [rows[k]![0], rows[k + 1]![0]].map(formatTime);
    yield { kind: 'gap', row: rows[k + 1]![1], message: `there is nothing between ${from} and ${to}` };
  }
}

function* missing({ values }: Observations): Generator<Found> {
  for (const [name, column] of Object.entries(values))
    for (const [row, value] of column.entries())
      if (Number.isNaN(value)) yield { kind: 'missing-value', row, message: `it has no '${name}'` };
}
