// The test exchange as ccxt's unmodified class of OKX sees its spot markets.
import ccxt from 'ccxt';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { rowAt } from '../../core/index.ts';
import { exchangeOf, MINUTE, minuteBars, okxClient, START } from '../ccxt.fixture.ts';
import type { TestExchange } from '../test-exchange.ts';

const SYMBOL = 'BTC/USDT';
const BARS = minuteBars(SYMBOL, 3000);

let exchange: TestExchange;
let client: Awaited<ReturnType<typeof okxClient>>;

beforeEach(async () => {
  exchange = await exchangeOf({ dialect: 'okx' });
  client = await okxClient(exchange);
});
afterEach(async () => {
  await client.close();
  await exchange.close();
});

const row = (i: number) => [
  ...[BARS.time[i], BARS.open[i], BARS.high[i], BARS.low[i], BARS.close[i], BARS.volume[i]],
];
const market = () => exchange.exchange.markets.get(SYMBOL)!;

test('markets have the steps of their instruments, and the clock is told', async () => {
  const found = (await client.loadMarkets())[SYMBOL]!;
  expect(found).toMatchObject({ id: 'BTC-USDT', spot: true, active: true });
  expect(found.precision).toMatchObject({ price: 0.01, amount: 0.00001 });
  expect(await client.fetchTime()).toBe(START + 1000 * MINUTE);
});

test('candles are the bars, of any interval, in pages of 300', async () => {
  const minutes = await client.fetchOHLCV(SYMBOL, '1m', START + 10 * MINUTE, 1000);
  expect(minutes).toEqual(Array.from({ length: 300 }, (_, k) => row(10 + k)));
  const hours = await client.fetchOHLCV(SYMBOL, '1h', START, 300);
  // 1000 minutes are 16 hours and 40 minutes: history has those that have closed.
  expect(hours.map(([time]) => time)).toEqual(Array.from({ length: 16 }, (_, k) => START + k * 60 * MINUTE));
  const [day] = await client.fetchOHLCV(SYMBOL, '1d', START, 300, { type: 'Candles' });
  expect(day!.slice(0, 2)).toEqual([START, BARS.open[0]]);
});

test('the latest candles hold the one in the making, and no more than 1440', async () => {
  exchange.advance(1500 * MINUTE + 40_000);
  const latest = await client.fetchOHLCV(SYMBOL, '1m', undefined, 3);
  expect(latest.map(([time]) => time)).toEqual([2498, 2499, 2500].map((i) => START + i * MINUTE));
  expect(latest[1]).toEqual(row(2499));
  expect(latest[2]![5]).toBeLessThan(BARS.volume[2500]!);
  expect(await client.fetchOHLCV(SYMBOL, '1m', START, 300, { type: 'Candles' })).toEqual([]);
});

test('days are told in UTC where they are asked for so, and in Hong Kong else', async () => {
  exchange.advance(1990 * MINUTE);
  const openOf = async (bar: string) => {
    const answer = (await client.publicGetMarketCandles({ instId: 'BTC-USDT', bar, limit: '1' })) as {
      data: string[][];
    };
    return Number(answer.data[0]![0]);
  };
  expect(await openOf('1Dutc')).toBe(Date.UTC(2024, 0, 3));
  expect(await openOf('1D')).toBe(Date.UTC(2024, 0, 2, 16));
});

test('trades come newest first: the latest, and those before a trade or a time', async () => {
  const all = market().ticksUntil(exchange.now);
  const trades = await client.fetchTrades(SYMBOL, undefined, 40);
  expect(trades.map(({ id }) => Number(id))).toEqual(Array.from({ length: 40 }, (_, k) => all - 40 + k));
  const history = async (params: object) => {
    const answer = (await client.publicGetMarketHistoryTrades({ instId: 'BTC-USDT', ...params })) as {
      data: { tradeId: string; ts: string }[];
    };
    return answer.data;
  };
  const earlier = await history({ after: '500', limit: '3' });
  expect(earlier.map(({ tradeId }) => tradeId)).toEqual(['499', '498', '497']);
  const [newest] = await history({ type: '2', after: String(START + 10 * MINUTE) });
  expect(Number(newest!.ts)).toBe(START + 10 * MINUTE - 1);
});

