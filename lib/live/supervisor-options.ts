// What a supervisor is given, and what it tells.

import type { FeedEvent } from '../data/index.ts';
import type { AnyStrategy } from '../strategy/index.ts';
import type { BotEvent } from './bot.ts';
import type { BotView } from './bot-view.ts';
import type { GatewayEvent } from './gateway/index.ts';
import type { Ledger } from './ledger/index.ts';
import type { LinkClients } from './link-options.ts';
import type { SessionPlan } from './session-plan.ts';
import type { SessionEvent } from './session-writer.ts';

/** A session of the ledger that goes on, or is to and cannot, because its strategy could not be loaded. */
export type BotToResume =
  | { readonly resume: string; readonly strategy: AnyStrategy }
  | { readonly resume: string; readonly failure: Error };

/** A bot to run: one that is new, or a session of the ledger. */
export type BotToRun = { readonly plan: SessionPlan } | BotToResume;

/** What a supervisor tells, of a session where it is of one. */
export interface SupervisorEvent {
  readonly session?: string;
  readonly exchange?: string;
  /** Of an exchange: whether it is about its bars, or about the orders and fills of the account. */
  readonly stream?: 'bars' | 'account';
  readonly event:
    | SessionEvent
    | BotEvent
    | FeedEvent
    | GatewayEvent
    /** No bar came where one is due since a bar's length. */
    | { readonly kind: 'stalled'; readonly since: number }
    /** It waits for the bar that opens at `nextTime`, and decides from the one at `decidesFrom` on; `now` is the exchange's. */
    | {
        readonly kind: 'started';
        readonly now: number;
        readonly nextTime: number;
        readonly decidesFrom: number;
      }
    | { readonly kind: 'ended' }
    /** An exchange does not answer: sessions that were to go on wait for it, and do so once it does. */
    | { readonly kind: 'waiting'; readonly sessions: readonly string[]; readonly error: Error }
    /** A session that was to go on is not run here: another process runs it, or its exchange refuses the account. */
    | { readonly kind: 'left-out'; readonly error: Error }
    /** The feed of an exchange has ended by a fault, and is opened anew. */
    | { readonly kind: 'feed-failed'; readonly error: Error };
}

/** What `supervise` runs, where it writes, and whom it tells. */
export interface SupervisorOptions {
  readonly ledger: Ledger;
  readonly bots: readonly BotToRun[];
  /** Default: public data of the exchange by ccxt. */
  readonly clients?: Partial<LinkClients>;
  /** Is written once a second: others see by its time that the process lives. */
  readonly heartbeatFile?: string;
  /** While there is such a file, all bots are halted. */
  readonly killFile?: string;
  readonly onEvent?: (event: SupervisorEvent) => void;
  /** Is shown all bots five times a second. */
  readonly onLook?: (bots: readonly BotView[]) => void;
  readonly signal: AbortSignal;
}
