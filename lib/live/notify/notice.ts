// What of a session's course is worth a message to a trader who is not there, and its words.

import type { FillRow, OrderRow } from '../ledger/index.ts';
import { cleanMessage } from '../log/clean-message.ts';
import type { SupervisorEvent } from '../supervisor-options.ts';

/** What messages are about, the most urgent first. */
export const NOTIFY_TOPICS = ['halt', 'error', 'disconnect', 'fill', 'summary'] as const;
/** One of `NOTIFY_TOPICS`. */
export type NotifyTopic = (typeof NOTIFY_TOPICS)[number];

/** Something that is worth a message. */
export interface Notice {
  readonly topic: NotifyTopic;
  /** With the session or the exchange that it is about. */
  readonly text: string;
  /** ms UTC. */
  readonly time: number;
  readonly session?: string;
  readonly exchange?: string;
}

/** What an event is worth, undefined for no message; `wasDown` says whether its stream was lost before. */
export function noticeOf(
  { session, exchange, stream, event }: SupervisorEvent,
  time: number,
  wasDown: boolean,
): Notice | undefined {
  const said = wordsOf(event, stream === 'account' ? 'the account' : 'the bars', wasDown);
  if (said === undefined) return undefined;
  const [topic, words] = said;
  return {
    ...{ topic, time, text: `${session ?? exchange ?? 'tradelab'}: ${words}` },
    ...(session !== undefined && { session }),
    ...(exchange !== undefined && { exchange }),
  };
}

type Said = readonly [topic: NotifyTopic, words: string] | undefined;

function wordsOf(event: SupervisorEvent['event'], stream: string, wasDown: boolean): Said {
  switch (event.kind) {
    case 'fill':
      return ['fill', fillWords(event.fill)];
    case 'order':
      return rejection(event.order);
    case 'halted':
    case 'resumed':
      return ['halt', `${event.kind}${why(event.data)}`];
    case 'ended':
      return ['halt', 'has stopped'];
    case 'error':
      return ['error', `error${why(event.data)}`];
    case 'restarting':
      return ['error', `failed, and is made anew: ${cleanMessage(event.error.message)}`];
    case 'failed':
      return ['error', `has failed: ${cleanMessage(event.error.message)}`];
    case 'left-out':
      return ['error', `is left out: ${cleanMessage(event.error.message)}`];
    case 'feed-failed':
      return ['error', `the feed has failed, and is opened anew: ${cleanMessage(event.error.message)}`];
    case 'stalled':
      return ['error', 'no bar came where one was due'];
    case 'clock-off':
      return ['error', `the clock of this machine is off by ${Math.round(event.ms)} ms`];
    case 'disconnected':
      return ['disconnect', `the stream of ${stream} is lost: ${cleanMessage(event.error.message)}`];
    case 'waiting':
      return [
        'disconnect',
        `does not answer, and ${waiting(event.sessions)}: ${cleanMessage(event.error.message)}`,
      ];
    case 'silent':
      return ['disconnect', `the stream of ${stream} is silent`];
    case 'connected':
      return wasDown ? ['disconnect', `the stream of ${stream} is back`] : undefined;
    default:
      return undefined;
  }
}

/** Reasons that say less than the key of the order. */
const PLAIN = new Set(['order', 'signal']);

function fillWords({ side, size, price, fee, key, reason }: FillRow): string {
  const what = reason === null || PLAIN.has(reason) || reason === key ? key : `${key}, ${reason}`;
  return `${side === 'buy' ? 'bought' : 'sold'} ${figure(size)} at ${figure(price)} (${what}; fee ${figure(fee)})`;
}

function rejection({ status, side, key, reason }: OrderRow): Said {
  if (status !== 'rejected') return undefined;
  return [
    'error',
    `the order to ${side} (${key}) was rejected: ${cleanMessage(reason ?? 'without a reason')}`,
  ];
}

function waiting({ length }: readonly string[]): string {
  return length === 1 ? 'a session waits for it' : `${length} sessions wait for it`;
}

/** Notes of a limit have a reason, those of a command say why. */
function why(data: object): string {
  const { reason, why: told, message } = data as Partial<Record<'reason' | 'why' | 'message', string>>;
  const words = reason ?? told ?? message;
  return words === undefined ? '' : `: ${cleanMessage(words)}`;
}

/** A number for people: eight digits, thousands apart. */
export function figure(value: number): string {
  return Number(value.toPrecision(8)).toLocaleString('en-US', { maximumFractionDigits: 8 });
}