test('tickers and books are those of the market', async () => {
  const { bid, ask } = exchange.exchange.bidAsk(market());
  expect(await client.fetchTicker(SYMBOL)).toMatchObject({ bid, ask, last: market().priceAt(exchange.now) });
  expect(Object.keys(await client.fetchTickers())).toEqual([SYMBOL, 'ETH/USDT']);
  const book = await client.fetchOrderBook(SYMBOL, 5);
  expect(book.bids).toHaveLength(5);
  expect([book.bids[0]![0], book.asks[0]![0]]).toEqual([bid, ask]);
});

test('a limit order rests until the price comes, fills at its price, and costs its fee', async () => {
  const price = Math.round(market().priceAt(exchange.now) * 99.9) / 100;
  const order = await client.createOrder(SYMBOL, 'limit', 'buy', 0.1, price, { clientOrderId: 'a1' });
  const open = await client.fetchOrder('', SYMBOL, { clientOrderId: 'a1' });
  expect(open).toMatchObject({ id: order.id, status: 'open', filled: 0, amount: 0.1, price, type: 'limit' });
  expect((await client.fetchBalance())['USDT']!.used).toBeCloseTo(0.1 * price, 8);
  expect(await client.fetchOpenOrders(SYMBOL)).toHaveLength(1);
  const first = rowAt(BARS.time, exchange.now);
  const fills = BARS.low.findIndex((low, i) => i >= first && low <= price);
  exchange.advance(BARS.time[fills]! + MINUTE - exchange.now);
  const done = await client.fetchOrder(order.id!, SYMBOL);
  expect(done).toMatchObject({ status: 'closed', filled: 0.1, average: price });
  const balance = await client.fetchBalance();
  expect(balance['BTC']!.free).toBeCloseTo(0.1 * (1 - 0.001), 12);
  expect(balance['USDT']).toMatchObject({ used: 0, free: 10_000 - 0.1 * price });
  const [fill] = await client.fetchMyTrades(SYMBOL);
  expect(fill).toMatchObject({ order: order.id, price, amount: 0.1, takerOrMaker: 'maker' });
  expect(fill!.fee).toMatchObject({ cost: 0.0001, currency: 'BTC' });
  expect(await client.fetchClosedOrders(SYMBOL)).toMatchObject([{ id: order.id }]);
});

test('a market order fills at the other side of the book; several are placed at once', async () => {
  const { ask } = exchange.exchange.bidAsk(market());
  const order = await client.createOrder(SYMBOL, 'market', 'buy', 0.01);
  expect(await client.fetchOrder(order.id!, SYMBOL)).toMatchObject({ status: 'closed', average: ask });
  const buy = { symbol: SYMBOL, type: 'limit', side: 'buy', amount: 0.01, price: 30_000 } as const;
  const placed = await client.createOrders([buy, { ...buy, amount: 100 }, buy]);
  expect(placed.map(({ status }) => status)).toEqual([undefined, 'rejected', undefined]);
});

test('orders are canceled once, and forgotten after two hours where nothing was filled', async () => {
  const order = await client.createOrder(SYMBOL, 'limit', 'buy', 0.1, 30_000, { clientOrderId: 'gone' });
  await client.cancelOrder('', SYMBOL, { clientOrderId: 'gone' });
  await expect(client.cancelOrder(order.id!, SYMBOL)).rejects.toThrow(ccxt.OrderNotFound);
  expect((await client.fetchOrder(order.id!, SYMBOL)).status).toBe('canceled');
  expect(await client.fetchCanceledOrders(SYMBOL)).toHaveLength(1);
  exchange.advance(121 * MINUTE);
  await expect(client.fetchOrder(order.id!, SYMBOL)).rejects.toThrow(ccxt.OrderNotFound);
});

