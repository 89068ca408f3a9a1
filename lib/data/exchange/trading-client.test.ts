// Clients with the keys of an account.
import { afterEach, expect, test } from 'vitest';
import { exchangeOf } from '../../testing/ccxt.fixture.ts';
import { tradingClient } from './trading-client.ts';

const KEYS = { apiKey: 'key', secret: 'secret' };
afterEach(() => {
  delete process.env['TRADELAB_EXCHANGE_HOST'];
});

test('a client trades with its keys, on the exchange or on the server in its place', async () => {
  const exchange = await exchangeOf();
  process.env['TRADELAB_EXCHANGE_HOST'] = exchange.url;
  const client = await tradingClient('binance', KEYS);
  const order = await client.createOrder('BTC/USDT', 'market', 'buy', 0.1, undefined, {});
  expect(exchange.exchange.orders).toMatchObject([{ id: Number(order.id), status: 'filled' }]);
  await exchange.close();
});

test('with testnet it trades where nothing is real', async () => {
  const urlsOf = async (id: string) => {
    const client = (await tradingClient(id, KEYS, { testnet: true })) as unknown as {
      urls: { api: Record<string, unknown> };
    };
    return client.urls.api;
  };
  expect((await urlsOf('binance'))['private']).toContain('testnet.binance.vision');
  expect((await urlsOf('binanceusdm'))['fapiPrivate']).toContain('demo-fapi.binance.com');
});

test('exchanges that real orders cannot be sent to, and unknown ones, are refused', async () => {
  for (const testnet of [false, true])
    await expect(tradingClient('okx', KEYS, { testnet })).rejects.toMatchObject({ code: 'bad-option' });
  await expect(tradingClient('binanse', KEYS)).rejects.toMatchObject({ code: 'not-found' });
});
