// The streams of the test exchange as ccxt's unmodified class of OKX follows them, on good days and on bad ones.
import ccxt from 'ccxt';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { until } from '../../until.fixture.ts';
import { exchangeOf, MINUTE, minuteBars, okxClient, PERPETUAL } from '../ccxt.fixture.ts';
import type { TestExchange } from '../test-exchange.ts';

const [SPOT, SWAP] = ['BTC/USDT', 'BTC/USDT:USDT'];
const BARS = minuteBars(SPOT, 3000);

let exchange: TestExchange;
let client: Awaited<ReturnType<typeof okxClient>>;

beforeEach(async () => {
  const swap = { bars: minuteBars(SWAP, 3000, 3), instrument: PERPETUAL, contractSize: 0.01 };
  exchange = await exchangeOf({ dialect: 'okx', markets: [{ bars: BARS }, swap] });
  client = await okxClient(exchange);
  await client.loadMarkets();
});
afterEach(async () => {
  await client.close();
  await exchange.close();
});

const market = (symbol = SPOT) => exchange.exchange.markets.get(symbol)!;

/** Waits for what a client watches while the clock goes on by quarters of a minute. */
async function whileItRuns<T>(watched: Promise<T>): Promise<T> {
  const timer = setInterval(() => exchange.advance(MINUTE / 4), 5);
  return watched.finally(() => clearInterval(timer));
}

test('closed candles of a stream are the bars', async () => {
  const closed = new Map<number, number[]>();
  const first = await whileItRuns(client.watchOHLCV(SPOT, '1m'));
  const start = first.at(-1)![0]!;
  while (closed.size < 5) {
    const rows = await whileItRuns(client.watchOHLCV(SPOT, '1m'));
    // A candle is over for certain when another has begun.
    for (const row of rows)
      if (row[0]! > start && row[0]! < rows.at(-1)![0]!) closed.set(row[0]!, row as number[]);
  }
  for (const [time, row] of closed) {
    const i = BARS.time.indexOf(time);
    expect(row).toEqual([time, BARS.open[i], BARS.high[i], BARS.low[i], BARS.close[i], BARS.volume[i]]);
  }
});

test('trades, tickers, books, mark prices and funding are streamed', async () => {
  const [trade] = await whileItRuns(client.watchTrades(SWAP));
  const tick = market(SWAP).tick(Number(trade!.id));
  expect(trade).toMatchObject({ price: tick.price, timestamp: tick.time });
  expect(trade!.amount! * 0.01).toBeCloseTo(tick.size, 10);
  expect((await whileItRuns(client.watchTicker(SPOT))).last).toBeGreaterThan(0);
  const top = Object.values(await whileItRuns(client.watchBidsAsks([SWAP])))[0]!;
  expect(top.ask! - top.bid!).toBeCloseTo(0.2, 6);
  expect((await whileItRuns(client.watchMarkPrice(SWAP))).markPrice).toBeGreaterThan(0);
  expect((await whileItRuns(client.watchFundingRate(SWAP))).symbol).toBe(SWAP);
  expect((await whileItRuns(client.watchOrderBook(SPOT, 5))).bids).toHaveLength(5);
});

test('a book that is followed by its changes is the book that is asked for', async () => {
  for (let k = 0; k < 21; k++) await whileItRuns(client.watchOrderBook(SPOT));
  const asked = await client.fetchOrderBook(SPOT);
  const levels = (side: ArrayLike<unknown>) => Array.from(side, (level) => (level as number[]).slice(0, 2));
  const sides = ({ bids, asks }: { bids: ArrayLike<unknown>; asks: ArrayLike<unknown> }) =>
    JSON.stringify([levels(bids), levels(asks)]);
  // The last changes may still be under way.
  await until(() => sides(client.orderbooks[SPOT]!) === sides(asked));
});

test('the account hears of its orders, fills, balances and positions', async () => {
  const orders = client.watchOrders(SPOT);
  await signedIn();
  const order = await client.createOrder(SPOT, 'limit', 'buy', 0.1, 30_000, { clientOrderId: 'a' });
  expect((await orders)[0]).toMatchObject({ id: order.id, clientOrderId: 'a', status: 'open' });
  const canceled = client.watchOrders(SPOT);
  await client.cancelOrder(order.id!, SPOT);
  expect((await canceled).at(-1)).toMatchObject({ id: order.id, status: 'canceled' });
  const trades = client.watchMyTrades(SWAP);
  const positions = client.watchPositions([SWAP]);
  await signedIn();
  const bought = await client.createOrder(SWAP, 'market', 'buy', 10);
  expect(await trades).toMatchObject([{ order: bought.id, amount: 10, takerOrMaker: 'taker' }]);
  expect((await positions).at(-1)).toMatchObject({ symbol: SWAP, contracts: 10, side: 'long' });
  expect((await client.watchBalance())['USDT']!.total).toBeLessThan(10_000);
});

