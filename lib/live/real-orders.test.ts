// Sessions that send real orders, on an exchange on loopback: what the ledger says is what the exchange's own books say.

import { afterEach, describe, expect, test } from 'vitest';
import { emaCross, grid } from '../../strategies/index.ts';
import type { TradingClient } from '../data/index.ts';
import type { AccountSnapshot } from '../execution/index.ts';
import { defineStrategy } from '../strategy/index.ts';
import {
  exchangeOf,
  futuresClient,
  MINUTE,
  minuteBars,
  PERPETUAL,
  START,
  spotClient,
} from '../testing/ccxt.fixture.ts';
import type { TestExchange } from '../testing/index.ts';
import { until } from '../until.fixture.ts';
import type { Ledger } from './ledger/index.ts';
import { openedLedger } from './ledger/ledger.fixture.ts';
import type { SessionPlan } from './session-plan.ts';
import { supervise } from './supervisor.ts';
import type { SupervisorEvent } from './supervisor-options.ts';

let exchange: TestExchange;
afterEach(() => exchange.close());

/** A session that trades; the exchange's clock waits until each of its bars was seen and its orders were answered. */
async function started(plan: SessionPlan) {
  const ledger = await openedLedger();
  const stop = new AbortController();
  const clientOf = plan.symbol.includes(':') ? futuresClient : spotClient;
  const fast = async () => {
    const client = (await clientOf(exchange)) as unknown as TradingClient;
    client.enableRateLimit = false;
    client.options['ws'] = { backoff: { base: 1 } };
    return client;
  };
  const events: SupervisorEvent[] = [];
  const ended = supervise({
    ...{ ledger, bots: [{ plan }], signal: stop.signal, clients: { feed: fast, trading: fast } },
    onEvent: (event) => void events.push(event),
  });
  await Promise.race([until(() => events.some(({ event }) => event.kind === 'started')), ended]);
  const id = ledger.sessions()[0]!.id;
  const isBehind = () => exchange.now - (ledger.bars(id, 1)[0]?.time ?? 0) > 2 * MINUTE;
  const pass = async (minutes: number) => {
    for (let third = 0; third < 3 * minutes; third++) {
      exchange.advance(MINUTE / 3);
      await new Promise((resolve) => setTimeout(resolve, 3));
      if (third % 3 < 2) continue;
      await until(() => {
        if (isBehind()) exchange.advance(300);
        return !isBehind();
      });
      await until(() => ledger.orders(id, { open: true }).every(({ status }) => status !== 'submitted'));
    }
  };
  return { ledger, id, ended, stop, pass };
}

/** Runs a session for some minutes, and until it has settled. */
async function traded(plan: SessionPlan, minutes: number, isSettled = (_: Ledger, __: string) => true) {
  const { ledger, id, ended, stop, pass } = await started(plan);
  await pass(minutes);
  const theirs = () => (plan.mode === 'paper' ? ledger.fills(id).length : exchange.exchange.fills.length);
  await until(() => ledger.fills(id).length === theirs() && isSettled(ledger, id));
  stop.abort();
  await ended;
  const saved = ledger.snapshot(id) as { replay: { engine: { account: AccountSnapshot } } };
  return { ledger, id, account: saved.replay.engine.account };
}

/** The fills of the exchange's own books, in the order in which they happened. */
function fillsOfExchange() {
  const { fills, orders } = exchange.exchange;
  const clients = new Map(orders.map(({ id, clientId }) => [id, clientId]));
  return fills.map(({ orderId, size, price }) => [clients.get(orderId), size, price]);
}

