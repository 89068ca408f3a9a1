import { expect, test } from 'vitest';
import { temporaryFolder } from '../temporary-folder.fixture.ts';
import { barsOf } from './files.fixture.ts';
import { sql } from './sql.ts';
import { storeBars } from './store.ts';

test('the rules of a market are a row, and a row more for each time that they change', async () => {
  const catalog = temporaryFolder();
  const select = async () =>
    (
      await sql(
        'SELECT venue, symbol, kind, tick, lot, contract_size, taker_fee, epoch_ms(saved) <= epoch_ms(now()) FROM instruments',
        { catalog },
      )
    ).rows;
  expect(await select()).toEqual([]);
  const store = (closes: number[], instrument?: object, timeframe: '1h' | '4h' = '1h') =>
    storeBars(
      {
        ...barsOf(closes, timeframe),
        ...(instrument && { instrument: { symbol: 'BTC/USDT', ...instrument } }),
      },
      { venue: 'x', catalog },
    );
  await store([1, 2]);
  expect(await select()).toEqual([]);
  await store([1, 2, 3], { tick: 0.1, lot: 0.001 });
  await store([1, 2, 3, 4], { tick: 0.1, lot: 0.001 });
  await store([1, 2], { tick: 0.1, lot: 0.001 }, '4h');
  const first = ['x', 'BTC/USDT', 'spot', 0.1, 0.001, null, null, true];
  expect(await select()).toEqual([first]);
  await store([1, 2, 3, 4], { tick: 0.01, lot: 0.001, contractSize: 0.1, takerFee: 0.0005 });
  const second = ['x', 'BTC/USDT', 'spot', 0.01, 0.001, 0.1, 0.0005, true];
  expect(await select()).toEqual([first, second]);
  await store([1, 2, 3, 4], { tick: 0.1, lot: 0.001 });
  expect(await select()).toEqual([first, second, first]);
});
