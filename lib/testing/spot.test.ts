// The test exchange as ccxt's unmodified class of Binance's spot market sees it.
import ccxt from 'ccxt';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { aggregateBars, rowAt } from '../core/index.ts';
import { exchangeOf, MINUTE, minuteBars, START, spotClient } from './ccxt.fixture.ts';
import type { TestExchange } from './test-exchange.ts';

let exchange: TestExchange;
let client: Awaited<ReturnType<typeof spotClient>>;
const BARS = minuteBars('BTC/USDT', 3000);

beforeEach(async () => {
  exchange = await exchangeOf();
  client = await spotClient(exchange);
});
afterEach(async () => {
  await client.close();
  await exchange.close();
});

test('markets have the filters of their instruments', async () => {
  const market = (await client.loadMarkets())['BTC/USDT']!;
  expect(market).toMatchObject({ id: 'BTCUSDT', spot: true, active: true });
  expect(market.precision).toMatchObject({ price: 0.01, amount: 0.00001 });
  expect(market.limits.cost!.min).toBe(5);
  expect(await client.fetchTime()).toBe(START + 1000 * MINUTE);
});

test('candles are the bars, of any interval, and the last is the one in the making', async () => {
  const minutes = await client.fetchOHLCV('BTC/USDT', '1m', START, 1000);
  expect(minutes).toHaveLength(1000);
  for (const [i, row] of minutes.entries())
    expect(row).toEqual([
      BARS.time[i],
      BARS.open[i],
      BARS.high[i],
      BARS.low[i],
      BARS.close[i],
      BARS.volume[i],
    ]);
  const hours = await client.fetchOHLCV('BTC/USDT', '1h', START, 1000);
  const closed = aggregateBars({ ...BARS, ...minutesUntil(1000) }, '1h');
  expect(hours).toHaveLength(closed.length + 1);
  for (let i = 0; i < closed.length; i++)
    expect(hours[i]).toEqual([
      ...[closed.time[i], closed.open[i], closed.high[i], closed.low[i], closed.close[i], closed.volume[i]],
    ]);
  // 1000 minutes are 16 hours and 40 minutes.
  expect(hours.at(-1)![0]).toBe(START + 16 * 60 * MINUTE);
  expect(hours.at(-1)![4]).toBe((await client.fetchTicker('BTC/USDT')).last);
});

function minutesUntil(length: number) {
  const cut = (column: Float64Array) => column.subarray(0, length);
  const { time, open, high, low, close, volume } = BARS;
  return {
    length,
    ...{
      time: cut(time),
      open: cut(open),
      high: cut(high),
      low: cut(low),
      close: cut(close),
      volume: cut(volume),
    },
  };
}

test('trades add up to the bars', async () => {
  const trades = await client.fetchTrades('BTC/USDT', START + 10 * MINUTE, 40);
  expect(trades).toHaveLength(40);
  for (let bar = 10; bar < 20; bar++) {
    const ofBar = trades.slice((bar - 10) * 4, (bar - 9) * 4);
    const prices = ofBar.map(({ price }) => price!);
    expect(ofBar.reduce((sum, { amount }) => sum + amount!, 0)).toBe(BARS.volume[bar]);
    expect([prices[0], Math.max(...prices), Math.min(...prices), prices[3]]).toEqual([
      ...[BARS.open[bar], BARS.high[bar], BARS.low[bar], BARS.close[bar]],
    ]);
    expect(rowAt(BARS.time, ofBar[3]!.timestamp! + 1)).toBe(bar + 1);
  }
});

test('a limit order rests until the price comes, fills at its price, and costs its fee', async () => {
  const { bid } = exchange.exchange.bidAsk(exchange.exchange.markets.get('BTC/USDT')!);
  const price = Math.round(bid * 0.999 * 100) / 100;
  const order = await client.createOrder('BTC/USDT', 'limit', 'buy', 0.1, price, { clientOrderId: 'a-1' });
  expect(order).toMatchObject({ status: 'open', filled: 0, clientOrderId: 'a-1' });
  expect((await client.fetchBalance())['USDT']).toMatchObject({ used: 0.1 * price });
  expect(await client.fetchOpenOrders('BTC/USDT')).toHaveLength(1);
  const first = rowAt(BARS.time, exchange.now);
  const row = BARS.low.findIndex((low, i) => i >= first && low <= price);
  exchange.advance(BARS.time[row]! + MINUTE - exchange.now);
  const done = await client.fetchOrder(order.id!, 'BTC/USDT');
  expect(done).toMatchObject({ status: 'closed', filled: 0.1, average: price });
  const balance = await client.fetchBalance();
  expect(balance['BTC']!.free).toBeCloseTo(0.1 * (1 - 0.001), 12);
  expect(balance['USDT']).toMatchObject({ used: 0, free: 10_000 - 0.1 * price });
  const [fill] = await client.fetchMyTrades('BTC/USDT');
  expect(fill).toMatchObject({ order: order.id, price, amount: 0.1, takerOrMaker: 'maker' });
  expect(fill!.fee).toMatchObject({ cost: 0.0001, currency: 'BTC' });
});

test('a market order fills at the other side of the book', async () => {
  const { ask } = exchange.exchange.bidAsk(exchange.exchange.markets.get('BTC/USDT')!);
  const order = await client.createOrder('BTC/USDT', 'market', 'buy', 0.1);
  expect(order).toMatchObject({ status: 'closed', filled: 0.1, average: ask });
});

test('orders are canceled once', async () => {
  const order = await client.createOrder('BTC/USDT', 'limit', 'buy', 0.1, 30_000);
  expect((await client.cancelOrder(order.id!, 'BTC/USDT')).status).toBe('canceled');
  await expect(client.cancelOrder(order.id!, 'BTC/USDT')).rejects.toThrow(ccxt.OrderNotFound);
  expect((await client.fetchBalance())['USDT']).toMatchObject({ used: 0, free: 10_000 });
});