describe('funding of a perpetual', () => {
  const symbol = 'BTC/USDT:USDT';
  const market = { exchange: 'binanceusdm', symbol, timeframe: '1m' } as const;
  const holder = defineStrategy({
    ...{ name: 'holder', params: {} },
    indicators: ({ close }) => ({ price: close }),
    onBar: (_, { position }) =>
      position === 0 ? { entry: { type: 'market', side: 'buy', size: 0.02 } } : undefined,
  });
  const rate = 0.0003;
  const bars = minuteBars(symbol, 3000, 3);
  const due = { time: START + 1020 * MINUTE, rate };

  test.each(['paper', 'testnet'] as const)(
    'is charged once, in a %s session too',
    async (mode) => {
      exchange = await exchangeOf({ markets: [{ bars, instrument: PERPETUAL, funding: [due] }] });
      const { ledger, id, account } = await traded(
        { ...market, mode, strategy: holder, options: { cash: 5000 } },
        25,
      );
      const notes = ledger.journal(id, { kinds: ['funding'] }).map(({ data }) => data);
      if (mode === 'testnet') {
        // Binance takes the mark price of the settlement.
        const charged = -exchange.exchange.fundingPaid[0]!.amount;
        expect(notes).toEqual([{ time: due.time, charged }]);
        expect(account.fundingPaid).toBe(charged);
      } else {
        expect(notes).toEqual([due]);
        expect(account.fundingPaid).toBe(0.02 * bars.open[1020]! * rate);
      }
    },
    60_000,
  );
});

