// What is said of a session and by it, as types.

import type { ReplaySnapshot } from '../engine/index.ts';
import type { VenueRequest } from './sent-order.ts';
import type { SessionEvent } from './session-writer.ts';

/** Whether a session takes decisions: `halted` ones were ended by a limit or by hand, and wait for `resume`. */
export type SessionActivity = 'running' | 'paused' | 'halted';

/** All that a session needs to go on after a restart: plain data. */
export interface SessionSnapshot {
  readonly replay: ReplaySnapshot;
  readonly activity: SessionActivity;
  /** The open time of the last bar that it saw; undefined before the first. */
  readonly lastTime: number | undefined;
  /** Funding that was settled before this time, ms, is booked. */
  readonly fundedTo: number;
}

/** Whom a session speaks to, each after what it says was written down. */
export interface SessionCompany {
  /** Takes what is to be done at the exchange; a paper session has no use for it. */
  readonly send: (requests: readonly VenueRequest[]) => void;
  /** Is told what a step came to. */
  readonly tell: (event: SessionEvent) => void;
}

/** The time of the exchange, ms UTC. */
export type Now = () => number;
