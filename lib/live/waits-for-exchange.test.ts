// Sessions that go on while the exchange of some does not answer: those wait for it, and the others trade.

import { rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { TradingClient } from '../data/index.ts';
import { defineStrategy } from '../strategy/index.ts';
import {
  exchangeOf,
  futuresClient,
  MINUTE,
  minuteBars,
  PERPETUAL,
  spotClient,
} from '../testing/ccxt.fixture.ts';
import type { TestExchange } from '../testing/index.ts';
import { until } from '../until.fixture.ts';
import type { Ledger } from './ledger/index.ts';
import { openedLedger } from './ledger/ledger.fixture.ts';
import type { SessionPlan } from './session-plan.ts';
import { supervise } from './supervisor.ts';
import type { BotToRun, SupervisorEvent, SupervisorOptions } from './supervisor-options.ts';

let spot: TestExchange;
let futures: TestExchange;
let ledger: Ledger;
let events: SupervisorEvent[];
let stop: AbortController;
beforeEach(async () => {
  const markets = [{ bars: minuteBars('BTC/USDT:USDT', 3000, 3), instrument: PERPETUAL }];
  [spot, futures] = [await exchangeOf(), await exchangeOf({ markets })];
  [ledger, events, stop] = [await openedLedger(), [], new AbortController()];
});
afterEach(async () => {
  stop.abort();
  await Promise.all([spot.close(), futures.close()]);
});

/** Lays an order that no price reaches. */
const patient = defineStrategy({
  ...{ name: 'patient', params: {}, indicators: () => ({}) },
  onBar: ({ close }) => ({ low: { type: 'limit', side: 'buy', size: 0.01, price: Math.round(close / 2) } }),
});
/** Buys whenever it is flat, with a target that is reached soon. */
const eager = defineStrategy({
  ...{ name: 'eager', params: {}, indicators: () => ({}) },
  onBar: ({ close }, { position }) => {
    if (position === 0) return { entry: { type: 'market', side: 'buy', size: 0.02 } };
    const exit = { side: 'sell', size: 'position', reduceOnly: true } as const;
    return {
      stop: { ...exit, type: 'stop', trigger: Math.round(close * 0.5) },
      target: { ...exit, type: 'limit', price: Math.round(close * 1.004) },
    };
  },
});

function planOf(exchange: 'binance' | 'binanceusdm', strategy: SessionPlan['strategy']): BotToRun {
  const symbol = exchange === 'binance' ? 'BTC/USDT' : 'BTC/USDT:USDT';
  const market = { exchange, symbol, timeframe: '1m', mode: 'testnet' } as const;
  return { plan: { ...market, strategy, options: { cash: 2000 } } };
}

async function client(exchange: string): Promise<TradingClient> {
  const made = exchange === 'binance' ? await spotClient(spot) : await futuresClient(futures);
  const trading = made as unknown as TradingClient;
  trading.enableRateLimit = false;
  return trading;
}

/** Runs bots, which are told of in `events`. */
function run(bots: readonly BotToRun[], other: Partial<SupervisorOptions> = {}): Promise<void> {
  [stop, events] = [new AbortController(), []];
  const patience = { firstWaitMs: 5, recvWindowMs: 60 };
  return supervise({
    ...{ ledger, bots, signal: stop.signal, clients: { feed: client, trading: client, patience } },
    onEvent: (event) => void events.push(event),
    ...other,
  });
}

const kindsOf = (id: string) => events.flatMap(({ session, event }) => (session === id ? event.kind : []));
const status = (id: string) => ledger.session(id).status;
const down = (exchange: TestExchange) =>
  exchange.faults.fail({ path: '/', answer: 'drop', times: Number.POSITIVE_INFINITY });
const placed = (exchange: TestExchange) => exchange.log.filter(({ route }) => /^POST .*order/i.test(route));
const told = (verb: 'halt' | 'stop', session: string) => {
  const id = ledger.sendCommand({ session, verb });
  return () => ledger.command(id)!.outcome;
};

/** Lets the exchanges go on until `is`. */
async function goesOn(is: () => boolean, ...exchanges: TestExchange[]): Promise<void> {
  await until(() => {
    if (!is()) for (const exchange of exchanges) exchange.advance(MINUTE / 3);
    return is();
  });
}

/** Sessions that ran until `is`. */
async function ran(bots: readonly BotToRun[], is: (ids: readonly string[]) => boolean): Promise<string[]> {
  const ended = run(bots);
  const ids = () => ledger.sessions().map(({ id }) => id);
  await Promise.race([
    until(() => ids().length === bots.length && ids().every((id) => kindsOf(id).includes('started'))),
    ended,
  ]);
  await goesOn(() => is(ids()), spot, futures);
  stop.abort();
  await ended;
  return ids();
}

const openOf = (id: string) => ledger.orders(id, { open: true }).filter(({ status: s }) => s === 'accepted');
const sawBars = (id: string, count: number) => ledger.bars(id).length > count;

test('one exchange is down at the restart: the sessions of the other trade; when it is back, its own go on with all that happened', async () => {
  const [btc, perpetual] = (await ran(
    [planOf('binance', patient), planOf('binanceusdm', eager)],
    ([one, other]) => openOf(one!).length > 0 && openOf(other!).length === 2,
  )) as [string, string];
  const before = placed(futures).length;
  down(futures);
  const ended = run([
    { resume: perpetual, strategy: eager },
    { resume: btc, strategy: patient },
  ]);
  const seen = ledger.bars(btc).length;
  await goesOn(() => sawBars(btc, seen + 3), spot);
  await until(() => status(perpetual) === 'waiting');
  expect(status(btc)).toBe('running');
  expect(ledger.session(perpetual).reason).toBe('binanceusdm does not answer');
  expect(kindsOf(perpetual)).toEqual([]);
  const waiting = events.filter(({ event }) => event.kind === 'waiting');
  const error = expect.objectContaining({ code: 'network' });
  const event = { kind: 'waiting', sessions: [perpetual], error };
  expect(waiting).toEqual([{ exchange: 'binanceusdm', stream: 'bars', event }]);

  // Its target is filled, and bars close, while nobody hears of it.
  const target = openOf(perpetual).find(({ key }) => key === 'target')!;
  const atExchange = futures.exchange.orders.find(({ clientId }) => clientId === target.clientId)!;
  for (let k = 0; k < 600 && atExchange.status !== 'filled'; k++) futures.advance(MINUTE / 3);
  expect(atExchange.status).toBe('filled');
  expect(placed(futures)).toHaveLength(before);

  futures.faults.clear();
  // It comes back by halves: its positions it tells at the second round of questions.
  futures.faults.fail({ path: '/positionRisk', answer: 503, times: 8 });
  await until(() => kindsOf(perpetual).includes('started'));
  expect(ledger.order(target.clientId)).toMatchObject({ status: 'filled' });
  expect(ledger.journal(perpetual, { kinds: ['reconciled'] }).at(-1)!.data).toEqual({ ours: 0, theirs: 0 });
  const entries = () => ledger.fills(perpetual).filter(({ key }) => key === 'entry').length;
  const known = entries();
  await goesOn(() => entries() > known, spot, futures);
  expect([status(btc), status(perpetual)]).toEqual(['running', 'running']);
  stop.abort();
  await ended;
  const times = ledger.bars(perpetual).map(({ time }) => time);
  expect(times).toEqual(times.map((_, k) => times[0]! + k * MINUTE));
  const ids = futures.exchange.orders.map(({ clientId }) => clientId);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ledger.fills(perpetual).map(({ id }) => Number(id))).toEqual(
    futures.exchange.fills.slice(0, ledger.fills(perpetual).length).map(({ id }) => id),
  );
  expect(ledger.verify().problems).toEqual([]);
});

