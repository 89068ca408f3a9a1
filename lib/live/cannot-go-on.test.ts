// Sessions that cannot go on when a process starts again: the others go on without them.

import { afterEach, beforeEach, expect, test } from 'vitest';
import { emaCross } from '../../strategies/index.ts';
import type { TradingClient } from '../data/index.ts';
import { defineStrategy } from '../strategy/index.ts';
import { exchangeOf, MINUTE, spotClient } from '../testing/ccxt.fixture.ts';
import type { TestExchange } from '../testing/index.ts';
import { until } from '../until.fixture.ts';
import type { Ledger } from './ledger/index.ts';
import { openLedger } from './ledger/index.ts';
import { openedLedger } from './ledger/ledger.fixture.ts';
import type { SessionPlan } from './session-plan.ts';
import { supervise } from './supervisor.ts';
import type { BotToRun, SupervisorEvent } from './supervisor-options.ts';

let exchange: TestExchange;
let ledger: Ledger;
let events: SupervisorEvent[];
let stop: AbortController;
beforeEach(async () => {
  [exchange, ledger, events, stop] = [await exchangeOf(), await openedLedger(), [], new AbortController()];
});
afterEach(async () => {
  stop.abort();
  await exchange.close();
});

/** Lays an order that no price reaches. */
const patient = defineStrategy({
  ...{ name: 'patient', params: {}, indicators: () => ({}) },
  onBar: ({ close }) => ({ low: { type: 'limit', side: 'buy', size: 0.01, price: Math.round(close / 2) } }),
});
const mended = defineStrategy({ ...patient, onBar: () => ({}) });

function planOf(symbol: string, strategy: SessionPlan['strategy'], mode: SessionPlan['mode']): BotToRun {
  const market = { exchange: 'binance', symbol, timeframe: '1m', mode } as const;
  return { plan: { ...market, strategy, options: { cash: 1000 } } };
}

async function client(): Promise<TradingClient> {
  const made = (await spotClient(exchange)) as unknown as TradingClient;
  made.enableRateLimit = false;
  return made;
}

/** Runs bots; settles once so many of them have started, or all were refused. */
async function running(bots: readonly BotToRun[], started = bots.length): Promise<{ ended: Promise<void> }> {
  [stop, events] = [new AbortController(), []];
  const patience = { firstWaitMs: 5, recvWindowMs: 60 };
  const ended = supervise({
    ...{ ledger, bots, signal: stop.signal, clients: { feed: client, trading: client, patience } },
    onEvent: (event) => void events.push(event),
  });
  const isStarted = () => events.filter(({ event }) => event.kind === 'started').length === started;
  await Promise.race([until(isStarted), ended]);
  return { ended };
}

/** Two sessions, of BTC/USDT and ETH/USDT, that ran until `is`. */
async function ran(
  strategy: SessionPlan['strategy'],
  mode: SessionPlan['mode'],
  is: (btc: string, eth: string) => boolean,
): Promise<[btc: string, eth: string]> {
  const { ended } = await running([planOf('BTC/USDT', strategy, mode), planOf('ETH/USDT', strategy, mode)]);
  const [btc, eth] = ledger.sessions().map(({ id }) => id) as [string, string];
  await until(() => {
    if (!is(btc, eth)) exchange.advance(MINUTE / 3);
    return is(btc, eth);
  });
  stop.abort();
  await ended;
  return [btc, eth];
}

const status = (id: string) => ledger.session(id).status;
const failures = () => events.flatMap(({ session, event }) => (event.kind === 'failed' ? session : []));
const atExchange = () => exchange.exchange.openOrders().map(({ clientId }) => clientId);

async function seesBars(id: string): Promise<void> {
  const before = ledger.bars(id).length;
  await until(() => {
    exchange.advance(MINUTE / 3);
    return ledger.bars(id).length > before + 3;
  });
}

test('one whose code has changed has failed, and its orders are taken back; the other goes on with its own', async () => {
  const accepted = (id: string) => ledger.orders(id).at(-1)?.status === 'accepted';
  const [btc, eth] = await ran(patient, 'testnet', (...ids) => ids.every(accepted));
  expect(atExchange()).toHaveLength(2);
  const { ended } = await running(
    [
      { resume: btc, strategy: mended },
      { resume: eth, strategy: patient },
    ],
    1,
  );
  expect([status(btc), status(eth)]).toEqual(['failed', 'running']);
  expect(ledger.session(btc).reason).toMatch(/^'patient' has changed since session/);
  expect(failures()).toEqual([btc]);
  await until(() => atExchange().length === 1);
  expect(atExchange()).toEqual([ledger.orders(eth, { open: true })[0]!.clientId]);
  await seesBars(eth);
  stop.abort();
  await ended;
  expect([status(btc), status(eth)]).toEqual(['failed', 'stopped']);

  // What became of its order meanwhile it learns when it goes on with the code that it began with.
  const again = await running([{ resume: btc, strategy: patient }]);
  await until(() => ledger.orders(btc)[0]!.status === 'canceled');
  stop.abort();
  await again.ended;
});

