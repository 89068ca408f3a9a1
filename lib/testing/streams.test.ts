// The streams of the test exchange as ccxt's unmodified classes follow them, on good days and on bad ones.
import ccxt from 'ccxt';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { until } from '../until.fixture.ts';
import { exchangeOf, futuresClient, MINUTE, minuteBars, PERPETUAL, spotClient } from './ccxt.fixture.ts';
import type { TestExchange } from './test-exchange.ts';

const FUTURE = 'BTC/USDT:USDT';
const BARS = minuteBars('BTC/USDT', 3000);

let exchange: TestExchange;
let spot: Awaited<ReturnType<typeof spotClient>>;
let futures: Awaited<ReturnType<typeof futuresClient>>;

beforeEach(async () => {
  const markets = [{ bars: BARS }, { bars: minuteBars(FUTURE, 3000, 3), instrument: PERPETUAL }];
  exchange = await exchangeOf({ markets });
  [spot, futures] = await Promise.all([spotClient(exchange), futuresClient(exchange)]);
  await Promise.all([spot.loadMarkets(), futures.loadMarkets()]);
});
afterEach(async () => {
  await Promise.all([spot.close(), futures.close()]);
  await exchange.close();
});

/** Waits for what a client watches while the clock goes on by quarters of a minute. */
async function whileItRuns<T>(watched: Promise<T>): Promise<T> {
  const timer = setInterval(() => exchange.advance(MINUTE / 4), 5);
  return watched.finally(() => clearInterval(timer));
}

test('closed candles of a stream are the bars', async () => {
  const closed = new Map<number, number[]>();
  const first = await whileItRuns(spot.watchOHLCV('BTC/USDT', '1m'));
  const start = first.at(-1)![0]!;
  while (closed.size < 5) {
    const rows = await whileItRuns(spot.watchOHLCV('BTC/USDT', '1m'));
    // A candle is over for certain when another has begun.
    for (const row of rows)
      if (row[0]! > start && row[0]! < rows.at(-1)![0]!) closed.set(row[0]!, row as number[]);
  }
  for (const [time, row] of closed) {
    const i = BARS.time.indexOf(time);
    expect(row).toEqual([time, BARS.open[i], BARS.high[i], BARS.low[i], BARS.close[i], BARS.volume[i]]);
  }
});

test('trades, tickers, book tops and mark prices are streamed on both markets', async () => {
  const [trade] = await whileItRuns(spot.watchTrades('BTC/USDT'));
  expect(
    BARS.high[exchange.exchange.markets.get('BTC/USDT')!.ticksUntil(trade!.timestamp!) >> 2],
  ).toBeGreaterThan(0);
  expect((await whileItRuns(futures.watchTrades(FUTURE))).length).toBeGreaterThan(0);
  expect((await whileItRuns(spot.watchTicker('BTC/USDT'))).last).toBeGreaterThan(0);
  const book = Object.values(await whileItRuns(futures.watchBidsAsks([FUTURE])))[0]!;
  expect(book.ask! - book.bid!).toBeCloseTo(0.2, 6);
  expect((await whileItRuns(futures.watchMarkPrice(FUTURE))).markPrice).toBeGreaterThan(0);
});

test.each(['spot', 'futures'])(
  'a book that is followed is the book that is asked for, on %s',
  async (kind) => {
    const [client, symbol] = kind === 'spot' ? ([spot, 'BTC/USDT'] as const) : ([futures, FUTURE] as const);
    for (let k = 0; k < 5; k++) await whileItRuns(client.watchOrderBook(symbol));
    const changes = exchange.exchange.markets.get(symbol)!.ticksUntil(exchange.now);
    while (client.orderbooks[symbol]?.nonce !== changes) await client.watchOrderBook(symbol);
    const levels = (book: { bids: unknown[]; asks: unknown[] }) => [[...book.bids], [...book.asks]];
    const asked = await client.fetchOrderBook(symbol);
    expect(asked.bids).toHaveLength(50);
    expect(asked.bids[0]![0]!).toBeLessThan(asked.asks[0]![0]!);
    expect(levels(client.orderbooks[symbol] as unknown as typeof asked)).toEqual(levels(asked));
    expect((await client.fetchOrderBook(symbol, 5)).asks).toHaveLength(5);
  },
);

