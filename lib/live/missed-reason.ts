// Why a session did not do what was simulated, as its ledger says.

import type { OrderStatus } from '../execution/index.ts';
import type { Execution } from './attribute.ts';
import type { BarRow, JournalKind, LedgerReader, OrderRow } from './ledger/index.ts';

/** Something that kept the order of a key from filling; `time` is the open time of the bar that it was decided on. */
interface Obstacle {
  readonly key: string;
  readonly time: number;
  readonly reason: string;
}

interface Activity {
  readonly time: number;
  readonly reason: string | null;
}

type Noted = Readonly<
  Partial<Record<'verb' | 'why' | 'reason' | 'order' | 'what' | 'key' | 'limit', string>>
>;

/** How a notice of an order begins that was refused; one that was cut has filled. */
const REFUSED = 'was refused';

const UNFILLED: ReadonlySet<OrderStatus> = new Set(['rejected', 'canceled', 'expired']);

/** A function that finds what the ledger has of an execution that was simulated and not done; null where it has nothing. */
export function reasonsOf(
  ledger: LedgerReader,
  id: string,
  barMs: number,
): (missed: Execution) => string | null {
  const obstacles = [...endedOrders(ledger.orders(id)), ...refusals(ledger, id)];
  const activities = activitiesOf(ledger, id, barMs);
  return ({ key, placed, time }) => {
    const own = obstacles.find((one) => one.key === key && one.time >= (placed ?? time) && one.time <= time);
    if (own !== undefined) return own.reason;
    return activities.findLast((one) => one.time <= time)?.reason ?? null;
  };
}

function endedOrders(orders: readonly OrderRow[]): Obstacle[] {
  return orders.flatMap(({ key, status, placedTime, reason }) =>
    UNFILLED.has(status) && reason !== null ? { key, time: placedTime, reason: `${status}: ${reason}` } : [],
  );
}

/** Orders that were not even sent, or that a limit on risk refused. */
function refusals(ledger: LedgerReader, id: string): Obstacle[] {
  return ledger.journal(id, { kinds: ['notice', 'risk-refused'] }).flatMap(({ time, data }) => {
    const { order, what, key, limit, reason } = data as Noted;
    if (order !== undefined && what?.startsWith(REFUSED)) return { key: order, time, reason: what };
    const isRefused = key !== undefined && what === 'refused';
    return isRefused ? { key, time, reason: `refused by ${limit}: ${reason}` } : [];
  });
}

/**
 * Since when a session was paused or halted, and why; null once it went on. The time is that of the bar that was in the
 * making, whatever the clock said.
 */
function activitiesOf(ledger: LedgerReader, id: string, barMs: number): Activity[] {
  const activities: Activity[] = [];
  let time = Number.NEGATIVE_INFINITY;
  for (const { kind, data } of ledger.journal(id, { kinds: ['bar', 'command', 'halted', 'resumed'] })) {
    if (kind === 'bar') time = (data as BarRow).time + barMs;
    else activities.push({ time, reason: activityReason(kind, data as Noted) });
  }
  return activities;
}

function activityReason(kind: JournalKind, { verb, why, reason }: Noted): string | null {
  if (kind === 'halted') return `it was halted: ${why ?? reason}`;
  return verb === 'pause' ? `it was paused: ${why}` : null;
}