test('all orders of a market are canceled at once', async () => {
  for (const price of [30_000, 31_000]) await client.createOrder('BTC/USDT', 'limit', 'buy', 0.1, price);
  await client.cancelAllOrders('BTC/USDT');
  expect(exchange.exchange.openOrders()).toEqual([]);
  expect((await client.fetchBalance())['USDT']).toMatchObject({ used: 0, free: 10_000 });
});

const REFUSED = [
  [['limit', 'buy', 0.1, 30_000, { clientOrderId: 'once' }], ccxt.InvalidOrder, 'Duplicate'],
  [['limit', 'buy', 1, 39_000], ccxt.InsufficientFunds, 'insufficient balance'],
  [['limit', 'buy', 0.0001, 30_000], ccxt.BadRequest, 'NOTIONAL'],
  [['limit', 'buy', 0.1, 5_000], ccxt.BadRequest, 'PERCENT_PRICE'],
  [['limit', 'buy', 0.1, 60_000, { postOnly: true }], ccxt.OrderImmediatelyFillable, 'immediately match'],
] as const;

for (const [[type, side, size, price, params], kind, words] of REFUSED)
  test(`refused as Binance does: ${words}`, async () => {
    await client.createOrder('BTC/USDT', 'limit', 'buy', 0.01, 30_000, { clientOrderId: 'once' });
    const attempt = client.createOrder('BTC/USDT', type, side, size, price, params);
    await expect(attempt).rejects.toThrow(kind);
    await expect(attempt).rejects.toThrow(words);
  });

test('a wrong key, and a wrong secret, are refused', async () => {
  client.secret = 'other';
  await expect(client.fetchBalance()).rejects.toThrow(ccxt.AuthenticationError);
  client.apiKey = 'revoked';
  await expect(client.fetchBalance()).rejects.toThrow(/Invalid API-key/);
});

test('a time that does not fit the exchange is refused where times are checked', async () => {
  await exchange.close();
  exchange = await exchangeOf({ checkTime: true });
  const adjusted = await spotClient(exchange);
  await adjusted.loadMarkets();
  await expect(adjusted.fetchBalance()).rejects.toThrow(ccxt.InvalidNonce);
  await adjusted.loadTimeDifference();
  expect((await adjusted.fetchBalance())['USDT']!.free).toBe(10_000);
  exchange.faults.clockSkew = 11_000;
  await expect(adjusted.fetchBalance()).rejects.toThrow(ccxt.InvalidNonce);
  await adjusted.close();
});

test('a client id may come again once its order has ended, as it may at Binance', async () => {
  const order = () =>
    client.createOrder('BTC/USDT', 'market', 'buy', 0.01, undefined, { clientOrderId: 'm' });
  const [first, second] = [await order(), await order()];
  expect(second.id).not.toBe(first.id);
  expect((await client.fetchOrder('', 'BTC/USDT', { clientOrderId: 'm' })).id).toBe(second.id);
});

test('a request may have its effect after its answer was lost', async () => {
  exchange.faults.fail({ path: 'POST /order', answer: 'drop', afterwards: true, lateMs: 30 });
  const lost = client.createOrder('BTC/USDT', 'limit', 'buy', 0.1, 30_000, { clientOrderId: 'late' });
  await expect(lost).rejects.toThrow(ccxt.NetworkError);
  expect(exchange.exchange.orders).toHaveLength(0);
  await expect.poll(() => exchange.exchange.orders).toHaveLength(1);
});

test('a key without the right to trade, and a market that is closed, take no orders', async () => {
  const order = () => client.createOrder('BTC/USDT', 'market', 'buy', 0.01);
  const { rights, markets } = exchange.exchange;
  rights.trade = false;
  await expect(order()).rejects.toThrow('permissions');
  rights.trade = true;
  markets.get('BTC/USDT')!.isTrading = false;
  await expect(order()).rejects.toThrow('Market is closed');
  expect((await client.loadMarkets(true))['BTC/USDT']!.active).toBe(false);
});

test('fees may be taken in another asset, at its price', async () => {
  const { exchange: inside } = exchange;
  inside.feeMarket = inside.markets.get('ETH/USDT');
  const bought = await client.createOrder('BTC/USDT', 'market', 'buy', 0.1);
  const [fill] = await client.fetchMyTrades('BTC/USDT');
  const cost = (0.001 * 0.1 * bought.average!) / inside.feeMarket!.priceAt(exchange.now);
  expect(fill!.fee!.currency).toBe('ETH');
  expect(fill!.fee!.cost).toBeCloseTo(cost, 12);
});

test('a stop waits for its price', async () => {
  await client.createOrder('BTC/USDT', 'market', 'buy', 0.1);
  const { bid } = exchange.exchange.bidAsk(exchange.exchange.markets.get('BTC/USDT')!);
  const trigger = Math.round(bid * 0.995 * 100) / 100;
  const stop = await client.createOrder('BTC/USDT', 'limit', 'sell', 0.09, trigger - 100, {
    stopPrice: trigger,
  });
  expect(stop.status).toBe('open');
  const first = rowAt(BARS.time, exchange.now);
  const row = BARS.low.findIndex((low, i) => i >= first && low <= trigger);
  exchange.advance(BARS.time[row]! - exchange.now - 1);
  expect((await client.fetchOrder(stop.id!, 'BTC/USDT')).status).toBe('open');
  exchange.advance(MINUTE);
  const done = await client.fetchOrder(stop.id!, 'BTC/USDT');
  expect(done.status).toBe('closed');
  expect(done.average).toBeLessThanOrEqual(trigger);
});
