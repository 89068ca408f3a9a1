// What a line of the log says of an event.

import { TradelabError } from '../../core/index.ts';
import type { SupervisorEvent } from '../supervisor-options.ts';
import { cleanMessage } from './clean-message.ts';

/** How much a line matters; a log keeps those of its level and above. */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

type Kind = SupervisorEvent['event']['kind'];

/** Kinds that are no mere information. */
const LEVELS: Partial<Record<Kind, LogLevel>> = {
  ...{ bar: 'debug' },
  ...{ halted: 'warn', 'risk-refused': 'warn', disconnected: 'warn', silent: 'warn', stalled: 'warn' },
  ...{ restarting: 'warn', waiting: 'warn', 'clock-off': 'warn', 'venue-order': 'warn' },
  ...{ failed: 'error', 'left-out': 'error', 'feed-failed': 'error', error: 'error' },
};

/** The level of an event; of orders, a rejected one is a warning. */
export function levelOf({ event }: SupervisorEvent): LogLevel {
  if (event.kind === 'order' && event.order.status === 'rejected') return 'warn';
  return LEVELS[event.kind] ?? 'info';
}

/** The fields of a line: where it is from, its kind, and what the event holds. */
export function lineOf({ event, ...from }: SupervisorEvent): object {
  // The line has a time of its own: when it was written.
  const { kind, time: at, ...rest } = event as typeof event & { readonly time?: number };
  const fields = Object.entries(rest).map(([name, value]) => [
    name,
    value instanceof Error ? errorOf(value) : name === 'message' ? cleanMessage(String(value)) : value,
  ]);
  return { ...from, kind, ...(at !== undefined && { at }), ...Object.fromEntries(fields) };
}

/** An error without its cause, which may hold a request; where it arose only where it is a fault. */
function errorOf(error: Error): object {
  const message = cleanMessage(error.message);
  if (error instanceof TradelabError) return { code: error.code, message };
  const stack = error.stack?.split('\n').filter((line) => /^\s+at /.test(line));
  return { name: error.name, message, stack: stack?.map((line) => line.trim()) };
}
