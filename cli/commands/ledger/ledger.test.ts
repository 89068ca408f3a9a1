import { copyFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from '@photostructure/sqlite';
import { backupLedger, openLedger } from 'tradelab';
import { beforeAll, expect, test } from 'vitest';
import { tradelab, useTemporaryFolder } from '../../run.fixture.ts';

useTemporaryFolder();

const T = Date.UTC(2024, 0, 1);
let session = '';

beforeAll(async () => {
  const ledger = await openLedger('made.sqlite');
  session = ledger.addSession({
    ...{ strategy: 'grid', params: { levels: 5 }, exchange: 'binance', symbol: 'BTC/USDT', timeframe: '1h' },
    ...{ mode: 'paper', options: { cash: 10_000 } },
  });
  ledger.transact(() => {
    ledger.saveOrder({
      ...{
        clientId: 'tl-1',
        session,
        number: 1,
        key: 'buy-1',
        role: 'order',
        side: 'buy',
        type: 'limit',
        size: 0.5,
      },
      ...{ price: 100, trigger: null, timeInForce: { bars: 3 }, reduceOnly: false, postOnly: true },
      ...{ status: 'filled', exchangeId: '77', filled: 0.5, averagePrice: 100, fee: 0.05, placedTime: T },
      ...{ updatedTime: T + 9, reason: null },
    });
    ledger.addFill({
      ...{ session, id: '900', clientId: 'tl-1', key: 'buy-1', time: T + 9, bar: T, side: 'buy', size: 0.5 },
      ...{ base: 0.5, price: 100, fee: 0.05, liquidity: 'maker', reason: null },
    });
    ledger.addEquity({ session, time: T, equity: 9_999.95, cash: 9_949.95, position: 0.5, mark: 100 });
  });
  ledger.close();
  // In one file without a log, as the end of a process leaves it.
  await backupLedger('ledger.sqlite', 'made.sqlite');
});

test('ledger verify says that a ledger is whole, and ends with 0', async () => {
  const { code, out, err } = await tradelab('ledger verify');
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toMatch(/^✓ .*ledger\.sqlite is whole\n1 session, 5 entries\nentry 5: [0-9a-f]{64}\n$/);
  const report = JSON.parse((await tradelab('ledger verify --json')).out);
  expect(report).toMatchObject({ sessions: 1, entries: 5, seq: 5, problems: [] });
});

test('ledger verify names what is wrong, and ends with 1', async () => {
  await backupLedger('bad.sqlite');
  const db = new DatabaseSync('bad.sqlite');
  db.exec(
    'DROP TRIGGER journal_is_not_changed; UPDATE journal SET time = 1 WHERE seq = 4; DELETE FROM fills',
  );
  db.close();
  const { code, out } = await tradelab('ledger verify --ledger bad.sqlite');
  expect(code).toBe(1);
  expect(out.split('\n').slice(0, 3)).toEqual([
    '✗ journal 4: the entry is not as it was written',
    '✗ fills 900: the table does not say what the journal says',
    '1 session, 5 entries',
  ]);
});

test('ledger backup and restore go there and back, and keep the former ledger', async () => {
  expect((await tradelab('ledger backup b/monday.sqlite')).out).toMatch(
    /monday\.sqlite: 1 session, 5 entries\n$/,
  );
  copyFileSync('b/monday.sqlite', 'other.sqlite');
  const { code, out } = await tradelab('ledger restore b/monday.sqlite --ledger other.sqlite');
  expect(code).toBe(0);
  expect(out).toMatch(
    /other\.sqlite: 1 session, 5 entries\nthe former ledger is .*other\.sqlite\.before-2.*Z\n$/,
  );
  expect(readdirSync('.').filter((name) => name.startsWith('other.'))).toHaveLength(2);
  const report = JSON.parse((await tradelab('ledger backup b/tuesday.sqlite --json')).out);
  expect(report).toMatchObject({ source: expect.stringMatching(/ledger\.sqlite$/), problems: [], seq: 5 });
});

test('ledger export writes a file for each table, numbers and times as they are', async () => {
  const { code, out } = await tradelab('ledger export tables');
  expect([code, out.split('\n').length]).toEqual([0, 6]);
  expect(readdirSync('tables').toSorted()).toEqual(
    ['equity', 'fills', 'journal', 'orders', 'sessions'].map((name) => `${name}.csv`),
  );
  expect(readFileSync('tables/equity.csv', 'utf8')).toBe(
    `session,time,equity,cash,position,mark\n${session},2024-01-01T00:00:00Z,9999.95,9949.95,0.5,100\n`,
  );
  const [head, row] = readFileSync('tables/orders.csv', 'utf8').split('\n');
  expect(head).toMatch(/^clientId,session,number,key,role,side,type,size,price,trigger,timeInForce/);
  expect(row).toContain(',buy-1,order,buy,limit,0.5,100,,"{""bars"":3}",false,true,filled,77,');
});

test('ledger export of one session, as JSON and Parquet', async () => {
  await tradelab(`ledger export json --format json --session ${session}`);
  expect(JSON.parse(readFileSync('json/fills.json', 'utf8'))).toMatchObject([
    { id: '900', price: 100, time: T + 9 },
  ]);
  const files = JSON.parse((await tradelab('ledger export parquet --format parquet --json')).out);
  expect(files.at(-1)).toEqual({ file: 'parquet/journal.parquet', rows: 5 });
  const query = "SELECT kind, count(*)::INT AS n FROM 'parquet/journal.parquet' GROUP BY 1 ORDER BY 1";
  expect(JSON.parse((await tradelab(['data', 'sql', query, '--json'])).out)).toEqual(
    ['equity', 'fill', 'order', 'session-started', 'status'].map((kind) => ({ kind, n: 1 })),
  );
});

test('the tables of a ledger without sessions are written, too', async () => {
  (await openLedger('empty.sqlite')).close();
  expect((await tradelab('ledger export none --ledger empty.sqlite')).code).toBe(0);
  expect(readFileSync('none/fills.csv', 'utf8')).toMatch(/^session,id,[a-zA-Z,]+\n$/);
  expect((await tradelab('ledger export none --format json --ledger empty.sqlite')).code).toBe(0);
  expect(JSON.parse(readFileSync('none/fills.json', 'utf8'))).toEqual([]);
});

const wrong: readonly (readonly [string, RegExp, RegExp])[] = [
  ['ledger verify --ledger nowhere.sqlite', /there is no ledger .*nowhere\.sqlite/, /TRADELAB_LEDGER/],
  ['ledger verify --ledger text.sqlite', /text\.sqlite is damaged/, /restore/],
  ['ledger backup', /needs <file>/, /--help/],
  ['ledger backup ledger.sqlite', /is the ledger itself/, /another file/],
  ['ledger restore nowhere.sqlite', /there is no ledger .*nowhere/, /session/],
  ['ledger restore text.sqlite', /text\.sqlite is damaged/, /restore/],
  ['ledger export out --session grd', /no session 'grd'/, /known: grid-/],
  ['ledger export out --format xml', /--format is 'xml'/, /csv or json/],
  ['ledger verfy', /no command 'ledger verfy'/, /did you mean 'ledger verify'/],
];

test.each(wrong)("'%s' is a mistake that is explained", async (words, message, hint) => {
  writeFileSync('text.sqlite', 'words '.repeat(500));
  const { code, out, err } = await tradelab(words);
  expect({ code, out }).toEqual({ code: 1, out: '' });
  expect(err).toMatch(message);
  expect(err.split('\n')[1]).toMatch(hint);
});