test('a post-only order that would take is taken, and canceled at once', async () => {
  const order = await client.createOrder(SYMBOL, 'limit', 'buy', 0.1, 60_000, { postOnly: true });
  expect(await client.fetchOrder(order.id!, SYMBOL)).toMatchObject({ status: 'canceled', filled: 0 });
});

const REFUSED = [
  [['limit', 'buy', 0.1, 30_000, { clientOrderId: 'once' }], ccxt.InvalidOrder, '51016'],
  [['limit', 'buy', 0.1, 30_000, { clientOrderId: 'a-1' }], ccxt.BadRequest, 'clOrdId'],
  [['limit', 'buy', 1, 39_000, {}], ccxt.InsufficientFunds, '51008'],
  [['limit', 'buy', 0.0001, 30_000, {}], ccxt.InvalidOrder, '51020'],
  [['limit', 'buy', 0.1, 5_000, {}], ccxt.InvalidOrder, '51006'],
  [['limit', 'buy', 0.1, 30_000, { stopLoss: { triggerPrice: 20_000 } }], ccxt.BadRequest, 'attachAlgoOrds'],
] as const;

for (const [[type, side, size, price, params], kind, words] of REFUSED)
  test(`refused as OKX does: ${kind.name}, ${words}`, async () => {
    await client.createOrder(SYMBOL, 'limit', 'buy', 0.01, 30_000, { clientOrderId: 'once' });
    const attempt = client.createOrder(SYMBOL, type, side, size, price, params);
    await expect(attempt).rejects.toThrow(kind);
    await expect(attempt).rejects.toThrow(words);
  });

test("a client's id is taken once, on whatever market, and also when its order is gone", async () => {
  const id = { clientOrderId: 'mine' };
  await client.createOrder(SYMBOL, 'market', 'buy', 0.01, undefined, id);
  await expect(client.createOrder('ETH/USDT', 'limit', 'buy', 0.01, 30_000, id)).rejects.toThrow('51016');
});

test('what the key may do is told; a market that is suspended takes no orders', async () => {
  const { rights } = exchange.exchange;
  const perm = async () => (await client.fetchAccounts())[0]!.info.perm;
  expect(await perm()).toBe('read_only,trade');
  Object.assign(rights, { trade: false, withdraw: true });
  expect(await perm()).toBe('read_only,withdraw');
  const order = () => client.createOrder(SYMBOL, 'market', 'buy', 0.01);
  await expect(order()).rejects.toThrow('50120');
  rights.trade = true;
  market().isTrading = false;
  await expect(order()).rejects.toThrow('51022');
  expect((await client.loadMarkets(true))[SYMBOL]!.active).toBe(false);
});

test('a wrong secret, passphrase or key is refused, and a time that is too far off', async () => {
  const wrong = async (change: object) => {
    const other = Object.assign(await okxClient(exchange), change);
    return other.fetchBalance();
  };
  await expect(wrong({ secret: 'other' })).rejects.toThrow('50113');
  await expect(wrong({ password: 'other' })).rejects.toThrow(ccxt.AuthenticationError);
  await expect(wrong({ apiKey: 'revoked' })).rejects.toThrow(ccxt.AuthenticationError);
  await exchange.close();
  exchange = await exchangeOf({ dialect: 'okx', checkTime: true });
  await expect(wrong({})).rejects.toThrow(ccxt.InvalidNonce);
  const adjusted = await okxClient(exchange);
  await adjusted.loadTimeDifference();
  expect((await adjusted.fetchBalance())['USDT']!.total).toBe(10_000);
  exchange.faults.clockSkew = 31_000;
  await expect(adjusted.fetchBalance()).rejects.toThrow('50102');
});