/** Lays an order that no price reaches, and another some bars later. */
const layered = defineStrategy({
  ...{ name: 'layered', params: {}, indicators: () => ({}), state: () => ({ bars: 0 }) },
  onBar(_bar, _account, state) {
    state.bars++;
    const order = { type: 'limit', side: 'buy', size: 0.01 } as const;
    return {
      low: { ...order, price: 20_000 },
      ...(state.bars > 20 && { lower: { ...order, price: 19_000 } }),
    };
  },
});

/** A session with an order at the exchange and one that was written down and never came there, whose exchange is down now. */
async function cutOff(): Promise<string> {
  const ended = run([planOf('binanceusdm', layered)]);
  await goesOn(() => ledger.sessions().some((row) => ledger.orders(row.id).length === 1), futures);
  const [{ id }] = ledger.sessions() as unknown as [{ id: string }];
  await until(() => openOf(id).length === 1);
  futures.faults.fail({ path: '/order', answer: 'drop', times: Number.POSITIVE_INFINITY });
  await goesOn(() => ledger.orders(id).length === 2, futures);
  stop.abort();
  await ended;
  expect(ordersOf(id)).toEqual(CUT_OFF);
  futures.faults.clear();
  down(futures);
  return id;
}

const ordersOf = (id: string) => ledger.orders(id).map((order) => [order.key, order.status]);
const CUT_OFF = [
  ['low', 'accepted'],
  ['lower', 'submitted'],
];
const TAKEN_BACK = [
  ['low', 'canceled'],
  ['lower', 'canceled'],
];

test('one that is halted while it waits is told so, and its orders are taken back before anything is sent', async () => {
  const id = await cutOff();
  const before = placed(futures).length;
  const ended = run([{ resume: id, strategy: layered }]);
  await until(() => status(id) === 'waiting');
  const outcome = told('halt', id);
  await until(() => outcome() !== null);
  expect(outcome()).toBe('noted, and obeyed as soon as binanceusdm answers');
  expect(status(id)).toBe('waiting');
  expect(futures.exchange.openOrders()).toHaveLength(1);
  futures.faults.clear();
  await until(() => status(id) === 'halted' && String(ordersOf(id)) === String(TAKEN_BACK));
  expect(futures.exchange.openOrders()).toEqual([]);
  expect(placed(futures)).toHaveLength(before);
  stop.abort();
  await ended;
});

