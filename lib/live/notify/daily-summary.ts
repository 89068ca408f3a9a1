// The summary of a UTC day: what each session has made of it.

import { DAY_MS } from '../../core/timeframe.ts';
import type { SupervisorEvent } from '../supervisor-options.ts';
import { figure, type Notice } from './notice.ts';

/** How long after midnight it is made up: the bars that close with the day have come by then. */
const GRACE_MS = 60_000;
const SHOWN = 20;

interface Day {
  /** Before the day's first bar, else at it. */
  readonly start: number;
  readonly equity: number;
  readonly fills: number;
  readonly fees: number;
}

export class DailySummary {
  readonly #sessions = new Map<string, Day>();
  /** The midnight that ends the day. */
  #end: number;

  constructor(now: number) {
    this.#end = midnightAfter(now);
  }

  /** Takes what an event says of a session's day. */
  see({ session, event }: SupervisorEvent): void {
    if (session === undefined) return;
    const day = this.#sessions.get(session);
    if (event.kind === 'bar') {
      const { equity } = event;
      this.#sessions.set(session, { ...(day ?? { start: equity, fills: 0, fees: 0 }), equity });
    } else if (event.kind === 'fill' && day !== undefined) {
      const { fee } = event.fill;
      this.#sessions.set(session, { ...day, fills: day.fills + 1, fees: day.fees + fee });
    }
  }

  /** The summary of the day that is over, once; undefined where there were no bots. */
  due(now: number): Notice | undefined {
    if (now < this.#end + GRACE_MS) return undefined;
    const [day] = new Date(this.#end - 1).toISOString().split('T');
    this.#end = midnightAfter(now - GRACE_MS);
    if (this.#sessions.size === 0) return undefined;
    const text = this.#text(day!);
    for (const [session, { equity }] of this.#sessions)
      this.#sessions.set(session, { start: equity, equity, fills: 0, fees: 0 });
    return { topic: 'summary', time: now, text };
  }

  #text(day: string): string {
    const all = [...this.#sessions].sort(([, a], [, b]) => profit(b) - profit(a));
    const lines = all.slice(0, SHOWN).map(([session, one]) => `${session}: ${dayWords(one)}`);
    const rest = all.length > SHOWN ? [`and ${all.length - SHOWN} more`] : [];
    const bots = all.length === 1 ? '1 bot' : `${all.length} bots`;
    return [`${day}: ${bots}`, ...lines, ...rest].join('\n');
  }
}

const profit = ({ equity, start }: Day) => equity - start;

function dayWords(day: Day): string {
  const made = profit(day);
  const fraction = `${((100 * made) / day.start).toFixed(2)}%`;
  const fills = day.fills === 1 ? '1 fill' : `${day.fills} fills`;
  const sign = made < 0 ? '' : '+';
  return `${sign}${figure(cents(made))} (${sign}${fraction}), equity ${figure(cents(day.equity))}, ${fills}, fees ${figure(cents(day.fees))}`;
}

const cents = (value: number) => Math.round(100 * value) / 100;

function midnightAfter(time: number): number {
  return (Math.floor(time / DAY_MS) + 1) * DAY_MS;
}