test('one whose market is not trading any more, or whose file cannot be loaded, does not keep the other from going on', async () => {
  const [btc, eth] = await ran(emaCross, 'paper', (id) => ledger.bars(id).length > 0);
  exchange.exchange.markets.get('BTC/USDT')!.isTrading = false;
  const first = await running(
    [btc, eth].map((resume) => ({ resume, strategy: emaCross })),
    1,
  );
  expect([status(btc), ledger.session(btc).reason]).toEqual(['failed', 'BTC/USDT is not trading at binance']);
  await seesBars(eth);
  stop.abort();
  await first.ended;

  exchange.exchange.markets.get('BTC/USDT')!.isTrading = true;
  const failure = new Error('mine.ts:3: Unexpected token');
  const second = await running(
    [
      { resume: eth, failure },
      { resume: btc, strategy: emaCross },
    ],
    1,
  );
  expect([status(btc), status(eth), ledger.session(eth).reason]).toEqual([
    'running',
    'failed',
    failure.message,
  ]);
  await seesBars(btc);
  stop.abort();
  await second.ended;
});

test('one that another process runs is left out, and stays what it is', async () => {
  const [btc, eth] = await ran(emaCross, 'paper', (id) => ledger.bars(id).length > 0);
  const other = await openLedger(ledger.file);
  other.claimSession(btc);
  const { ended } = await running(
    [btc, eth].map((resume) => ({ resume, strategy: emaCross })),
    1,
  );
  const [told] = events.filter(({ session }) => session === btc);
  expect(told!.event).toMatchObject({ kind: 'left-out', error: { code: 'conflict' } });
  expect([status(btc), status(eth)]).toEqual(['stopped', 'running']);
  stop.abort();
  await ended;
  other.close();
});

test('where all have failed for good, it ends when the exchange has let go of their orders', async () => {
  const throwing = defineStrategy({
    ...patient,
    onBar(bar, account, state, params) {
      if (bar.index > 1) throw new Error('it is broken');
      return patient.onBar!(bar, account, state, params);
    },
  });
  const { ended } = await running([planOf('BTC/USDT', throwing, 'testnet')]);
  const fate = ended.catch((error: unknown) => error);
  const [{ id }] = ledger.sessions() as unknown as [{ id: string }];
  await until(() => {
    if (status(id) !== 'failed') exchange.advance(MINUTE / 20);
    return status(id) === 'failed';
  });
  expect(await fate).toMatchObject({
    ...{ code: 'bad-strategy', message: `all bots have failed for good, ${id} by: it is broken` },
  });
  expect(new Set(exchange.exchange.orders.map((order) => order.status))).toEqual(new Set(['canceled']));
});

test('where none can go on, what is wrong with the first is thrown once their orders are taken back', async () => {
  const accepted = (id: string) => ledger.orders(id).at(-1)?.status === 'accepted';
  const [btc, eth] = await ran(patient, 'testnet', (...ids) => ids.every(accepted));
  const failure = new Error('it cannot be loaded');
  await expect(running([btc, eth].map((resume) => ({ resume, failure })))).rejects.toMatchObject({
    message: `all bots have failed for good, ${btc} by: it cannot be loaded`,
    cause: failure,
  });
  expect([status(btc), status(eth)]).toEqual(['failed', 'failed']);
  expect(atExchange()).toEqual([]);
  expect(ledger.owners()).toEqual([]);
});

test('what is wrong with a new bot keeps all from starting, before anything is sent', async () => {
  const accepted = (id: string) => ledger.orders(id).at(-1)?.status === 'accepted';
  const [btc] = await ran(patient, 'testnet', accepted);
  const sent = exchange.exchange.orders.length;
  const bots = [{ resume: btc, strategy: patient }, planOf('BTC/USTD', patient, 'testnet')];
  await expect(running(bots)).rejects.toThrow("binance has no market 'BTC/USTD'");
  expect(status(btc)).toBe('stopped');
  expect(exchange.exchange.orders.length).toBe(sent);
});
