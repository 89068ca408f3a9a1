import { expect, test } from 'vitest';
import { temporaryFolder } from '../temporary-folder.fixture.ts';
import { daysFolder } from './day-kinds.ts';
import { tradeWriter } from './exchange/download-trades.ts';
import { storeFunding } from './funding.ts';
import { listRecords } from './list-records.ts';

const [DAY, START] = [86_400_000, Date.UTC(2024, 0, 1)];

test('trades and funding rates are listed with their days, and an empty catalog lists none', async () => {
  const catalog = temporaryFolder();
  expect(await listRecords({ catalog })).toEqual([]);
  const market = { venue: 'binance', symbol: 'BTC/USDT' };
  const writer = tradeWriter(daysFolder(catalog, 'trades', market));
  const trades = Array.from({ length: 3 }, (_, k) => ({
    ...{ id: String(k), timestamp: START + k * DAY + 5000, price: 100, amount: 1, side: 'buy' },
  }));
  writer.add(trades, [START, START + 3 * DAY]);
  await writer.flush();
  const perpetual = { venue: 'binanceusdm', symbol: 'BTC/USDT:USDT' };
  const time = Float64Array.of(START, START + DAY / 3);
  const rate = Float64Array.of(1e-4, 2e-4);
  await storeFunding(catalog, perpetual, { time, rate }, [START, START + DAY]);
  expect(await listRecords({ catalog })).toMatchObject([
    { id: 'binance:BTC/USDT', kind: 'trades', first: START, last: START + 2 * DAY },
    { id: 'binanceusdm:BTC/USDT:USDT', kind: 'funding', first: START, last: START + DAY / 3 },
  ]);
  for (const { bytes } of await listRecords({ catalog })) expect(bytes).toBeGreaterThan(300);
});