test('the account hears of its orders and balances, on spot', async () => {
  const heard = spot.watchOrders('BTC/USDT');
  await signedIn();
  const order = await spot.createOrder('BTC/USDT', 'limit', 'buy', 0.1, 30_000, { clientOrderId: 'a' });
  expect((await heard)[0]).toMatchObject({ id: order.id, clientOrderId: 'a', status: 'open' });
  const canceled = spot.watchOrders('BTC/USDT');
  await spot.cancelOrder(order.id!, 'BTC/USDT');
  expect((await canceled).at(-1)).toMatchObject({ id: order.id, status: 'canceled' });
  const trades = spot.watchMyTrades('BTC/USDT');
  const bought = await spot.createOrder('BTC/USDT', 'market', 'buy', 0.1);
  expect((await trades)[0]).toMatchObject({ order: bought.id, amount: 0.1, takerOrMaker: 'taker' });
});

test('the account hears of its orders and positions, on futures', async () => {
  const heard = futures.watchOrders(FUTURE);
  await signedIn();
  const order = await futures.createOrder(FUTURE, 'market', 'buy', 0.1);
  const events = await heard;
  expect(events[0]).toMatchObject({ id: order.id });
  expect((await futures.fetchOrder(order.id!, FUTURE)).status).toBe('closed');
});

/** Waits until the account's stream is there: signing in takes fewer messages to and fro than that. */
async function signedIn(): Promise<void> {
  await until(() => exchange.connections > 0);
  for (let k = 0; k < 10; k++) await spot.fetchTime();
}

test('a dropped socket is an error of the network, and the next watch goes on', async () => {
  await whileItRuns(spot.watchTrades('BTC/USDT'));
  // What is under way still may come before.
  const watched = async () => {
    for (;;) await spot.watchTrades('BTC/USDT');
  };
  const lost = expect(watched()).rejects.toThrow(ccxt.NetworkError);
  exchange.dropSockets();
  await lost;
  expect((await whileItRuns(spot.watchTrades('BTC/USDT'))).length).toBeGreaterThan(0);
});

test('requests fail as they are told to, also after an order was taken', async () => {
  exchange.faults.fail({ path: '/klines', answer: 429, retryAfter: 1 });
  await expect(spot.fetchOHLCV('BTC/USDT', '1m')).rejects.toThrow(ccxt.DDoSProtection);
  expect(await spot.fetchOHLCV('BTC/USDT', '1m', undefined, 5)).toHaveLength(6 - 1);
  exchange.faults.fail({ path: '/klines', answer: 418 });
  await expect(spot.fetchOHLCV('BTC/USDT', '1m')).rejects.toThrow(ccxt.DDoSProtection);
  exchange.faults.fail({ path: '/order', answer: 503, afterwards: true });
  const lost = spot.createOrder('BTC/USDT', 'limit', 'buy', 0.1, 30_000, { clientOrderId: 'lost' });
  await expect(lost).rejects.toThrow(ccxt.OperationFailed);
  const found = await spot.fetchOrder('', 'BTC/USDT', { clientOrderId: 'lost' });
  expect(found).toMatchObject({ clientOrderId: 'lost', status: 'open' });
  exchange.faults.fail({ path: '/time', answer: 'drop' });
  await expect(spot.fetchTime()).rejects.toThrow(ccxt.NetworkError);
});

test('a client that asks too much is refused by weight', async () => {
  await exchange.close();
  exchange = await exchangeOf({ weightPerMinute: 30 });
  const eager = await spotClient(exchange);
  await eager.loadMarkets();
  await expect(
    Promise.all(Array.from({ length: 8 }, () => eager.fetchOHLCV('BTC/USDT', '1m'))),
  ).rejects.toThrow(ccxt.DDoSProtection);
  await eager.close();
});

test('a skewed clock and partial fills are shown as they are', async () => {
  exchange.faults.clockSkew = 1500;
  expect((await spot.fetchTime())! - exchange.now).toBe(1500);
  exchange.exchange.fillShare = 0.4;
  const market = exchange.exchange.markets.get('BTC/USDT')!;
  const price = Math.round(market.priceAt(exchange.now) * 0.9999 * 100) / 100;
  const order = await spot.createOrder('BTC/USDT', 'limit', 'buy', 0.1, price);
  const statuses = new Set<string>();
  exchange.onEvent((event) => event.kind === 'order' && statuses.add(event.order.status));
  exchange.advance(600 * MINUTE);
  expect([...statuses]).toEqual(['partially-filled', 'filled']);
  const done = await spot.fetchOrder(order.id!, 'BTC/USDT');
  expect(done).toMatchObject({ status: 'closed', filled: 0.1 });
});
