// Orders by the hundred while the exchange misbehaves: at the end both sides have the same books, to the last lot.
import { expect, test } from 'vitest';
import { floorToStep, random, roundToStep } from '../../core/index.ts';
import type { Faults, RequestFault } from '../../testing/index.ts';
import { until } from '../../until.fixture.ts';
import { FUTURE, SPOT, type Trading, tradingOn } from './gateway.fixture.ts';

/** What goes wrong during a run: called before each order with the course's random numbers. */
type Trouble = (faults: Faults, next: () => number, trading: Trading) => void;

const ORDERS = ['POST /order', 'POST /algoOrder'];
const OTHERS = ['GET /order', 'DELETE /order', 'Orders', 'Trades', 'GET /algoOrder', 'DELETE /algoOrder'];

/** A share of the requests to these routes meets one of these faults. */
function requests(paths: readonly string[], share: number, ...kinds: Omit<RequestFault, 'path'>[]): Trouble {
  return (faults, next) => {
    for (const path of paths)
      if (next() < share) faults.fail({ path, ...kinds[Math.floor(next() * kinds.length)]! });
  };
}

const LOST = [{ answer: 'drop' }, { answer: 500 }, { answer: 504 }] as const;
const LOST_ANSWERS = [
  { answer: 'drop', afterwards: true },
  { answer: 'drop', afterwards: true, lateMs: 30 },
  { answer: 502, afterwards: true },
  { answer: 503, afterwards: true, lateMs: 10 },
] as const;
const REFUSED = [{ answer: 429, times: 2 }, { answer: 418 }] as const;

const TROUBLES: readonly (readonly [string, typeof SPOT | typeof FUTURE, Trouble])[] = [
  ['orders are lost', SPOT, requests(ORDERS, 0.1, ...LOST)],
  ['answers to orders are lost', FUTURE, requests(ORDERS, 0.2, ...LOST_ANSWERS)],
  ['there are too many requests, and bans', SPOT, requests(ORDERS, 0.2, ...REFUSED)],
  [
    'questions and cancellations fail',
    FUTURE,
    requests(OTHERS, 0.03, ...LOST, ...REFUSED, { answer: 504, afterwards: true }),
  ],
  [
    'messages come twice and out of order, and answers late',
    SPOT,
    (faults, next) => {
      Object.assign(faults.streams, { duplicateEvery: 2, swapEvery: 3 });
      faults.latency = next() < 0.05 ? 50 : 0;
    },
  ],
  [
    'streams are cut and silent',
    FUTURE,
    ({ streams }, next, { exchange }) => {
      if (next() < 0.03) exchange.dropSockets();
      if (next() < 0.1) streams.isSilent = !streams.isSilent;
    },
  ],
];

const allOfIt: Trouble = (faults, next, trading) => {
  for (const [, , trouble] of TROUBLES) if (next() < 0.3) trouble(faults, next, trading);
};

for (const [name, symbol, trouble] of [
  ...TROUBLES,
  ['all of it happens', SPOT, allOfIt],
  ['all of it happens', FUTURE, allOfIt],
] as const)
  test(`200 orders on ${symbol} while ${name}: both books are the same`, async () => {
    const trading = await tradingOn(symbol, { gateway: { heartbeatMs: 1000 } });
    await course(trading, trouble, symbol);
    compare(trading);
  });

/** Random orders and cancellations on a market that moves, and an end in good weather. */
async function course(it: Trading, trouble: Trouble, symbol: string): Promise<void> {
  const { exchange, gateway, told } = it;
  const next = random(7);
  const ids: string[] = [];
  exchange.exchange.fillShare = 0.6;
  for (let k = 0; k < 200; k++) {
    trouble(exchange.faults, next, it);
    const id = `t${k}`;
    ids.push(id);
    gateway.submit({ clientId: id, symbol, ...randomOrder(it, next) });
    if (next() < 0.3) gateway.cancel(ids[Math.floor(next() * ids.length)]!);
    // The market moves while the order is under way, and before the next one.
    exchange.advance(Math.floor(next() * 15_000));
    await until(() => told.last(id) !== undefined || exchange.exchange.orders.some((o) => o.clientId === id));
    exchange.advance(Math.floor(next() * 15_000));
  }
  exchange.faults.clear();
  for (const id of ids) gateway.cancel(id);
  await until(() => ids.every((id) => told.hasEnded(id)));
}

function randomOrder({ price, instrument }: Trading, next: () => number) {
  const { tick, lot } = instrument;
  const side = next() < 0.5 ? 'buy' : 'sell';
  const size = floorToStep(0.01 + next() * 0.05, lot);
  const near = roundToStep(price * (1 + (next() - 0.5) / 200), tick);
  const away = roundToStep(price * (side === 'buy' ? 1 + next() / 200 : 1 - next() / 200), tick);
  const kind = next();
  if (kind < 0.3) return { type: 'market', side, size } as const;
  if (kind < 0.6) return { type: 'limit', side, size, price: near } as const;
  if (kind < 0.7) return { type: 'limit', side, size, price: near, postOnly: true } as const;
  if (kind < 0.8) return { type: 'limit', side, size, price: near, timeInForce: 'ioc' } as const;
  if (kind < 0.9) return { type: 'stop', side, size, trigger: away } as const;
  return { type: 'stop-limit', side, size, trigger: away, price: away } as const;
}

const ENDS = { filled: 'filled', canceled: 'canceled', expired: 'expired' } as const;

function compare({ exchange, told }: Trading): void {
  const { orders, fills } = exchange.exchange;
  expect(orders.length).toBeGreaterThan(150);
  expect(new Set(orders.map(({ clientId }) => clientId)).size).toBe(orders.length);
  const taken = new Map(orders.map((order) => [order.clientId, order]));
  const ids = new Set(told.updates.map(({ clientId }) => clientId));
  expect(ids.size).toBe(200);
  for (const clientId of ids) {
    const last = told.last(clientId)!;
    const order = taken.get(clientId);
    const expected = order === undefined ? undefined : ENDS[order.status as 'filled'];
    if (expected === undefined) expect(['rejected', 'canceled']).toContain(last.status);
    else expect([clientId, last.status, last.filled]).toEqual([clientId, expected, order!.filled]);
  }
  const theirs = fills.map(({ id, orderId, size, price, time }) => ({
    ...{ id: String(id), clientId: orders[orderId - 1]!.clientId, size, price, time },
  }));
  const ours = told.fills.map(({ id, clientId, size, price, time }) => ({ id, clientId, size, price, time }));
  expect(ours.toSorted((a, b) => Number(a.id) - Number(b.id))).toEqual(theirs);
  const quote = (k: number) => (fills[k]!.feeAsset === 'USDT' ? 1 : fills[k]!.price);
  const paid = fills.reduce((sum, { fee }, k) => sum + fee * quote(k), 0);
  expect(told.fills.reduce((sum, { fee }) => sum + fee, 0)).toBeCloseTo(paid, 8);
}