describe('real orders', () => {
  test('an EMA cross at a spot market holds what the exchange has, and has paid what it took', async () => {
    exchange = await exchangeOf();
    const market = { exchange: 'binance', symbol: 'BTC/USDT', timeframe: '1m', mode: 'testnet' } as const;
    const options = { slippage: 0.002, cash: 5000 };
    const { ledger, id, account } = await traded(
      { ...market, strategy: emaCross, params: { fast: 3, slow: 8 }, options },
      120,
    );
    const fills = ledger.fills(id);
    expect(fills.length).toBeGreaterThan(10);
    expect(fills.map(({ clientId, size, price }) => [clientId, size, price])).toEqual(fillsOfExchange());
    // The exchange takes its fee of what is bought: less than a lot of it is left over after each sale.
    const held = exchange.exchange.wallet.balances.get('BTC')!.free;
    const lots = (fills.length / 2) * 0.00001;
    expect(Math.abs(held - account.position)).toBeLessThan(lots);
    const spent = 10_000 - exchange.exchange.wallet.balances.get('USDT')!.free;
    const dust = held - account.position;
    expect(5000 - account.cash).toBeCloseTo(spent - dust * fills.at(-1)!.price, 0);
  }, 60_000);

  test('a grid on a perpetual fills at its levels, and holds what the exchange has', async () => {
    const symbol = 'BTC/USDT:USDT';
    exchange = await exchangeOf({ markets: [{ bars: minuteBars(symbol, 3000, 3), instrument: PERPETUAL }] });
    const market = { exchange: 'binanceusdm', symbol, timeframe: '1m', mode: 'testnet' } as const;
    const options = { slippage: 0.002, cash: 5000, leverage: 2 };
    const params = { lookback: 60, stop: 0.05 };
    const size = () => [...exchange.exchange.wallet.positions.values()][0]!.size;
    const stopsOf = (ledger: Ledger, id: string) =>
      ledger.orders(id, { open: true }).flatMap((order) => (order.key === 'stop' ? order.size! : []));
    const { ledger, id, account } = await traded(
      { ...market, strategy: grid, params, options },
      200,
      // The stop that protects the grid is as large as the position, once it was sent anew.
      (...session) => stopsOf(...session).some((one) => Math.abs(one - size()) < 1e-9),
    );
    const fills = ledger.fills(id);
    expect(fills.length).toBeGreaterThan(30);
    expect(fills.map(({ clientId, size, price }) => [clientId, size, price])).toEqual(fillsOfExchange());
    expect(account.position).toBeCloseTo(size(), 9);
    expect(stopsOf(ledger, id)).toHaveLength(1);
  }, 60_000);

  test('at a spot market the stop of a grid is watched, and sells all when the price falls through it', async () => {
    // Calm for 1200 minutes, then down by a twelfth within 20.
    const bars = minuteBars('BTC/USDT', 1400, 1, (i) => (i < 1200 ? 0 : i < 1220 ? -0.004 : 0));
    exchange = await exchangeOf({ markets: [{ bars }], now: START + 1100 * MINUTE });
    const market = { exchange: 'binance', symbol: 'BTC/USDT', timeframe: '1m', mode: 'testnet' } as const;
    const params = { lookback: 60, stop: 0.02, rebalance: 0 };
    const options = { slippage: 0.002, cash: 5000 };
    const { ledger, id, account } = await traded({ ...market, strategy: grid, params, options }, 140);
    const fills = ledger.fills(id);
    expect(fills.map(({ clientId, size, price }) => [clientId, size, price])).toEqual(fillsOfExchange());
    const orders = ledger.orders(id);
    // Its sales rested at the exchange meanwhile, and were taken back for it.
    expect(
      orders.filter(({ key, status }) => key.startsWith('sell') && status === 'filled').length,
    ).toBeGreaterThan(0);
    expect(
      orders.filter(({ key, status }) => key.startsWith('sell') && status === 'canceled').length,
    ).toBeGreaterThan(0);
    const stop = orders.findLast(({ key }) => key === 'stop')!;
    // A minute of the fall goes by between two looks of this test.
    expect(stop.status).toBe('filled');
    expect(stop.averagePrice! / stop.trigger!).toBeGreaterThan(0.97);
    expect(account.position).toBe(0);
    expect(exchange.exchange.wallet.balances.get('BTC')!.locked).toBeCloseTo(0, 12);
  }, 60_000);

  test('liquidated it is flat at once, and stopped it leaves nothing at the exchange', async () => {
    const symbol = 'BTC/USDT:USDT';
    exchange = await exchangeOf({ markets: [{ bars: minuteBars(symbol, 3000, 3), instrument: PERPETUAL }] });
    const market = { exchange: 'binanceusdm', symbol, timeframe: '1m', mode: 'testnet' } as const;
    const options = { slippage: 0.002, cash: 5000, leverage: 2 };
    const plan = { ...market, strategy: grid, params: { lookback: 60, stop: 0.05 }, options };
    const { ledger, id, ended, pass } = await started(plan);
    const size = () => [...exchange.exchange.wallet.positions.values()][0]!.size;
    while (size() === 0) await pass(1);
    const working = () => exchange.exchange.orders.filter(({ status }) => status === 'new').length;
    expect(working()).toBeGreaterThan(3);
    ledger.sendCommand({ session: id, verb: 'liquidate' });
    await until(() => size() === 0 && working() === 0 && ledger.session(id).status === 'halted');
    // Without a bar in between.
    ledger.sendCommand({ session: id, verb: 'resume' });
    await pass(3);
    expect(working()).toBeGreaterThan(0);
    ledger.sendCommand({ session: id, verb: 'stop' });
    await ended;
    expect(ledger.session(id).status).toBe('stopped');
    expect(working()).toBe(ledger.orders(id, { open: true }).filter(({ type }) => type === 'stop').length);
  }, 60_000);

  test('while the exchange is slow to let go of its orders, a session that is stopped decides nothing more', async () => {
    exchange = await exchangeOf();
    const market = { exchange: 'binance', symbol: 'BTC/USDT', timeframe: '1m', mode: 'testnet' } as const;
    // Wants another order on each bar.
    const eager = defineStrategy({
      ...{ name: 'eager', params: {}, indicators: () => ({}) },
      onBar: ({ index, close }) => ({
        [`low-${index % 2}`]: { type: 'limit', side: 'buy', size: 0.01, price: close * 0.8 },
      }),
    });
    const { ledger, id, ended, pass } = await started({
      ...market,
      strategy: eager,
      options: { cash: 5000 },
    });
    await pass(3);
    exchange.faults.fail({ path: '/order', answer: 503, times: 2 });
    ledger.sendCommand({ session: id, verb: 'stop' });
    await until(() => ledger.pendingCommands().length === 0);
    const before = ledger.orders(id).length;
    for (let third = 0; third < 9; third++) {
      exchange.advance(MINUTE / 3);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await ended;
    expect(ledger.orders(id).length).toBe(before);
    expect(exchange.exchange.orders.filter(({ status }) => status === 'new')).toEqual([]);
    expect(ledger.session(id).status).toBe('stopped');
  }, 60_000);
});
