// The venue behind the checks of every new order: that it can be meant, and that it is within the limits on risk.

import type { OrderBook, RiskGate, Venue } from '../execution/index.ts';
import type { Order } from '../strategy/index.ts';
import { checkOrder } from './check-order.ts';

export function checkedBook(strategy: string, venue: Venue, risk: RiskGate | undefined): OrderBook {
  return {
    get working() {
      return venue.working;
    },
    place(key: string, order: Order) {
      checkOrder(strategy, key, order);
      const granted = risk === undefined ? order : risk.ask(key, order);
      if (granted === undefined) return;
      venue.place(key, granted);
      // The strategy goes on asking for what it asked for.
      if (granted !== order) venue.working.findLast((w) => w.key === key)!.asked = order;
    },
    cancel: venue.cancel.bind(venue),
  };
}
