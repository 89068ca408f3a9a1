// `tradelab data download` from two exchanges on loopback that have the same market.
import { type Bars, generateBars, loadBars } from 'tradelab';
import { type DialectName, startTestExchange } from 'tradelab/testing';
import { afterEach, expect, test } from 'vitest';
import { tradelab, useTemporaryFolder } from '../../run.fixture.ts';

const [BARS] = generateBars({
  ...{ model: 'random-walk', seed: 5, bars: 3000, timeframe: '1m', start: '2024-01-01' },
  symbols: ['BTC/USDT'],
}) as [Bars];

useTemporaryFolder();
afterEach(() => {
  delete process.env['TRADELAB_EXCHANGE_HOST'];
});

async function download(dialect: DialectName): Promise<Bars> {
  const now = BARS.time[1000]! + 3000;
  const exchange = await startTestExchange({ dialect, markets: [{ bars: BARS }], now });
  process.env['TRADELAB_EXCHANGE_HOST'] = exchange.url;
  const { code, out } = await tradelab(`data download ${dialect}:BTC/USDT --timeframe 1m --from 2024-01-01`);
  await exchange.close();
  expect(code).toBe(0);
  expect(out).toMatch(new RegExp(`^${dialect}:BTC/USDT +1m +1,?000 `, 'm'));
  return loadBars(`${dialect}:BTC/USDT`, '1m');
}

test('trades from before the listing on begin with it, which is said', async () => {
  const exchange = await startTestExchange({
    dialect: 'okx',
    markets: [{ bars: BARS }],
    now: BARS.time[200]!,
  });
  process.env['TRADELAB_EXCHANGE_HOST'] = exchange.url;
  const command = 'data download okx:BTC/USDT --kind trades --from 2015-01-01 --to';
  const { code, out, err } = await tradelab(`${command} 2024-01-01T02:00`);
  const none = await tradelab(`${command} 2016-01-01`);
  await exchange.close();
  expect({ code, out }).toEqual({ code: 0, out: 'okx:BTC/USDT: 480 new trades\n' });
  expect(err).toContain('okx:BTC/USDT begins with 2024-01-01: the exchange has none before\n');
  expect(none.code).toBe(1);
  expect(none.err).toContain('okx has no trades of BTC/USDT from 2015-01-01 to 2016-01-01');
});

test('okx:BTC/USDT has the bars of binance:BTC/USDT where both have the same market', async () => {
  const [okx, binance] = [await download('okx'), await download('binance')];
  for (const column of ['time', 'open', 'high', 'low', 'close', 'volume'] as const)
    expect(okx[column]).toEqual(binance[column]);
});
