// How a bot stands at this moment, for who watches it.

import type { Order } from '../strategy/index.ts';
import type { Session } from './session.ts';
import type { SessionActivity } from './session-words.ts';

/** A bot between two of its bars; money in the quote currency, sizes in base units, times in ms UTC. */
export interface BotView {
  readonly session: string;
  /** `waiting` until its exchange answers for the first time. */
  readonly status: SessionActivity | 'waiting';
  /** The exchange's clock. */
  readonly now: number;
  /** The last price that the feed has shown; undefined before the first. */
  readonly price: number | undefined;
  readonly startingCash: number;
  readonly cash: number;
  /** Below 0 when short. */
  readonly position: number;
  /** The average price of the position, 0 where there is none. */
  readonly entryPrice: number;
  /** At the last price, else at the last close. */
  readonly equity: number;
  readonly orders: readonly OrderView[];
  /** The open time of the bar that it waits for. */
  readonly nextTime: number;
}

/** An order that works. */
export interface OrderView {
  readonly key: string;
  readonly type: Order['type'];
  readonly side: 'buy' | 'sell';
  /** Undefined while it follows from the price of its fill. */
  readonly size: number | undefined;
  /** The limit, else the trigger; undefined for a market order. */
  readonly price: number | undefined;
}

/** What there is to see of a session. */
export function viewOf(session: Session, price: number | undefined, now: number): BotView {
  const { id, status, account, nextTime } = session;
  const { startingCash, cash, position, entryPrice } = account;
  return {
    ...{ session: id, status, now, price, startingCash, cash, position, entryPrice, nextTime },
    equity: price === undefined ? account.equity : account.equityAt(price),
    orders: session.working
      .filter(({ ended }) => !ended)
      .map(({ key, type, order, price: limit, trigger }) => {
        const at = [limit, trigger].find((level) => !Number.isNaN(level));
        const size = typeof order.size === 'number' ? order.size : undefined;
        return { key, type, side: order.side, size, price: at };
      }),
  };
}
