// Why a session did not do what was simulated, as its ledger says.

import type { OrderStatus } from '../execution/index.ts';
import type { Execution } from './attribute.ts';
import type { LedgerReader, OrderRow } from './ledger/index.ts';

/** Something that kept the order of a key from filling; `time` is the open time of the bar that it was decided on. */
interface Obstacle {
  readonly key: string;
  readonly time: number;
  readonly reason: string;
}

const UNFILLED: ReadonlySet<OrderStatus> = new Set(['rejected', 'canceled', 'expired']);

/** A function that finds what the ledger has of an execution that was simulated and not done; null where it has nothing. */
export function reasonsOf(
  ledger: LedgerReader,
  id: string,
  barMs: number,
): (missed: Execution) => string | null {
  const obstacles = [...endedOrders(ledger.orders(id)), ...refusals(ledger, id)];
  const activities = activitiesOf(ledger, id);
  return ({ key, placed, time }) => {
    const own = obstacles.find((one) => one.key === key && one.time >= (placed ?? time) && one.time <= time);
    if (own !== undefined) return own.reason;
    return activities.findLast((one) => one.time < time + barMs)?.reason ?? null;
  };
}

function endedOrders(orders: readonly OrderRow[]): Obstacle[] {
  return orders.flatMap(({ key, status, placedTime, reason }) =>
    UNFILLED.has(status) && reason !== null ? { key, time: placedTime, reason: `${status}: ${reason}` } : [],
  );
}

/** Orders that were not even sent. */
function refusals(ledger: LedgerReader, id: string): Obstacle[] {
  return ledger.journal(id, { kinds: ['notice'] }).flatMap(({ time, data }) => {
    const { order, what } = data as { order?: string; what?: string };
    return order === undefined || what === undefined ? [] : { key: order, time, reason: what };
  });
}

/** Since when a session was paused or halted, and by whom; null once it went on. */
function activitiesOf(ledger: LedgerReader, id: string): { time: number; reason: string | null }[] {
  return ledger.journal(id, { kinds: ['command', 'halted', 'resumed'] }).flatMap(({ kind, time, data }) => {
    const { verb, why, reason } = data as { verb?: string; why?: string; reason?: string };
    if (kind === 'resumed' || verb === 'resume') return { time, reason: null };
    if (kind === 'halted') return { time, reason: `it was halted: ${why ?? reason}` };
    return verb === 'pause' ? { time, reason: `it was paused: ${why}` } : [];
  });
}
