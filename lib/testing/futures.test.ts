// The test exchange as ccxt's unmodified class of Binance's USDT-margined futures sees it.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { until } from '../until.fixture.ts';
import { exchangeOf, futuresClient, MINUTE, minuteBars, PERPETUAL, START } from './ccxt.fixture.ts';
import type { TestExchange } from './test-exchange.ts';

const SYMBOL = 'BTC/USDT:USDT';
const BARS = minuteBars(SYMBOL, 3000, 3);
const FUNDING = [600, 1100, 1600].map((minute) => ({
  time: START + minute * MINUTE,
  rate: 0.0001 * (minute / 100),
}));

let exchange: TestExchange;
let client: Awaited<ReturnType<typeof futuresClient>>;

beforeEach(async () => {
  exchange = await exchangeOf({ markets: [{ bars: BARS, instrument: PERPETUAL, funding: FUNDING }] });
  client = await futuresClient(exchange);
});
afterEach(async () => {
  await client.close();
  await exchange.close();
});

const market = () => exchange.exchange.markets.get(SYMBOL)!;

test('the market is a perpetual with its filters', async () => {
  const found = (await client.loadMarkets())[SYMBOL]!;
  expect(found).toMatchObject({ id: 'BTCUSDT', swap: true, linear: true, contractSize: 1 });
  expect(found.precision).toMatchObject({ price: 0.1, amount: 0.001 });
});

test('candles, mark candles and funding come by time', async () => {
  const rows = await client.fetchOHLCV(SYMBOL, '1m', START + 5 * MINUTE, 3);
  expect(rows.map((row) => row[4])).toEqual([5, 6, 7].map((i) => BARS.close[i]));
  const mark = await client.fetchMarkOHLCV(SYMBOL, '1m', START + 5 * MINUTE, 3);
  expect(mark.map((row) => row[4])).toEqual(rows.map((row) => row[4]));
  const past = await client.fetchFundingRateHistory(SYMBOL, START);
  expect(past.map(({ timestamp, fundingRate }) => ({ time: timestamp, rate: fundingRate }))).toEqual([
    FUNDING[0],
  ]);
  const now = await client.fetchFundingRate(SYMBOL);
  expect(now.fundingTimestamp).toBe(FUNDING[1]!.time);
});

test('a position opens, pays funding, and closes by an order that only reduces', async () => {
  await client.setLeverage(5, SYMBOL);
  await client.setMarginMode('isolated', SYMBOL);
  const opened = await client.createOrder(SYMBOL, 'market', 'buy', 0.5);
  expect(opened).toMatchObject({ status: 'closed', filled: 0.5 });
  const [position] = await client.fetchPositions([SYMBOL]);
  expect(position).toMatchObject({
    side: 'long',
    contracts: 0.5,
    entryPrice: opened.average,
    marginMode: 'isolated',
  });
  exchange.advance(FUNDING[1]!.time - exchange.now + 1);
  const paid = 0.5 * market().priceAt(FUNDING[1]!.time) * FUNDING[1]!.rate;
  const [income] = await client.fetchFundingHistory(SYMBOL);
  expect(income!.amount).toBeCloseTo(-paid, 10);
  const closed = await client.createOrder(SYMBOL, 'market', 'sell', 9, undefined, { reduceOnly: true });
  expect(closed.filled).toBe(0.5);
  const fees = 0.0005 * 0.5 * (opened.average! + closed.average!);
  const gained = 0.5 * (closed.average! - opened.average!);
  const { USDT } = await client.fetchBalance();
  expect(USDT!.total).toBeCloseTo(10_000 + gained - fees - paid, 8);
  await expect(
    client.createOrder(SYMBOL, 'market', 'sell', 1, undefined, { reduceOnly: true }),
  ).rejects.toThrow('ReduceOnly');
});

test('margin limits what can be opened', async () => {
  await client.setLeverage(2, SYMBOL);
  await expect(client.createOrder(SYMBOL, 'market', 'buy', 1)).rejects.toThrow('Margin is insufficient');
});

test('a stop-market order closes at its trigger, and is known by its own id', async () => {
  await client.createOrder(SYMBOL, 'market', 'buy', 0.1);
  const trigger = Math.round(market().priceAt(exchange.now) * 0.99 * 10) / 10;
  const params = { stopPrice: trigger, reduceOnly: true, clientOrderId: 'stop-1' };
  const stop = await client.createOrder(SYMBOL, 'market', 'sell', 0.1, undefined, params);
  expect(stop).toMatchObject({ status: 'open', clientOrderId: 'stop-1' });
  expect(await client.fetchOpenOrders(SYMBOL, undefined, undefined, { trigger: true })).toHaveLength(1);
  expect(await client.fetchOpenOrders(SYMBOL)).toHaveLength(0);
  const row = BARS.low.findIndex((low, i) => BARS.time[i]! > exchange.now && low <= trigger);
  expect(row).toBeGreaterThan(0);
  exchange.advance(BARS.time[row]! + MINUTE - exchange.now);
  const [position] = await client.fetchPositions([SYMBOL]);
  expect(position?.contracts ?? 0).toBe(0);
  expect((await client.fetchOrder(stop.id!, SYMBOL, { trigger: true })).status).toBe('closed');
});

