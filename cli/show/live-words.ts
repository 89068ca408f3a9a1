// What happens in a session, in words: the same for who watches it and for who reads its journal.

import type { BarRow, FillRow, JournalEntry, OrderRow, SupervisorEvent } from 'tradelab';
import { duration, price } from './numbers.ts';

type Event = SupervisorEvent['event'];

/** A line about something: figures of a bar, what is decided on it, what a trader wants to know, or what is wrong. */
export interface Said {
  readonly rank: 'bar' | 'decision' | 'news' | 'warning';
  readonly words: string;
}

const bar = (words: string): Said => ({ rank: 'bar', words });
const news = (words: string): Said => ({ rank: 'news', words });
const warning = (words: string): Said => ({ rank: 'warning', words });

/** What an event comes to; undefined where it is no news. */
export function eventWords({ event, session, stream, exchange }: SupervisorEvent): Said | undefined {
  const what = stream === 'account' ? `the account at ${exchange}` : `the bars of ${exchange}`;
  switch (event.kind) {
    case 'bar':
      return bar(`closed at ${price(event.bar.close)}, ${holding(event.position, event.equity)}`);
    case 'order':
      return orderNews(event.order);
    case 'fill':
      return news(fillWords(event.fill));
    case 'restarting':
      return warning(
        `failed, and is made anew in ${duration(event.waitMs)}: ${firstLine(event.error.message)}`,
      );
    case 'stalled':
      return warning('no bar came where one was due: it is made anew');
    case 'connected':
      return news(`${what}: connected`);
    case 'disconnected':
      return warning(`${what}: the stream was lost (${firstLine(event.error.message)}), and is opened anew`);
    case 'silent':
      return warning(`${what}: the stream is silent, and is opened anew`);
    case 'caught-up':
      return bar(`${event.symbol} ${event.timeframe}: ${event.bars} bars that had closed were asked for`);
    case 'clock-off':
      return warning(clockWords(event.ms, exchange));
    case 'feed-failed':
      return warning(`${what}: the feed has failed, and is opened anew: ${firstLine(event.error.message)}`);
    case 'failed':
      return session === undefined ? failureWords(event, what) : warning(failedWords(event.error));
    case 'refused':
      return warning(`order ${event.clientId} was refused: ${firstLine(event.error.message)}`);
    case 'venue-order':
      return warning(`${what}: the exchange closes a position in ${event.symbol} by itself (${event.by})`);
    case 'waiting':
      return warning(waitingWords(event, exchange));
    case 'left-out':
      return warning(`is left out: ${firstLine(event.error.message)}`);
    case 'started':
    case 'ended':
      return undefined;
    case 'notice':
      return 'message' in event ? news(`${what}: ${event.message}`) : noteWords(event.kind, event.data);
    default:
      return noteWords(event.kind, event.data);
  }
}

/** What an entry of the journal says; undefined for what is told by another, or is but a figure. */
export function entryWords({ kind, data }: JournalEntry): Said | undefined {
  switch (kind) {
    case 'bar':
      return bar(`closed at ${price((data as BarRow).close)}`);
    case 'order':
      return orderSteps(data as OrderRow);
    case 'fill':
      return news(fillWords(data as FillRow));
    case 'session-started':
      return news('began');
    case 'status': {
      const { status, reason } = data as { status: string; reason: string | null };
      return news(reason === null ? status : `${status}: ${firstLine(reason)}`);
    }
    case 'equity':
      return undefined;
    default:
      return noteWords(kind, data as object);
  }
}

interface Decided {
  readonly placed: readonly { readonly key: string; readonly order: DecidedOrder }[];
  readonly canceled: readonly string[];
}

interface DecidedOrder {
  readonly type: string;
  readonly side: string;
  readonly size?: unknown;
  readonly price?: unknown;
  readonly trigger?: unknown;
}

/** All that notes may hold. */
type Noted = Partial<Decided> &
  Readonly<
    Partial<Record<'verb' | 'why' | 'reason' | 'limit' | 'key' | 'order' | 'what', string>> &
      Partial<Record<'ours' | 'theirs', number>>
  >;

const HALTS: Readonly<Record<string, string>> = {
  liquidate: 'halted, and its position is closed at the market',
  stop: 'stopped',
};

