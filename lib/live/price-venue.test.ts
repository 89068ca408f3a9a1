// Paper sessions that fill as prices come.

import { expect, onTestFinished, test } from 'vitest';
import { defineStrategy } from '../strategy/index.ts';
import { exchangeOf, spotClient } from '../testing/ccxt.fixture.ts';
import { until } from '../until.fixture.ts';
import { openedLedger } from './ledger/ledger.fixture.ts';
import { SeenPrices } from './seen-prices.ts';
import { Session } from './session.ts';
import { supervise } from './supervisor.ts';

const T = Date.UTC(2024, 0, 1);
const HOUR = 3_600_000;

test('of a candle in the making, what is new since it was looked at is handed on, extremes included', () => {
  const seen = new SeenPrices();
  const candle = { time: T, open: 100, high: 102, low: 99, close: 101 };
  expect(seen.take({ ...candle, time: T - HOUR }, T)).toBeUndefined();
  expect(seen.take(candle, T)).toEqual({ open: 101, high: 101, low: 101, close: 101 });
  expect(seen.take(candle, T)).toBeUndefined();
  expect(seen.take({ ...candle, high: 105, close: 100 }, T)).toEqual({
    open: 101,
    high: 105,
    low: 100,
    close: 100,
  });
  expect(seen.rest({ ...candle, high: 105, low: 98, close: 103 })).toEqual({
    open: 100,
    high: 103,
    low: 98,
    close: 103,
  });
  const next = { ...candle, time: T + HOUR };
  expect(seen.rest(next)).toEqual(next);
});

const bracket = defineStrategy({
  ...{ name: 'bracket', params: {} },
  indicators: ({ close }) => ({ price: close }),
  onBar: (_, account) =>
    account.position > 0
      ? undefined
      : {
          entry: {
            ...{ type: 'market', side: 'buy', size: 1 },
            attached: { stop: { price: 95 }, target: { price: 110 } },
          },
        },
});

async function started() {
  const ledger = await openedLedger();
  const market = { exchange: 'binance', symbol: 'BTC/USDT', timeframe: '1h', mode: 'paper' } as const;
  let now = T;
  const plan = { ...market, strategy: bracket, fills: 'prices', options: { fee: 0, cash: 1000 } } as const;
  const session = Session.start(ledger, plan, () => now);
  const bar = (hour: number, open: number, high: number, low: number, close: number) =>
    session.onBar({ time: T + hour * HOUR, open, high, low, close, volume: 1, lagMs: 0 });
  const look = (hour: number, open: number, high: number, low: number, close: number) => {
    now += 1000;
    session.look({ time: T + hour * HOUR, open, high, low, close });
  };
  const fills = () => ledger.fills(session.id).map(({ key, price }) => [key, price]);
  return { session, ledger, bar, look, fills };
}

test('a market order fills at the first price after its decision, and its exits at theirs, within one bar', async () => {
  const { bar, look, fills, session } = await started();
  bar(0, 100, 101, 99, 100);
  expect(fills()).toEqual([]);
  // The low of 90 was before it was looked at: perhaps before the order was placed.
  look(1, 100, 102, 90, 101);
  expect(fills()).toEqual([['entry', 101]]);
  look(1, 100, 111, 90, 109);
  expect(fills().slice(1)).toEqual([['entry.target', 110]]);
  expect(session.account.cash).toBe(1009);
  // The end of the bar brings nothing that was not seen, and the decision to buy again.
  bar(1, 100, 111, 90, 109);
  expect(fills()).toHaveLength(2);
  look(2, 109, 109, 108, 108);
  expect(fills().slice(2)).toEqual([['entry', 108]]);
});

test('what a bar reached after the last look, or without any, fills when it has closed', async () => {
  const { bar, look, fills } = await started();
  bar(0, 100, 101, 99, 100);
  look(1, 100, 100, 100, 100);
  bar(1, 100, 101, 94, 96);
  expect(fills()).toEqual([
    ['entry', 100],
    ['entry.stop', 95],
  ]);
  bar(2, 97, 98, 96, 97);
  expect(fills().slice(2)).toEqual([['entry', 97]]);
});

test('where the best bid and offer are known, market orders take them; exits fill at their own prices', async () => {
  const { bar, session, fills } = await started();
  const look = (price: number, bid: number, ask: number) =>
    session.look({ time: T + HOUR, open: price, high: price, low: price, close: price, bid, ask });
  bar(0, 100, 101, 99, 100);
  look(100, 99.5, 100.5);
  expect(fills()).toEqual([['entry', 100.5]]);
  look(94, 93.5, 94.5);
  // From 100 to 94 the stop at 95 was passed.
  expect(fills().slice(1)).toEqual([['entry.stop', 95]]);
});

test('a session that fills by prices follows the quotes of the exchange', async () => {
  const exchange = await exchangeOf();
  onTestFinished(() => exchange.close());
  const ledger = await openedLedger();
  const stop = new AbortController();
  const market = { exchange: 'binance', symbol: 'BTC/USDT', timeframe: '1m', mode: 'paper' } as const;
  const plan = { ...market, strategy: bracket, fills: 'prices', options: { fee: 0 } } as const;
  const ended = supervise({
    ...{ ledger, bots: [{ plan }], signal: stop.signal, clients: { feed: () => spotClient(exchange) } },
  });
  await Promise.race([until(() => ledger.sessions().length > 0), ended]);
  const { id } = ledger.sessions()[0]!;
  interface Look {
    readonly what: string;
    readonly prices: { readonly bid?: number; readonly ask?: number };
  }
  /** The prices that an entry took; the first may have come before the first quote. */
  const taken = () => {
    const inputs = ledger.journal(id, { kinds: ['input'] }).map(({ data }) => data as Look);
    const entries = ledger.fills(id).filter(({ key }) => key === 'entry');
    return inputs.find(
      ({ what, prices }) => what === 'look' && entries.some(({ price }) => price === prices.ask),
    )?.prices;
  };
  await until(() => {
    exchange.advance(1000);
    return taken() !== undefined;
  });
  stop.abort();
  await ended;
  const { bid, ask } = taken()!;
  // One tick of 0.01 between the last price and either side.
  expect(ask! - bid!).toBeCloseTo(0.02, 6);
});