test('algo orders have a channel of their own, and a woken one is an order of the book', async () => {
  await client.createOrder(SWAP, 'market', 'buy', 10);
  const [algo, orders] = [
    client.watchOrders(SWAP, undefined, undefined, { trigger: true }),
    client.watchOrders(SWAP),
  ];
  await signedIn();
  const triggerPrice = Math.round(market(SWAP).priceAt(exchange.now) * 0.9995 * 10) / 10;
  const stop = await client.createOrder(SWAP, 'market', 'sell', 10, undefined, { triggerPrice });
  expect(await algo).toMatchObject([{ id: stop.id, status: 'open' }]);
  expect((await whileItRuns(orders))[0]).toMatchObject({ info: { algoId: stop.id, clOrdId: '' } });
});

/** Waits until the account's streams are there: signing in takes fewer messages to and fro than that. */
async function signedIn(): Promise<void> {
  await until(() => exchange.connections > 0);
  for (let k = 0; k < 20; k++) await client.fetchTime();
}

test('a wrong passphrase is refused on streams too, and so is a market that there is not', async () => {
  const other = await okxClient(exchange);
  await other.loadMarkets();
  other.password = 'other';
  await expect(other.watchOrders(SPOT)).rejects.toThrow(ccxt.AuthenticationError);
  await other.close();
});

test('a dropped socket is an error of the network, and the next watch goes on', async () => {
  await whileItRuns(client.watchTrades(SPOT));
  // What is under way still may come before.
  const watched = async () => {
    for (;;) await client.watchTrades(SPOT);
  };
  const lost = expect(watched()).rejects.toThrow(ccxt.NetworkError);
  exchange.dropSockets();
  await lost;
  expect((await whileItRuns(client.watchTrades(SPOT))).length).toBeGreaterThan(0);
});

test('a change of a book that comes twice is an error', async () => {
  await whileItRuns(client.watchOrderBook(SPOT));
  exchange.faults.streams.duplicateEvery = 1;
  const attempts = async () => {
    for (;;) await whileItRuns(client.watchOrderBook(SPOT));
  };
  await expect(attempts()).rejects.toThrow(ccxt.InvalidNonce);
});

test('requests fail as they are told to, also after an order was taken', async () => {
  const candles = () => client.fetchOHLCV(SPOT, '1m', undefined, 5);
  exchange.faults.fail({ path: '/candles', market: 'BTC-USDT', answer: 429, retryAfter: 1 });
  expect(await client.fetchOHLCV(SWAP, '1m', undefined, 5)).toHaveLength(5);
  await expect(candles()).rejects.toThrow(ccxt.RateLimitExceeded);
  expect(await candles()).toHaveLength(5);
  exchange.faults.fail({ path: '/candles', answer: 'delisted' });
  await expect(candles()).rejects.toThrow(ccxt.BadSymbol);
  for (const answer of [500, 503, 504, 'drop'] as const) {
    const clientOrderId = `lost${answer}`;
    exchange.faults.fail({ path: '/trade/batch-orders', answer, afterwards: true });
    const lost = client.createOrder(SPOT, 'limit', 'buy', 0.01, 30_000, { clientOrderId });
    await expect(lost).rejects.toThrow(ccxt.OperationFailed);
    expect((await client.fetchOrder('', SPOT, { clientOrderId })).status).toBe('open');
  }
});

test('a client that asks too much is refused', async () => {
  await exchange.close();
  exchange = await exchangeOf({ dialect: 'okx', weightPerMinute: 10 });
  const eager = await okxClient(exchange);
  const asked = Promise.all(Array.from({ length: 12 }, () => eager.fetchTime()));
  await expect(asked).rejects.toThrow(ccxt.RateLimitExceeded);
});

test('partial fills are told one by one', async () => {
  exchange.exchange.fillShare = 0.4;
  const price = Math.round(market().priceAt(exchange.now) * 99.99) / 100;
  const order = await client.createOrder(SPOT, 'limit', 'buy', 0.1, price);
  const seen: (number | undefined)[] = [];
  const follow = (async () => {
    while (seen.at(-1) !== 0.1) for (const { filled } of await client.watchOrders(SPOT)) seen.push(filled);
  })();
  await signedIn();
  await whileItRuns(follow);
  expect(seen).toEqual([...seen].sort((a, b) => a! - b!));
  const fills = await client.fetchOrderTrades(order.id!, SPOT);
  expect(fills.length).toBeGreaterThan(2);
  expect(fills.reduce((sum, { amount }) => sum + amount!, 0)).toBeCloseTo(0.1, 12);
});
