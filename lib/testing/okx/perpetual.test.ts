// The test exchange as ccxt's unmodified class of OKX sees its perpetuals: sizes are in contracts.
import ccxt from 'ccxt';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Instrument } from '../../core/index.ts';
import { exchangeOf, MINUTE, minuteBars, okxClient, PERPETUAL, START } from '../ccxt.fixture.ts';
import type { TestExchange } from '../test-exchange.ts';

const SYMBOL = 'BTC/USDT:USDT';
const BARS = minuteBars(SYMBOL, 3000, 3);
const FUNDING = [600, 1100, 1600].map((minute) => ({
  ...{ time: START + minute * MINUTE, rate: 0.0001 * (minute / 100) },
}));
// As BTC-USDT-SWAP is: a contract is 0.01 BTC, and may be traded in hundredths.
const INSTRUMENT: Instrument = { ...PERPETUAL, lot: 0.0001 };
const CONTRACT = 0.01;

let exchange: TestExchange;
let client: Awaited<ReturnType<typeof okxClient>>;

beforeEach(async () => {
  const market = { bars: BARS, instrument: INSTRUMENT, funding: FUNDING, contractSize: CONTRACT };
  exchange = await exchangeOf({ dialect: 'okx', markets: [market, { bars: minuteBars('BTC/USDT', 3000) }] });
  client = await okxClient(exchange);
});
afterEach(async () => {
  await client.close();
  await exchange.close();
});

const market = () => exchange.exchange.markets.get(SYMBOL)!;
const position = () => exchange.exchange.wallet.position(market().id);

test('a contract is a part of a coin, and its steps are in contracts', async () => {
  const found = (await client.loadMarkets())[SYMBOL]!;
  expect(found).toMatchObject({ id: 'BTC-USDT-SWAP', swap: true, linear: true, contractSize: CONTRACT });
  expect(found.precision).toMatchObject({ price: 0.1, amount: 0.01 });
});

test('candles have volumes in coins, trades sizes in contracts, mark prices none', async () => {
  const rows = await client.fetchOHLCV(SYMBOL, '1m', START + 5 * MINUTE, 3);
  expect(rows.map((row) => [row[4], row[5]])).toEqual([5, 6, 7].map((i) => [BARS.close[i], BARS.volume[i]]));
  const mark = await client.fetchMarkOHLCV(SYMBOL, '1m', START, 300);
  expect(mark).toHaveLength(100);
  expect(mark[5]!.slice(0, 5)).toEqual(rows[0]!.slice(0, 5));
  const [trade] = await client.fetchTrades(SYMBOL, undefined, 1);
  const tick = market().tick(market().ticksUntil(exchange.now) - 1);
  expect(trade!.amount! * CONTRACT).toBeCloseTo(tick.size, 10);
});

test('funding is told as it was settled, and as it comes next', async () => {
  const past = await client.fetchFundingRateHistory(SYMBOL, START);
  expect(past.map(({ timestamp, fundingRate }) => ({ time: timestamp, rate: fundingRate }))).toEqual([
    FUNDING[0],
  ]);
  const next = await client.fetchFundingRate(SYMBOL);
  expect(next).toMatchObject({ fundingTimestamp: FUNDING[1]!.time, fundingRate: FUNDING[1]!.rate });
  expect((await client.fetchMarkPrice(SYMBOL)).markPrice).toBe(market().priceAt(exchange.now));
});

test('a position opens, pays funding, and closes by an order that only reduces', async () => {
  await client.setLeverage(5, SYMBOL, { marginMode: 'isolated' });
  expect((await client.fetchLeverage(SYMBOL, { marginMode: 'isolated' })).longLeverage).toBe(5);
  const { id } = await client.createOrder(SYMBOL, 'market', 'buy', 50, undefined, { tdMode: 'isolated' });
  const opened = await client.fetchOrder(id!, SYMBOL);
  expect(opened).toMatchObject({ status: 'closed', filled: 50, amount: 50 });
  expect(position().size).toBe(0.5);
  const [held] = await client.fetchPositions([SYMBOL]);
  expect(held).toMatchObject({ side: 'long', contracts: 50, contractSize: CONTRACT, marginMode: 'isolated' });
  expect(held).toMatchObject({ entryPrice: opened.average, leverage: 5, hedged: false });
  const mark = market().priceAt(exchange.now);
  const margin = (0.5 * mark) / 5;
  const { USDT: before } = await client.fetchBalance();
  expect(before!.total! - before!.free!).toBeCloseTo(margin, 8);
  exchange.advance(FUNDING[1]!.time - exchange.now + 1);
  const paid = 0.5 * market().priceAt(FUNDING[1]!.time) * FUNDING[1]!.rate;
  const [bill] = await client.fetchFundingHistory(SYMBOL);
  expect(bill!.amount).toBeCloseTo(-paid, 10);
  const reduce = { reduceOnly: true, tdMode: 'isolated' };
  const { id: closing } = await client.createOrder(SYMBOL, 'market', 'sell', 900, undefined, reduce);
  const closed = await client.fetchOrder(closing!, SYMBOL);
  expect(closed.filled).toBe(50);
  expect(await client.fetchPositions([SYMBOL])).toEqual([]);
  const fees = 0.0005 * 0.5 * (opened.average! + closed.average!);
  const gained = 0.5 * (closed.average! - opened.average!);
  expect((await client.fetchBalance())['USDT']!.total).toBeCloseTo(10_000 + gained - fees - paid, 8);
  await expect(client.createOrder(SYMBOL, 'market', 'sell', 1, undefined, reduce)).rejects.toThrow('51169');
});