/** One that was told to stop while it waits. */
async function stoppedInVain(): Promise<[id: string, ended: Promise<void>]> {
  const id = await cutOff();
  const ended = run([{ resume: id, strategy: layered }]);
  await until(() => status(id) === 'waiting');
  const outcome = told('stop', id);
  await until(() => outcome() !== null);
  expect(status(id)).toBe('waiting');
  return [id, ended];
}

test('one that is stopped while it waits ends once its orders are taken back, and with it the process', async () => {
  const [id, ended] = await stoppedInVain();
  const before = placed(futures).length;
  futures.faults.clear();
  await ended;
  expect(ledger.session(id)).toMatchObject({ status: 'stopped', reason: 'by hand' });
  expect(ordersOf(id)).toEqual(TAKEN_BACK);
  expect(placed(futures)).toHaveLength(before);
});

test('where the process ends before a session that was to stop has its orders back, the next one takes them back', async () => {
  const [id, ended] = await stoppedInVain();
  const before = placed(futures).length;
  stop.abort();
  await ended;
  expect(ledger.session(id)).toMatchObject({ status: 'stopped', reason: 'its process ended' });
  futures.faults.clear();
  const again = run([{ resume: id, strategy: layered }]);
  await until(() => status(id) === 'halted' && String(ordersOf(id)) === String(TAKEN_BACK));
  expect(futures.exchange.openOrders()).toEqual([]);
  expect(placed(futures)).toHaveLength(before);
  stop.abort();
  await again;
});

test('where the kill file is there, an exchange that comes back gets no order but cancels', async () => {
  const id = await cutOff();
  const killFile = join(dirname(ledger.file), 'KILL');
  writeFileSync(killFile, '');
  const before = placed(futures).length;
  const ended = run([{ resume: id, strategy: layered }], { killFile });
  await until(() => status(id) === 'waiting');
  futures.faults.clear();
  await until(() => status(id) === 'halted' && String(ordersOf(id)) === String(TAKEN_BACK));
  expect(placed(futures)).toHaveLength(before);
  rmSync(killFile);
  stop.abort();
  await ended;
});

test('waiting ends at once with the process, also where no answer comes at all, and the session goes on with the next', async () => {
  const id = await cutOff();
  futures.faults.clear();
  futures.faults.hold('/');
  const ended = run([{ resume: id, strategy: layered }]);
  const asked = futures.log.length;
  await until(() => ledger.owners().length === 1);
  stop.abort();
  await ended;
  expect(futures.log).toHaveLength(asked);
  expect(ledger.session(id)).toMatchObject({ status: 'stopped', reason: 'its process ended' });
  expect([ledger.owners(), ledger.verify().problems]).toEqual([[], []]);
  futures.faults.clear();
  const again = run([{ resume: id, strategy: layered }]);
  await until(() => ordersOf(id).every(([, is]) => is === 'accepted'));
  expect(futures.exchange.openOrders()).toHaveLength(2);
  stop.abort();
  await again;
});

test('an exchange that refuses the key leaves its sessions out; with no other left, that is the error', async () => {
  const [btc, perpetual] = (await ran([planOf('binance', patient), planOf('binanceusdm', patient)], (ids) =>
    ids.every((id) => openOf(id).length === 1),
  )) as [string, string];
  futures.faults.fail({ path: '/account', answer: 401, times: Number.POSITIVE_INFINITY });
  const both = [btc, perpetual].map((resume) => ({ resume, strategy: patient }));
  const ended = run(both);
  const seen = ledger.bars(btc).length;
  await goesOn(() => sawBars(btc, seen + 2), spot);
  await until(() => kindsOf(perpetual).includes('left-out'));
  expect([status(btc), status(perpetual)]).toEqual(['running', 'stopped']);
  expect(ledger.owners().map(({ session }) => session)).toEqual([btc]);
  stop.abort();
  await ended;
  await expect(run(both.slice(1))).rejects.toMatchObject({ code: 'bad-keys' });
  expect(status(perpetual)).toBe('stopped');
});

test('a new bot whose exchange does not answer refuses all, also sessions that could go on', async () => {
  const [btc] = (await ran([planOf('binance', patient)], ([id]) => openOf(id!).length === 1)) as [string];
  down(futures);
  const bots = [{ resume: btc, strategy: patient }, planOf('binanceusdm', patient)];
  await expect(run(bots)).rejects.toMatchObject({ code: 'network' });
  expect(events.every(({ event }) => event.kind === 'failed')).toBe(true);
  expect([status(btc), ledger.sessions().length]).toEqual(['stopped', 1]);
});
