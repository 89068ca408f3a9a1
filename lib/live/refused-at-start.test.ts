// What keeps bots from starting: an exchange that does not answer, a market that is not trading, bars that it has not.

import { afterEach, beforeEach, expect, test } from 'vitest';
import { emaCross } from '../../strategies/index.ts';
import type { TradingClient } from '../data/index.ts';
import { exchangeOf, spotClient } from '../testing/ccxt.fixture.ts';
import type { TestExchange } from '../testing/index.ts';
import type { Ledger } from './ledger/index.ts';
import { openedLedger } from './ledger/ledger.fixture.ts';
import type { SessionPlan } from './session-plan.ts';
import { supervise } from './supervisor.ts';
import type { SupervisorEvent } from './supervisor-options.ts';

let exchange: TestExchange;
let ledger: Ledger;
let events: SupervisorEvent[];
beforeEach(async () => {
  [exchange, ledger, events] = [await exchangeOf(), await openedLedger(), []];
});
afterEach(() => exchange.close());

/** Has a bot start on paper; settles when it has ended, or was refused. */
function started(other: Partial<SessionPlan> = {}, signal = new AbortController().signal): Promise<void> {
  const market = { exchange: 'binance', symbol: 'BTC/USDT', timeframe: '1m', mode: 'paper' } as const;
  return supervise({
    ...{ ledger, signal, bots: [{ plan: { ...market, strategy: emaCross, ...other } }] },
    clients: { feed: () => spotClient(exchange), patience: { firstWaitMs: 1 } },
    onEvent: (event) => void events.push(event),
  });
}

test('an exchange that does not answer is asked six times, each failure is told, and the last one is the error', async () => {
  exchange.faults.fail({ path: '/exchangeInfo', answer: 'drop', times: 6 });
  await expect(started()).rejects.toMatchObject({ code: 'network', message: /did not answer in 6 attempts/ });
  expect(events.map(({ event }) => event)).toEqual(
    Array.from({ length: 5 }, () => ({
      kind: 'failed',
      error: expect.objectContaining({ code: 'network', message: expect.stringMatching(/^fetch failed/) }),
    })),
  );
});

test('who stops waiting for an exchange has no error', async () => {
  exchange.faults.fail({ path: '/exchangeInfo', answer: 503, times: 6 });
  const stop = new AbortController();
  const ended = started({}, stop.signal);
  stop.abort();
  await expect(ended).resolves.toBeUndefined();
});

test('a timeframe that the exchange has no bars of is refused, and no session begins', async () => {
  await expect(started({ timeframe: '7m' })).rejects.toMatchObject({
    ...{ code: 'not-found', message: 'binance has no bars of 7m', hint: /it has 1s, 1m, 3m/ },
  });
  expect(ledger.sessions()).toEqual([]);
});

test('a market that is not trading is refused, on paper too', async () => {
  exchange.exchange.markets.get('BTC/USDT')!.isTrading = false;
  await expect(started()).rejects.toMatchObject({
    ...{ code: 'refused', message: 'BTC/USDT is not trading at binance' },
  });
  expect(ledger.sessions()).toEqual([]);
});

test('bots with orders are refused where they are to trade with more than the account has, together', async () => {
  const market = { exchange: 'binance', timeframe: '1m', mode: 'testnet', strategy: emaCross } as const;
  const plans = (cash: number) =>
    ['BTC/USDT', 'ETH/USDT'].map((symbol) => ({ plan: { ...market, symbol, options: { cash } } }));
  const trading = async () => (await spotClient(exchange)) as unknown as TradingClient;
  const stop = new AbortController();
  const begin = (cash: number) =>
    supervise({
      ...{ ledger, signal: stop.signal, bots: plans(cash) },
      clients: { feed: () => spotClient(exchange), trading },
      onEvent: ({ event }) => event.kind === 'started' && stop.abort(),
    });
  await expect(begin(6000)).rejects.toMatchObject({
    code: 'bad-option',
    message: 'the account at binance has 10000 USDT, and the bots are to trade with 12000',
  });
  await expect(begin(5000)).resolves.toBeUndefined();
});