test('margin limits what can be opened, and parts of a lot are refused', async () => {
  await client.setLeverage(2, SYMBOL);
  await expect(client.createOrder(SYMBOL, 'market', 'buy', 100)).rejects.toThrow(ccxt.InsufficientFunds);
  const order = [{ instId: 'BTC-USDT-SWAP', tdMode: 'cross', side: 'buy', ordType: 'market', sz: '0.005' }];
  await expect(client.privatePostTradeBatchOrders(order)).rejects.toThrow('51121');
});

test('a trigger order waits apart from the book, and is known by an id of its own kind', async () => {
  await client.createOrder(SYMBOL, 'market', 'buy', 10);
  const triggerPrice = Math.round(market().priceAt(exchange.now) * 0.99 * 10) / 10;
  const params = { triggerPrice, reduceOnly: true, algoClOrdId: 'stop1' };
  const stop = await client.createOrder(SYMBOL, 'market', 'sell', 10, undefined, params);
  const byId = () => client.fetchOrder('', SYMBOL, { trigger: true, clientOrderId: 'stop1' });
  expect(await byId()).toMatchObject({ id: stop.id, status: 'open', triggerPrice, amount: 10 });
  expect(await client.fetchOpenOrders(SYMBOL, undefined, undefined, { trigger: true })).toHaveLength(1);
  expect(await client.fetchOpenOrders(SYMBOL)).toHaveLength(0);
  await expect(client.fetchOrder(stop.id!, SYMBOL)).rejects.toThrow(ccxt.OrderNotFound);
  const row = BARS.low.findIndex((low, i) => BARS.time[i]! > exchange.now && low <= triggerPrice);
  exchange.advance(BARS.time[row]! + MINUTE - exchange.now);
  expect(position().size).toBe(0);
  expect((await byId()).status).toBe('closed');
  const byOther = client.fetchOrder('', SYMBOL, { clientOrderId: 'stop1' });
  await expect(byOther).rejects.toThrow(ccxt.OrderNotFound);
  const [done] = await client.fetchClosedOrders(SYMBOL, undefined, 1);
  expect(done).toMatchObject({ side: 'sell', filled: 10, info: { algoClOrdId: 'stop1', clOrdId: '' } });
  expect(await client.fetchClosedOrders(SYMBOL, undefined, undefined, { trigger: true })).toHaveLength(1);
});

test('a stop loss is a conditional order: listed as such, and canceled as an algo order', async () => {
  await client.createOrder(SYMBOL, 'market', 'buy', 10);
  const stopLossPrice = Math.round(market().priceAt(exchange.now) * 9) / 10;
  const params = { stopLossPrice, reduceOnly: true };
  const stop = await client.createOrder(SYMBOL, 'market', 'sell', 10, undefined, params);
  const listed = (more: object) =>
    client.fetchOpenOrders(SYMBOL, undefined, undefined, { trigger: true, ...more });
  expect(await listed({})).toEqual([]);
  expect(await listed({ ordType: 'conditional' })).toMatchObject([{ id: stop.id, stopLossPrice }]);
  await client.cancelOrder(stop.id!, SYMBOL, { trigger: true });
  expect(await listed({ ordType: 'conditional' })).toEqual([]);
  await expect(client.cancelOrder(stop.id!, SYMBOL, { trigger: true })).rejects.toThrow(ccxt.OrderNotFound);
  const late = { stopLossPrice: stopLossPrice * 2 };
  await expect(client.createOrder(SYMBOL, 'market', 'sell', 10, undefined, late)).rejects.toThrow('51250');
});
