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

test('okx:BTC/USDT has the bars of binance:BTC/USDT where both have the same market', async () => {
  const [okx, binance] = [await download('okx'), await download('binance')];
  for (const column of ['time', 'open', 'high', 'low', 'close', 'volume'] as const)
    expect(okx[column]).toEqual(binance[column]);
});
