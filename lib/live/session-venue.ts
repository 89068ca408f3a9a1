// Where the orders of a session go: to the simulated venue, or by requests to an exchange.

import {
  type Account,
  type ExecutionRules,
  SimVenue,
  type Venue,
  type VenueListener,
} from '../execution/index.ts';
import { LiveVenue } from './live-venue.ts';
import { PriceVenue } from './price-venue.ts';
import type { Session } from './session.ts';

/** A session's venue, also under the name of what it is more than any. */
export interface SessionVenue {
  readonly venue: Venue;
  /** Of a session with real orders. */
  readonly live?: LiveVenue;
  /** Of a paper session that fills as prices come. */
  readonly prices?: PriceVenue;
}

export function venueOf(
  { id, barMs, plan }: Pick<Session, 'id' | 'barMs' | 'plan'>,
  account: Account,
  rules: ExecutionRules,
  listener: VenueListener,
): SessionVenue {
  if (plan.mode !== 'paper') {
    const live = new LiveVenue(account, rules, listener, { session: id, symbol: plan.symbol, barMs });
    return { venue: live, live };
  }
  if (plan.fills !== 'prices') return { venue: new SimVenue(account, rules, listener) };
  const prices = new PriceVenue(account, rules, listener);
  return { venue: prices, prices };
}
