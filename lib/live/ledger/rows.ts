// What the ledger of sessions holds, as plain data: sessions, the journal, orders, fills, equity, bars, commands.
//
// What does not exist is null. Times are ms UTC; sizes are in base units; fees are in the quote currency.

import type { Timeframe } from '../../core/index.ts';
import type { OrderStatus } from '../../execution/order-state.ts';
import type { Role } from '../../execution/working-order.ts';
import type { Order, TimeInForce } from '../../strategy/order.ts';

/** Whether a session fills its orders by itself, at an exchange's test host, or with real money. */
export type SessionMode = 'paper' | 'testnet' | 'live';

/**
 * Where a session stands; `waiting` ones go on as soon as their exchange answers, and after `stopped` and `failed` it is
 * started again by hand alone.
 */
export type SessionStatus = 'starting' | 'waiting' | 'running' | 'paused' | 'halted' | 'stopped' | 'failed';

/** What a session is: one strategy with its parameters on one symbol. */
export interface NewSession {
  readonly strategy: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** Where it trades: 'binance'. */
  readonly exchange: string;
  readonly symbol: string;
  readonly timeframe: Timeframe;
  readonly mode: SessionMode;
  /** All else that it was started with, as plain data: cash, fees, limits, hashes. */
  readonly options: object;
}

/** A session as it stands. */
export interface SessionRow extends NewSession {
  /** Short and readable: 'ema-cross-btc-usdt-1h-7f3a'. */
  readonly id: string;
  readonly startedTime: number;
  readonly status: SessionStatus;
  readonly statusTime: number;
  /** Why it has this status. */
  readonly reason: string | null;
}

/** What is appended as it is; an `input` is what a session took in a step, before what came of it. */
export const NOTE_KINDS = [
  'input',
  'session-resumed',
  'session-ended',
  'decision',
  'funding',
  'risk-refused',
  'halted',
  'resumed',
  'command',
  'connection',
  'reconciled',
  'error',
  'notice',
] as const;
/** One of `NOTE_KINDS`: the kind of an entry that a session appends by itself. */
export type NoteKind = (typeof NOTE_KINDS)[number];

/** The kinds of entries of the journal: notes, and what the ledger appends itself with the rows that it is given. */
export const JOURNAL_KINDS = [
  ...NOTE_KINDS,
  'session-started',
  'status',
  'bar',
  'order',
  'fill',
  'equity',
] as const;
/** One of `JOURNAL_KINDS`. */
export type JournalKind = (typeof JOURNAL_KINDS)[number];

/** An entry of the journal, which is never changed. */
export interface JournalEntry<Data = unknown> {
  /** 1, 2, 3… over all sessions, without a gap. */
  readonly seq: number;
  readonly session: string;
  readonly kind: JournalKind;
  readonly time: number;
  readonly data: Data;
  /** SHA-256 of the former entry's hash and of this entry, in hexadecimal. */
  readonly hash: string;
}

/** Which entries are meant; `last` takes so many of the newest, in their order. */
export interface JournalFilter {
  readonly kinds?: readonly JournalKind[];
  /** Entries whose sequence is above this. */
  readonly after?: number;
  readonly last?: number;
}

/** An order as it stands. */
export interface OrderRow {
  readonly clientId: string;
  readonly session: string;
  /** The engine's number of the order. */
  readonly number: number;
  readonly key: string;
  readonly role: Role;
  readonly side: 'buy' | 'sell';
  readonly type: Order['type'];
  /** Null while it follows from the price of a fill that is still to come. */
  readonly size: number | null;
  readonly price: number | null;
  readonly trigger: number | null;
  readonly timeInForce: TimeInForce;
  readonly reduceOnly: boolean;
  readonly postOnly: boolean;
  readonly status: OrderStatus;
  readonly exchangeId: string | null;
  readonly filled: number;
  readonly averagePrice: number | null;
  readonly fee: number;
  readonly placedTime: number;
  readonly updatedTime: number;
  readonly reason: string | null;
}

/** A step of an order from one status to the next; its first has no `from`. */
export interface OrderTransition {
  readonly clientId: string;
  readonly from: OrderStatus | null;
  readonly to: OrderStatus;
  readonly time: number;
  readonly reason: string | null;
  /** The sequence of the journal's entry that it was written by. */
  readonly seq: number;
}

/** A fill; `id` is the exchange's own, or that of the simulated venue. */
export interface FillRow {
  readonly session: string;
  readonly id: string;
  readonly clientId: string;
  readonly key: string;
  readonly time: number;
  /** The open time of the bar that it happened in. */
  readonly bar: number;
  readonly side: 'buy' | 'sell';
  readonly size: number;
  /** By how much the account's base units changed: a fee may have been taken of them. */
  readonly base: number;
  readonly price: number;
  readonly fee: number;
  readonly liquidity: 'maker' | 'taker';
  readonly reason: string | null;
}

/** A session's account at the close of a bar, marked at `mark`. */
export interface EquityRow {
  readonly session: string;
  readonly time: number;
  readonly equity: number;
  readonly cash: number;
  /** Signed, in base units. */
  readonly position: number;
  readonly mark: number;
}

/** A settlement of a perpetual's funding: its rate, where it is simulated, or what the account was charged for it. */
export type FundingRow =
  | { readonly time: number; readonly rate: number }
  | { readonly time: number; readonly charged: number };

/** A closed bar that a session saw; `time` is its open time. */
export interface BarRow {
  readonly time: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
  /** What a strategy's other series had published by the close, null where that is nothing. */
  readonly inputs?: Readonly<Record<string, number | null>>;
  /** Of a perpetual, what of its funding fell due until the close. */
  readonly funding?: readonly FundingRow[];
}

/** What another process can ask of a session, or of all. */
export type CommandVerb = 'pause' | 'resume' | 'halt' | 'liquidate' | 'stop';

/** A command that was sent to a session, or with null to all. */
export interface NewCommand {
  readonly session: string | null;
  readonly verb: CommandVerb;
  readonly args?: object;
}

/** A command as it stands: settled when it has an outcome. */
export interface CommandRow {
  readonly id: number;
  readonly session: string | null;
  readonly verb: CommandVerb;
  readonly args: unknown;
  readonly sentTime: number;
  readonly settledTime: number | null;
  readonly outcome: string | null;
}