function noteWords(kind: string, data: object): Said | undefined {
  const { verb, why, reason, limit, key, order, what, ours, theirs, placed, canceled } = data as Noted;
  switch (kind) {
    case 'decision':
      return { rank: 'decision', words: decisionWords({ placed: placed ?? [], canceled: canceled ?? [] }) };
    case 'command':
      // The others are told of by what they do.
      return verb === 'pause' || verb === 'resume' ? news(`told to ${verb}: ${why}`) : undefined;
    case 'halted':
      return warning(`${HALTS[verb ?? ''] ?? 'halted'}: ${why ?? limited(limit, reason)}`);
    case 'resumed':
      return news(`goes on: ${limited(limit, reason)}`);
    case 'risk-refused':
      return warning(`order '${key}' was ${what}: ${limited(limit, reason)}`);
    case 'session-resumed':
      return news('goes on where it was');
    case 'reconciled':
      return news(`holds ${exactly(ours)}; the exchange has ${exactly(theirs)}`);
    case 'notice':
      return what === undefined
        ? undefined
        : warning(order === undefined ? what : `order '${order}': ${what}`);
    default:
      return undefined;
  }
}

const limited = (limit: string | undefined, reason: string | undefined) => `${limit}: ${reason}`;

/** Of a grid, which places many at once, the first alone. */
const MOST_NAMED = 3;

function decisionWords({ placed, canceled }: Decided): string {
  const named = placed.slice(0, MOST_NAMED).map(({ key, order }) => `${orderWords(order)} (${key})`);
  const more = placed.length - named.length;
  const wanted = more > 0 ? [...named, `${more} more`] : named;
  const taken = canceled.length === 0 ? [] : [`takes back ${listed(canceled)}`];
  return [...(wanted.length === 0 ? [] : [`wants to ${wanted.join('; ')}`]), ...taken].join('; ');
}

/** 'buy-0, buy-1, buy-2 and 5 more'. */
function listed(keys: readonly string[]): string {
  const more = keys.length - MOST_NAMED;
  return keys.slice(0, MOST_NAMED).join(', ') + (more > 0 ? ` and ${more} more` : '');
}

/** 'sell 0.5 stop at 41,000.00'. */
export function orderWords({ side, type, size, price: limit, trigger }: DecidedOrder): string {
  const level = [limit, trigger].find((one) => typeof one === 'number');
  const amount = typeof size === 'number' ? ` ${sizeWords(size)}` : '';
  return `${side}${amount} ${type}${typeof level === 'number' ? ` at ${price(level)}` : ''}`;
}

/** A size by which two are compared, without what floating point leaves at its end. */
const exactly = (size = 0) => Number(size.toPrecision(10));

/** A size in as many digits as tell it from others. */
export function sizeWords(size: number): string {
  return String(Number(size.toPrecision(6)));
}

/** 'long 0.231', 'short 2' or 'flat'. */
export function positionWords(position: number): string {
  if (position === 0) return 'flat';
  return `${position > 0 ? 'long' : 'short'} ${sizeWords(Math.abs(position))}`;
}

function holding(position: number, equity: number): string {
  return `${positionWords(position)}, equity ${price(equity)}`;
}

/** Reasons that say less than the key of the order. */
const PLAIN = new Set(['order', 'signal']);

function fillWords({ side, size, price: paid, fee, key, reason }: FillRow): string {
  const verb = side === 'buy' ? 'bought' : 'sold';
  return `${verb} ${sizeWords(size)} at ${price(paid)}, fee ${price(fee)} (${reason === null || PLAIN.has(reason) ? key : reason})`;
}

/** Of an order that was not taken; the others are told of by decisions and fills. */
function orderNews({ key, status, reason }: OrderRow): Said | undefined {
  if (status !== 'rejected') return undefined;
  return warning(`order '${key}' was rejected: ${reason ?? 'the exchange gave no reason'}`);
}

function orderSteps({ key, status, reason, ...order }: OrderRow): Said {
  const why = reason === null ? '' : `: ${reason}`;
  return (status === 'rejected' ? warning : news)(`order '${key}' ${status}${why} (${orderWords(order)})`);
}

const failedWords = (error: Error) =>
  `has failed for good, and its orders are taken back but for stops: ${firstLine(error.message)}`;

function failureWords(event: Extract<Event, { kind: 'failed' }>, what: string): Said {
  const why = firstLine(event.error.message);
  if ('symbol' in event)
    return warning(`${event.symbol}: its bars cannot be asked for, which is tried again: ${why}`);
  return warning(`${what}: ${why}`);
}

function waitingWords(
  { sessions, error }: Extract<Event, { kind: 'waiting' }>,
  exchange: string | undefined,
): string {
  const who = sessions.length === 1 ? 'a session waits' : `${sessions.length} sessions wait`;
  return `${exchange} does not answer, and ${who} for it, to go on at once when it does: ${firstLine(error.message)}`;
}

function clockWords(ms: number, exchange: string | undefined): string {
  const way = ms > 0 ? 'ahead of' : 'behind';
  return `this machine's clock is ${duration(Math.abs(ms))} ${way} that of ${exchange}`;
}

/** What an error says at first, short enough for a line: of a request that failed, why, and not its address. */
export function firstLine(message: string): string {
  return message
    .split('\n')[0]!
    .replace(/ [A-Z]+ https?:\S+/, '')
    .slice(0, 200);
}
