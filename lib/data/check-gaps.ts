// Bars that are missing, told apart from nights, weekends and holidays.

import { DAY_MS, formatTime, type Timeframe, timeframeMs } from '../core/index.ts';
import { missingSpans, type Span } from './exchange/spans.ts';
import type { FindingKind, Findings } from './findings.ts';
import type { KnownGaps } from './maintenance.ts';

// The longest closing of the New York exchange since 1933, after 11 September 2001.
const LONGEST_CLOSING_WEEKDAYS = 4;
// A time of day at which trading resumes is part of the schedule where it does so on one day in twenty: summer
// time and winter time make two schedules, and a market that opens on Sundays opens then once a week.
const SCHEDULED_DAYS = 0.05;

/**
 * Reports gaps among the sorted `time`s of bars, whose `row`s name them. In a market that never closes every missing
 * bar is one. In others a hole is a gap where more than four weekdays are missing, or, within a day, where trading
 * resumes at a time of day at which it does not usually resume. What is `known` tells why a gap is there: the exchange's
 * maintenance, or that it was asked and had nothing.
 */
export function checkGaps(
  time: Float64Array,
  rows: Int32Array,
  timeframe: Timeframe,
  known: KnownGaps,
  findings: Findings,
): void {
  const ms = timeframeMs(timeframe);
  const missing = neverCloses(time, ms)
    ? (from: number, to: number) => steps(from, to, ms)
    : closingMarket(time, ms);
  for (let i = 1; i < time.length; i++) {
    const before = time[i - 1]!;
    const after = time[i]!;
    // Most bars follow one another: nothing is computed for them.
    if (after - before === ms || steps(before, after, ms) < 1) continue;
    const bars = missing(before, after);
    if (bars === 0) continue;
    const from = before + ms;
    const [kind, why] = reasonOf([from, after], known);
    const place = { row: rows[i]!, time: after, from, to: after, bars };
    findings.add(kind, place, () => `${bars} missing after ${formatTime(before)}${why}`);
  }
}

/** The kind of a gap [from, to), and in words why it is there. */
function reasonOf([from, to]: Span, { covered, maintenance }: KnownGaps): [kind: FindingKind, why: string] {
  const during = maintenance.find(({ begin, end }) => begin <= from && to <= end);
  if (during !== undefined) return ['maintenance', `, in maintenance: ${during.title}`];
  const wasAsked = covered.length > 0 && missingSpans(covered, [from, to]).length === 0;
  return wasAsked ? ['confirmed-gap', ', which the exchange was asked for and has not'] : ['gap', ''];
}

/** How many bars fit between two bars: rounded, since days of the clock have 23 to 25 hours. */
function steps(from: number, to: number, ms: number): number {
  return Math.round((to - from) / ms) - 1;
}

function neverCloses(time: Float64Array, ms: number): boolean {
  if (ms >= 7 * DAY_MS) return true;
  // A seventh of the bars in a market that never closes; a stray bar in another.
  const many = time.length / 20;
  let saturdays = 0;
  for (let i = 0; i < time.length && saturdays <= many; i++)
    if ((Math.floor(time[i]! / DAY_MS) + 5) % 7 === 0) saturdays++;
  return saturdays > many;
}

type Missing = (from: number, to: number) => number;

function closingMarket(time: Float64Array, ms: number): Missing {
  // What a day is like is looked at where it matters alone: days of bars without a long closing need none of it.
  let usual: { barsPerDay: number; scheduled: ReadonlySet<number> } | undefined;
  const usualDay = () => {
    if (usual !== undefined) return usual;
    const days = new Set(Array.from(time, dayOf)).size;
    const often = Math.max(2, SCHEDULED_DAYS * days);
    usual = { barsPerDay: time.length / days, scheduled: resumptions(time, ms, often) };
    return usual;
  };
  return (from, to) => {
    const lost = weekdaysBetween(dayOf(from), dayOf(to));
    if (lost > LONGEST_CLOSING_WEEKDAYS) return Math.round(lost * usualDay().barsPerDay);
    if (ms >= DAY_MS || usualDay().scheduled.has(to % DAY_MS)) return 0;
    return Math.min(steps(from, to, ms), Math.ceil(usualDay().barsPerDay * (lost + 1)));
  };
}

/** The times of day at which trading resumes after a hole on at least `often` days. */
function resumptions(time: Float64Array, ms: number, often: number): Set<number> {
  const counts = new Map<number, number>();
  for (let i = 1; i < time.length; i++) {
    if (steps(time[i - 1]!, time[i]!, ms) < 1) continue;
    const clock = time[i]! % DAY_MS;
    counts.set(clock, (counts.get(clock) ?? 0) + 1);
  }
  return new Set([...counts].filter(([, count]) => count >= often).map(([clock]) => clock));
}

function dayOf(time: number): number {
  return Math.floor(time / DAY_MS);
}

/** 0 is Sunday: day 0, 1970-01-01, was a Thursday. */
function weekday(day: number): number {
  return (((day + 4) % 7) + 7) % 7;
}

function weekdaysBetween(first: number, last: number): number {
  let count = 0;
  for (let day = first + 1; day < last; day++) if (weekday(day) % 6 !== 0) count++;
  return count;
}
