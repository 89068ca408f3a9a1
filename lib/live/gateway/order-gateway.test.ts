// The order gateway on the test exchange, one fact at a time; faults.test.ts has them all at once.
import { describe, expect, test } from 'vitest';
import { type Instrument, roundToStep } from '../../core/index.ts';
import type { TradingClient } from '../../data/index.ts';
import { futuresClient, MINUTE, START, spotClient } from '../../testing/ccxt.fixture.ts';
import { until } from '../../until.fixture.ts';
import { FUTURE, on, SPOT, tradingOn } from './gateway.fixture.ts';
import type { KnownOrder } from './types.ts';

const PLACED = /^POST \/(order|algoOrder)$/;

describe.each([SPOT, FUTURE])('on %s', (symbol) => {
  test('each kind of order goes through its statuses, fills before the status that they lead to', async () => {
    const it = await tradingOn(symbol);
    const { exchange, told } = it;
    const { tick } = it.instrument;
    const at = (factor: number) => roundToStep(it.price * factor, tick);
    it.submit('market', { type: 'market', side: 'buy', size: 0.1 });
    it.submit('rests', { type: 'limit', side: 'buy', size: 0.1, price: at(0.9) });
    it.submit('takes', { type: 'limit', side: 'sell', size: 0.05, price: at(0.999) });
    it.submit('ioc', { type: 'limit', side: 'buy', size: 0.1, price: at(0.9), timeInForce: 'ioc' });
    it.submit('fok', { type: 'limit', side: 'buy', size: 0.1, price: at(0.9), timeInForce: 'fok' });
    it.submit('maker', { type: 'limit', side: 'buy', size: 0.1, price: at(1.01), postOnly: true });
    it.submit('stop', { type: 'stop', side: 'sell', size: 0.02, trigger: at(0.999) });
    it.submit('stop-limit', {
      type: 'stop-limit',
      side: 'sell',
      size: 0.02,
      trigger: at(0.998),
      price: at(0.9),
    });
    await until(() => told.last('stop-limit') !== undefined);
    expect(told.statuses('rests')).toEqual(['accepted']);
    for (const id of ['stop', 'stop-limit']) expect(told.statuses(id)).toEqual(['accepted']);
    while (!told.hasEnded('stop-limit') || !told.hasEnded('stop')) {
      exchange.advance(MINUTE);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    it.gateway.cancel('rests');
    await until(() => told.hasEnded('rests'));
    const ends = Object.fromEntries(
      ['market', 'rests', 'takes', 'ioc', 'fok', 'stop', 'stop-limit'].map((id) => [id, told.last(id)]),
    );
    expect(ends).toMatchObject({
      market: { status: 'filled', filled: 0.1 },
      rests: { status: 'canceled', filled: 0 },
      takes: { status: 'filled', filled: 0.05 },
      ioc: { status: 'expired', filled: 0 },
      fok: { status: 'expired', filled: 0 },
      stop: { status: 'filled', filled: 0.02 },
      'stop-limit': { status: 'filled', filled: 0.02 },
    });
    expect(['rejected', 'expired']).toContain(told.last('maker')!.status);
  });

  test('orders that break the rules of the market are rejected in words, and nothing is sent', async () => {
    const it = await tradingOn(symbol);
    const { lot, tick } = it.instrument as Required<Instrument>;
    it.submit('lot', { type: 'market', side: 'buy', size: lot * 1.5 });
    it.submit('tick', { type: 'limit', side: 'buy', size: 0.1, price: 30_000 + tick / 4 });
    it.submit('trigger', { type: 'stop', side: 'buy', size: 0.1, trigger: 30_000 + tick / 2 });
    it.submit('value', { type: 'limit', side: 'buy', size: lot, price: tick });
    it.submit('nothing', { type: 'market', side: 'buy', size: 0 });
    it.submit('price', { type: 'limit', side: 'buy', size: 0.1 });
    it.submit('maker', {
      type: 'limit',
      side: 'buy',
      size: 0.1,
      price: 30_000,
      postOnly: true,
      timeInForce: 'fok',
    });
    it.gateway.submit({ clientId: 'other', symbol: 'ETH/USDT', side: 'buy', type: 'market', size: 1 });
    await until(() => it.told.hasEnded('maker') && it.told.hasEnded('other'));
    expect(it.told.updates.every(({ status }) => status === 'rejected')).toBe(true);
    expect(it.told.updates.map(({ clientId, reason }) => [clientId, reason])).toEqual(
      expect.arrayContaining([
        ['lot', expect.stringContaining('is not a multiple of the lot')],
        ['tick', expect.stringContaining('is not a multiple of the tick')],
        ['trigger', expect.stringContaining('the trigger')],
        ['value', expect.stringContaining('is below the least, 5')],
        ['nothing', 'the size is 0'],
        ['price', 'a limit order needs a price'],
        ['maker', expect.stringContaining('post-only')],
        ['other', 'ETH/USDT was not prepared'],
      ]),
    );
    expect(it.exchange.log.filter(({ route }) => PLACED.test(route))).toEqual([]);
  });

  test("what the exchange refuses is rejected in the exchange's words", async () => {
    const it = await tradingOn(symbol, { balances: { USDT: 100, BTC: 0 } });
    it.submit('rich', { type: 'limit', side: 'buy', size: 1, price: 39_000 });
    await until(() => it.told.hasEnded('rich'));
    expect(it.told.last('rich')).toMatchObject({ status: 'rejected', filled: 0 });
    expect(it.told.last('rich')!.reason).toMatch(/insufficient/i);
  });

  test('an order that may still come is waited for, and nothing else is sent for its symbol meanwhile', async () => {
    const it = await tradingOn(symbol, { gateway: { recvWindowMs: 200 } });
    it.exchange.faults.fail({ path: 'POST /order', answer: 'drop', afterwards: true, lateMs: 100 });
    it.submit('late', { type: 'market', side: 'buy', size: 0.1 });
    it.submit('next', { type: 'market', side: 'buy', size: 0.1 });
    await until(() => it.told.hasEnded('next') && it.told.hasEnded('late'));
    await new Promise((resolve) => setTimeout(resolve, 120));
    expect(it.exchange.exchange.orders.map(({ clientId }) => clientId)).toEqual(['late', 'next']);
    expect(it.told.statuses('late').at(-1)).toBe('filled');
  });

  test('an order that was lost on its way is sent again under its own id', async () => {
    const it = await tradingOn(symbol);
    it.exchange.faults.fail({ path: 'POST /order', answer: 'drop', times: 2 });
    it.exchange.faults.fail({ path: 'POST /order', answer: 429, retryAfter: 0 });
    it.submit('lost', { type: 'market', side: 'buy', size: 0.1 });
    await until(() => it.told.hasEnded('lost'));
    expect(it.told.last('lost')).toMatchObject({ status: 'filled' });
    expect(it.exchange.exchange.orders.map(({ clientId }) => clientId)).toEqual(['lost']);
  });

  test('after six refusals for too many requests an order is rejected', async () => {
    const it = await tradingOn(symbol);
    it.exchange.faults.fail({ path: 'POST /order', answer: 429, times: 6 });
    it.submit('limited', { type: 'market', side: 'buy', size: 0.1 });
    await until(() => it.told.hasEnded('limited'));
    expect(it.told.last('limited')!.reason).toContain('not taken in 6 attempts: Too much request weight');
    expect(it.exchange.exchange.orders).toEqual([]);
  });

  test('an order is not sent when it is too late for it', async () => {
    const it = await tradingOn(symbol);
    it.submit('old', { type: 'market', side: 'buy', size: 0.1, validUntil: it.gateway.now - 1 });
    await until(() => it.told.hasEnded('old'));
    expect(it.told.last('old')).toMatchObject({ status: 'rejected' });
    expect(it.told.last('old')!.reason).toMatch(/^too late: it was valid until 2024-01-01T/);
    expect(it.exchange.exchange.orders).toEqual([]);
  });

  test('cancelling waits for an unknown outcome, is no error for what is gone, and needs no order that was never sent', async () => {
    const it = await tradingOn(symbol);
    it.exchange.faults.fail({ path: 'POST /order', answer: 503, afterwards: true });
    it.submit('unknown', { type: 'limit', side: 'buy', size: 0.1, price: 30_000 });
    await until(() => it.exchange.log.some(({ route }) => route === 'POST /order'));
    it.submit('unsent', { type: 'limit', side: 'buy', size: 0.1, price: 30_000 });
    for (const id of ['unknown', 'unsent', 'unknown', 'never heard of']) it.gateway.cancel(id);
    await until(() => it.told.hasEnded('unknown') && it.told.hasEnded('unsent'));
    expect(it.told.last('unknown')).toMatchObject({ status: 'canceled', filled: 0 });
    expect(it.told.last('unsent')!.reason).toBe('canceled before it was sent');
    expect(it.exchange.exchange.orders.map(({ clientId, status }) => [clientId, status])).toEqual([
      ['unknown', 'canceled'],
    ]);
  });

  test('after a restart only what is new is told, and what was never sent is sent', async () => {
    const it = await tradingOn(symbol);
    const { exchange } = it;
    exchange.exchange.fillShare = 0.5;
    const near = roundToStep(it.price * 0.9995, it.instrument.tick);
    it.submit('partly', { type: 'limit', side: 'buy', size: 0.1, price: near });
    it.submit('rests', { type: 'limit', side: 'buy', size: 0.1, price: 30_000 });
    await until(() => it.told.last('rests') !== undefined);
    const step = (isSo: () => boolean) => {
      while (!isSo()) exchange.advance(MINUTE);
    };
    const order = exchange.exchange.orders[0]!;
    step(() => order.filled > 0);
    await until(() => (it.told.last('partly')?.filled ?? 0) > 0);
    await it.stop();
    const known = (clientId: string, request: object): KnownOrder => {
      const { status = 'submitted', filled = 0, exchangeId } = it.told.last(clientId) ?? {};
      const fillIds = it.told.fills.filter((fill) => fill.clientId === clientId).map(({ id }) => id);
      const whole = {
        clientId,
        symbol,
        side: 'buy',
        type: 'limit',
        size: 0.1,
        price: 30_000,
        ...request,
      } as const;
      return { request: whole, status, filled, fillIds, ...(exchangeId !== undefined && { exchangeId }) };
    };
    step(() => order.status === 'filled');
    const client = await (symbol === SPOT ? spotClient(exchange) : futuresClient(exchange));
    const again = on(exchange, client as unknown as TradingClient, symbol);
    await again.start();
    await again.gateway.resolve([known('partly', { price: near }), known('rests', {}), known('unsent', {})]);
    expect(again.told.statuses('unsent')).toEqual(['accepted']);
    expect(again.told.statuses('rests')).toEqual([]);
    expect(again.told.last('partly')).toMatchObject({ status: 'filled', filled: 0.1 });
    const ids = [...it.told.fills, ...again.told.fills].map(({ id }) => id);
    expect(ids).toEqual(exchange.exchange.fills.map(({ id }) => String(id)));
    await again.stop();
  });

  test('a stream that is lost is opened again, and what it missed is told', async () => {
    const it = await tradingOn(symbol);
    it.submit('rests', { type: 'limit', side: 'buy', size: 0.1, price: roundToStep(it.price * 0.999, 0.1) });
    await until(() => it.told.last('rests') !== undefined);
    it.exchange.dropSockets();
    const order = it.exchange.exchange.orders[0]!;
    while (order.status !== 'filled') it.exchange.advance(MINUTE);
    await until(() => it.told.hasEnded('rests') && it.told.kinds().length === 4);
    expect(it.told.last('rests')!.status).toBe('filled');
    expect(it.told.kinds()).toEqual(['clock-off', 'connected', 'disconnected', 'connected']);
  });

  test('a stream that tells nothing any more is found out by asking', async () => {
    const it = await tradingOn(symbol, { gateway: { heartbeatMs: 500 } });
    it.submit('rests', { type: 'limit', side: 'buy', size: 0.1, price: roundToStep(it.price * 0.999, 0.1) });
    await until(() => it.told.last('rests') !== undefined);
    it.exchange.faults.streams.isSilent = true;
    const order = it.exchange.exchange.orders[0]!;
    while (order.status !== 'filled') it.exchange.advance(MINUTE);
    await until(() => it.told.hasEnded('rests'));
    it.exchange.faults.clear();
    await until(() => it.told.kinds().at(-1) === 'connected' && it.told.kinds().length >= 4);
    expect(it.told.kinds()).toContain('disconnected');
  });

  test('the state of the account, and the fills since a time, are what the exchange has', async () => {
    const it = await tradingOn(symbol);
    it.submit('bought', { type: 'market', side: 'buy', size: 0.1 });
    it.submit('rests', { type: 'limit', side: 'buy', size: 0.1, price: 30_000 });
    it.submit('stop', { type: 'stop', side: 'sell', size: 0.1, trigger: 30_000 });
    await until(() => it.told.hasEnded('bought') && it.told.last('stop') !== undefined);
    const { openOrders, positions, balances } = await it.gateway.state([symbol]);
    expect(openOrders.toSorted((a, b) => Number(a.exchangeId) - Number(b.exchangeId))).toMatchObject([
      { clientId: 'rests', symbol, side: 'buy', size: 0.1, filled: 0, price: 30_000, trigger: undefined },
      { clientId: 'stop', symbol, side: 'sell', size: 0.1, trigger: 30_000 },
    ]);
    const { wallet } = it.exchange.exchange;
    expect(balances['USDT']!.free).toBeCloseTo(wallet.balance('USDT').free, 6);
    if (symbol === FUTURE) {
      expect(positions).toMatchObject([
        { symbol, size: 0.1, entryPrice: it.told.fills[0]!.price, leverage: 1 },
      ]);
      expect(wallet.position('BTCUSDT').isIsolated).toBe(true);
    } else expect(positions).toEqual([]);
    expect(await it.gateway.fillsSince(symbol, START)).toEqual(it.told.fills);
  });
});