test('all orders of a market are canceled at once, those that wait for a trigger by a call of their own', async () => {
  const { length } = exchange.exchange.openOrders();
  await client.createOrder(SYMBOL, 'limit', 'buy', 0.1, 30_000);
  await client.createOrder(SYMBOL, 'market', 'sell', 0.1, undefined, { stopPrice: 30_000 });
  expect(exchange.exchange.openOrders()).toHaveLength(length + 2);
  await client.cancelAllOrders(SYMBOL);
  expect(exchange.exchange.openOrders()).toHaveLength(length + 1);
  await client.cancelAllOrders(SYMBOL, { trigger: true });
  expect(exchange.exchange.openOrders()).toEqual([]);
});

test('a position whose margin is lost is closed by an order of the exchange, and the others end', async () => {
  await client.setLeverage(10, SYMBOL);
  await client.setMarginMode('isolated', SYMBOL);
  await client.createOrder(SYMBOL, 'market', 'buy', 0.1);
  const { wallet, fills } = exchange.exchange;
  const entry = fills[0]!.price;
  const [position] = await client.fetchPositions([SYMBOL]);
  // By hand: a tenth of the entry is behind it, and half a percent of what it is worth must be left.
  expect(position!.liquidationPrice).toBeCloseTo((entry * 0.9) / 0.995, 6);
  const resting = await client.createOrder(SYMBOL, 'limit', 'sell', 0.1, Math.round(entry * 1.5));
  wallet.position('BTCUSDT').entryPrice = entry / 0.9;
  const told = client.watchOrders();
  await until(() => exchange.connections > 0);
  exchange.advance(MINUTE);
  expect(wallet.position('BTCUSDT').size).toBe(0);
  await told;
  const forced = () => client.orders?.find(({ clientOrderId = '' }) => /^autoclose-\d+$/.test(clientOrderId));
  await until(() => forced()?.status === 'closed');
  expect(forced()).toMatchObject({ side: 'sell', filled: 0.1, info: { o: 'LIQUIDATION', x: 'CALCULATED' } });
  expect((await client.fetchOrder(resting.id!, SYMBOL)).status).toBe('expired');
  const [, trade] = await client.fetchMyTrades(SYMBOL);
  expect(trade).toMatchObject({ order: forced()!.id, side: 'sell', amount: 0.1 });
});

test('a liquidation costs a share of its value for the insurance fund, and no more than its margin', async () => {
  const { wallet, fills } = exchange.exchange;
  await client.setMarginMode('isolated', SYMBOL);
  const lost = async (leverage: number) => {
    const before = wallet.balance('USDT').free;
    await client.setLeverage(leverage, SYMBOL);
    await client.createOrder(SYMBOL, 'market', 'buy', 0.1);
    exchange.exchange.close(market(), 'liquidation');
    return before - wallet.balance('USDT').free;
  };
  const whole = await lost(10);
  const [bought, sold] = fills as [(typeof fills)[number], (typeof fills)[number]];
  const traded = bought.fee + sold.fee - sold.realized;
  expect(whole).toBeCloseTo(traded + 0.0125 * 0.1 * sold.price, 9);
  const incomes = await client.fetchFundingHistory(SYMBOL, undefined, 10, { incomeType: 'INSURANCE_CLEAR' });
  expect(incomes).toMatchObject([{ amount: -0.0125 * 0.1 * sold.price, timestamp: exchange.now }]);
  // At 125 the margin is 0.8 % of the entry, which is less.
  expect(await lost(125)).toBeCloseTo((0.1 * fills[2]!.price) / 125 + fills[2]!.fee, 9);
});

test('a profit may be taken to make up for a loss of others, in part', async () => {
  await client.createOrder(SYMBOL, 'market', 'sell', 0.1);
  const order = exchange.exchange.close(market(), 'deleveraging', 0.04);
  expect(order).toMatchObject({ clientId: 'adl_autoclose', side: 'buy', filled: 0.04 });
  expect(exchange.exchange.wallet.position('BTCUSDT').size).toBeCloseTo(-0.06, 12);
});

test('whether there may be a long and a short position at once is told', async () => {
  expect(await client.fetchPositionMode()).toMatchObject({ hedged: false });
  exchange.exchange.isHedged = true;
  expect(await client.fetchPositionMode()).toMatchObject({ hedged: true });
});
