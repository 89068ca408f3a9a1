import { expect, test } from 'vitest';
import { exchangeOf, minuteBars, okxClient, PERPETUAL } from '../../testing/ccxt.fixture.ts';
import { FUTURE, on, SPOT, until } from './gateway.fixture.ts';

async function trading(symbol: string) {
  const exchange = await exchangeOf({ dialect: 'okx', balances: { USDT: 10_000_000, BTC: 100 }, markets: [
    { bars: minuteBars(SPOT, 3000) },
    { bars: minuteBars(FUTURE, 3000, 3), instrument: PERPETUAL, contractSize: 0.01 } ] });
  const client = await okxClient(exchange) as never;
  const t = on(exchange, client, symbol);
  await t.start();
  return t;
}
for (const symbol of [SPOT, FUTURE]) {
  test(`limit, market and cancel ${symbol}`, async () => {
    const t = await trading(symbol);
    t.submit('a1', { side: 'buy', type: 'market', size: 0.1 });
    await until(() => t.told.hasEnded('a1'), 3000).catch(() => {});
    console.log(symbol, 'market', t.told.statuses('a1'), JSON.stringify(t.told.fills), JSON.stringify(t.told.events).slice(0, 300));
    t.submit('a2', { side: 'buy', type: 'limit', size: 0.1, price: Math.round(t.price * 0.9) });
    await until(() => t.told.statuses('a2').includes('accepted'), 2000).catch(() => {});
    t.gateway.cancel('a2');
    await until(() => t.told.hasEnded('a2'), 2000).catch(() => {});
    console.log(symbol, 'limit', t.told.statuses('a2'));
    t.exchange.faults.fail({ path: '/trade/batch-orders', answer: 503, afterwards: true });
    t.submit('a3', { side: 'buy', type: 'limit', size: 0.1, price: Math.round(t.price * 0.9) });
    await until(() => t.told.statuses('a3').includes('accepted'), 2000).catch(() => {});
    console.log(symbol, 'lost', t.told.statuses('a3'), t.exchange.exchange.orders.length, t.told.last('a3'));
    t.submit('a4', { side: 'sell', type: 'stop', size: 0.1, trigger: Math.round(t.price * 0.9) });
    await until(() => t.told.statuses('a4').includes('accepted'), 2000).catch(() => {});
    console.log(symbol, 'stop', t.told.statuses('a4'), t.told.last('a4'));
    console.log(JSON.stringify(t.told.events).slice(0, 1500));
    await t.close();
  }, 20000);
}
