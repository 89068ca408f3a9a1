// What a gateway asks of an account, its markets and its keys before it trades, and what it makes of fees and faults.
import { expect, test } from 'vitest';
import type { TradingClient } from '../../data/index.ts';
import { exchangeOf, MINUTE, spotClient } from '../../testing/ccxt.fixture.ts';
import { until } from '../../until.fixture.ts';
import { FUTURE, on, SPOT, tradingOn, unstarted } from './gateway.fixture.ts';

test('fees are told in quote units, whatever they were taken in', async () => {
  const it = await tradingOn(SPOT);
  const { exchange } = it.exchange;
  it.submit('base', { type: 'market', side: 'buy', size: 0.1 });
  it.submit('quote', { type: 'market', side: 'sell', size: 0.1 });
  await until(() => it.told.hasEnded('quote'));
  exchange.feeMarket = exchange.markets.get('ETH/USDT');
  it.submit('other', { type: 'market', side: 'buy', size: 0.1 });
  await until(() => it.told.hasEnded('other'));
  expect(exchange.fills.map(({ feeAsset }) => feeAsset)).toEqual(['BTC', 'USDT', 'ETH']);
  for (const { fee, size, price } of it.told.fills) expect(fee).toBeCloseTo(0.001 * size * price, 9);
});

test('a leverage is set once, and all that trade the symbol share it', async () => {
  const it = await unstarted(FUTURE);
  await it.gateway.start(it.signal);
  await it.gateway.prepare(FUTURE, { leverage: 3 });
  await it.gateway.prepare(FUTURE, { leverage: 3 });
  expect(it.exchange.exchange.wallet.position('BTCUSDT')).toMatchObject({ leverage: 3, isIsolated: true });
  expect(it.exchange.log.filter(({ route }) => route === 'POST /leverage')).toHaveLength(1);
  await expect(it.gateway.prepare(FUTURE, { leverage: 5 })).rejects.toMatchObject({ code: 'conflict' });
});

test.each([
  ['isHedged', 'hedge mode', 'one-way'],
  ['isMultiAsset', 'multi-assets mode', 'single-asset'],
] as const)('an account that %s is refused before anything of it is changed', async (setting, what, hint) => {
  const it = await unstarted(FUTURE);
  it.exchange.exchange[setting] = true;
  await it.gateway.start(it.signal);
  await expect(it.gateway.prepare(FUTURE)).rejects.toMatchObject({
    ...{ code: 'refused', message: expect.stringContaining(what) },
    hint: expect.stringContaining(hint),
  });
  expect(
    it.exchange.log.filter(({ route }) => /^(POST|DELETE) .*(leverage|marginType|rder)/.test(route)),
  ).toEqual([]);
  it.exchange.exchange[setting] = false;
  await it.gateway.prepare(FUTURE);
});

test('reduce-only orders of a perpetual never open a position', async () => {
  const it = await tradingOn(FUTURE);
  it.submit('open', { type: 'market', side: 'buy', size: 0.1 });
  it.submit('close', { type: 'market', side: 'sell', size: 0.3, reduceOnly: true });
  it.submit('again', { type: 'market', side: 'sell', size: 0.3, reduceOnly: true });
  await until(() => it.told.hasEnded('again') && it.told.hasEnded('close'));
  expect(it.told.last('close')).toMatchObject({ filled: 0.1 });
  expect(it.told.last('again')).toMatchObject({
    status: 'rejected',
    reason: 'ReduceOnly Order is rejected.',
  });
  expect(it.exchange.exchange.wallet.position('BTCUSDT').size).toBe(0);
});

test('a market that does not trade is refused, and so is one that there is not', async () => {
  const it = await unstarted(SPOT);
  it.exchange.exchange.markets.get('ETH/USDT')!.isTrading = false;
  await it.start();
  await expect(it.gateway.prepare('ETH/USDT')).rejects.toMatchObject({ code: 'refused' });
  await expect(it.gateway.prepare('BTC/USDC')).rejects.toMatchObject({ code: 'not-found' });
  it.exchange.exchange.markets.get(SPOT)!.isTrading = false;
  it.submit('closed', { type: 'market', side: 'buy', size: 0.1 });
  await until(() => it.told.hasEnded('closed'));
  expect(it.told.last('closed')).toMatchObject({ status: 'rejected', reason: 'Market is closed.' });
});

test('the clock is set to that of the exchange, and set again when the exchange complains', async () => {
  const it = await tradingOn(SPOT, { checkTime: true, gateway: { recvWindowMs: 1000 } });
  expect(it.told.events[0]).toMatchObject({ kind: 'clock-off', ms: expect.any(Number) });
  expect(Math.abs(it.gateway.now - it.exchange.now)).toBeLessThan(60_000);
  it.exchange.advance(10 * MINUTE);
  it.submit('timed', { type: 'market', side: 'buy', size: 0.1 });
  await until(() => it.told.hasEnded('timed'));
  expect(it.told.last('timed')!.status).toBe('filled');
  expect(it.exchange.log.some(({ route, status }) => route === 'POST /order' && status === 400)).toBe(true);
});

test('keys that are wrong, may not trade, or may withdraw are refused at the start', async () => {
  const it = await unstarted(SPOT);
  const { rights } = it.exchange.exchange;
  const attempt = async (key = 'key') => {
    const client = (await spotClient(it.exchange)) as unknown as TradingClient & { apiKey: string };
    client.apiKey = key;
    return on(it.exchange, client, SPOT).start();
  };
  await expect(attempt('wrong')).rejects.toMatchObject({ code: 'bad-keys' });
  rights.withdraw = true;
  await expect(attempt()).rejects.toMatchObject({ code: 'bad-keys', message: 'the key may withdraw money' });
  Object.assign(rights, { withdraw: false, trade: false });
  await expect(attempt()).rejects.toMatchObject({ code: 'bad-keys', message: 'the key may not trade' });
});

test('an exchange that does not answer at the start is an error of the network', async () => {
  const it = await unstarted(SPOT);
  await it.exchange.close();
  await expect(it.start()).rejects.toMatchObject({ code: 'network' });
});

test('what a listener throws ends the gateway, and nothing swallows it', async () => {
  const exchange = await exchangeOf();
  const it = on(exchange, (await spotClient(exchange)) as unknown as TradingClient, SPOT);
  await it.start();
  const fault = new Error('a fault of the session');
  it.told.onUpdate = () => {
    throw fault;
  };
  const ended = expect(it.gateway.ended).rejects.toBe(fault);
  it.submit('any', { type: 'market', side: 'buy', size: 0.1 });
  await ended;
  await exchange.close();
});
