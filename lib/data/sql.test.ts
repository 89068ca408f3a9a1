import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Child } from '../child.fixture.ts';
import { temporaryFolder } from '../temporary-folder.fixture.ts';
import { closeDuckDB } from './duckdb.ts';
import { barsOf, spawnTypeScript } from './files.fixture.ts';
import { listSeries } from './list-series.ts';
import { sql } from './sql.ts';
import { storeBars } from './store.ts';

const DEC_31 = Date.UTC(2020, 11, 31, 23);

async function catalogOfThree(): Promise<string> {
  const catalog = temporaryFolder();
  await storeBars(barsOf([1, 2, 3], '1h', DEC_31), { venue: 'binance', catalog });
  await storeBars({ ...barsOf([10, 20], '1h', DEC_31), symbol: 'BTC-USDT' }, { venue: 'binance', catalog });
  await storeBars({ ...barsOf([5], '1d'), symbol: 'X' }, { venue: 'kraken', catalog });
  return catalog;
}

test('bars are all series with their venue, symbol and timeframe', async () => {
  const catalog = await catalogOfThree();
  const query =
    'SELECT venue, symbol, timeframe, count(*) AS n, min(time) AS first, sum(close) AS total FROM bars GROUP BY ALL ORDER BY ALL';
  expect(await sql(query, { catalog })).toEqual({
    columns: [
      { name: 'venue', type: 'VARCHAR' },
      { name: 'symbol', type: 'VARCHAR' },
      { name: 'timeframe', type: 'VARCHAR' },
      { name: 'n', type: 'BIGINT' },
      { name: 'first', type: 'TIMESTAMP' },
      { name: 'total', type: 'DOUBLE' },
    ],
    rows: [
      ['binance', 'BTC-USDT', '1h', 2, '2020-12-31 23:00', 30],
      ['binance', 'BTC/USDT', '1h', 3, '2020-12-31 23:00', 6],
      ['kraken', 'X', '1d', 1, '2021-01-01', 5],
    ],
  });
});

test('a query of one symbol opens the files of no other', async () => {
  const catalog = await catalogOfThree();
  const [kraken] = (await listSeries({ catalog })).filter(({ venue }) => venue === 'kraken');
  for (const name of readdirSync(kraken!.folder)) {
    if (name.endsWith('.parquet')) writeFileSync(join(kraken!.folder, name), 'damaged');
  }
  const count = (symbol: string) => sql(`SELECT count(*) FROM bars WHERE symbol = '${symbol}'`, { catalog });
  expect((await count('BTC/USDT')).rows).toEqual([[3]]);
  await expect(count('X')).rejects.toThrow('the query failed');
});

test('each series has a view, numbered where two names are alike, and a table lists them', async () => {
  const catalog = await catalogOfThree();
  expect((await sql('SELECT view, symbol, rows, first FROM series', { catalog })).rows).toEqual([
    ['binance_btc_usdt_1h', 'BTC-USDT', 2, '2020-12-31 23:00'],
    ['binance_btc_usdt_1h_2', 'BTC/USDT', 3, '2020-12-31 23:00'],
    ['kraken_x_1d', 'X', 1, '2021-01-01'],
  ]);
  expect((await sql('SELECT close FROM Binance_BTC_USDT_1h_2', { catalog })).rows).toEqual([[1], [2], [3]]);
  const joined =
    'SELECT a.close, b.close FROM binance_btc_usdt_1h a JOIN binance_btc_usdt_1h_2 b USING (time) ORDER BY time';
  expect((await sql(joined, { catalog })).rows).toEqual([
    [10, 1],
    [20, 2],
  ]);
  expect((await sql('SELECT count(*) FROM sp500', { catalog })).rows).toEqual([[5105]]);
});

test('a view that is not there suggests the one that may be meant', async () => {
  const catalog = await catalogOfThree();
  const hintOf = (query: string) => sql(query, { catalog }).catch((error) => error.hint);
  expect(await hintOf('FROM binance_btc_usd_1h')).toBe("did you mean 'binance_btc_usdt_1h'?");
  expect(await hintOf('FROM sp50')).toBe("did you mean 'sp500'?");
  expect(await hintOf('FROM elsewhere')).toBe('FROM series lists the views, DESCRIBE bars their columns');
});

test('an empty catalog has no bars, and says so in columns', async () => {
  const { columns, rows } = await sql('FROM bars', { catalog: temporaryFolder() });
  expect(rows).toEqual([]);
  expect((await sql('FROM series', { catalog: temporaryFolder() })).rows).toEqual([]);
  expect(columns.map(({ name }) => name)).toEqual([
    'venue',
    'symbol',
    'timeframe',
    'time',
    'open',
    'high',
    'low',
    'close',
    'volume',
  ]);
});

test('values are plain data: times and large numbers as text, nothing as null', async () => {
  const query =
    "SELECT 2::HUGEINT ** 0, 9007199254740993::BIGINT, NULL, [1, 2], {a: DATE '2021-02-03'}, 1.50::DECIMAL(5, 2), true, 'x', '\\xAB'::BLOB";
  const { rows } = await sql(query, { catalog: temporaryFolder() });
  expect(rows).toEqual([[1, '9007199254740993', null, [1, 2], { a: '2021-02-03' }, 1.5, true, 'x', 'ab']]);
});

test.each([
  ["COPY (SELECT 1) TO 'out.csv'", 'the query is not one SELECT'],
  ["EXPLAIN ANALYZE COPY (SELECT 1) TO 'out.csv'", 'the query is not one SELECT'],
  ["ATTACH 'out.db'", 'the query is not one SELECT'],
  ['SET threads = 1', 'the query is not one SELECT'],
  ['SELECT 1; SELECT 2', 'the query is not one SELECT'],
  ['', 'the query is empty'],
  [' ;', 'the query is empty'],
  ['SELECT * FROM barz', 'Table with name barz does not exist'],
  ['SELEC 1', 'syntax error'],
  ["SELECT 'x'::DOUBLE", 'Could not convert string'],
])('%j is refused', async (query, message) => {
  const catalog = await catalogOfThree();
  const before = readdirSync('.');
  await expect(sql(query, { catalog })).rejects.toMatchObject({
    code: 'bad-option',
    message: expect.stringContaining(message),
  });
  expect(readdirSync('.')).toEqual(before);
});

test('DuckDB can be closed, and opens again when it is needed', async () => {
  const catalog = temporaryFolder();
  const one = () => sql('SELECT 1', { catalog });
  await one();
  await closeDuckDB();
  expect((await one()).rows).toEqual([[1]]);
});

test('a process that has used DuckDB ends by itself', async () => {
  const child = spawnTypeScript(
    "import { sql } from './sql.ts'; console.log((await sql('SELECT 42')).rows[0][0]);",
  );
  const exit = new Promise((resolve) => child.on('close', resolve));
  let printed = '';
  child.stdout?.on('data', (text) => {
    printed += text;
  });
  expect([await exit, printed]).toEqual([0, '42\n']);
});

test('times are UTC wherever the machine is, compared with now() too', async () => {
  const query = 'SELECT epoch_ms(1600000000000) = to_timestamp(1600000000), hour(to_timestamp(0))';
  const child = new Child(
    spawnTypeScript(
      `import { sql } from './sql.ts'; console.log(JSON.stringify((await sql('${query}')).rows));`,
      ['env', 'TZ=America/New_York'],
    ),
  );
  expect([await child.ended, child.out]).toEqual([0, '[[true,0]]\n']);
});

test('a query whose files are replaced meanwhile is answered from the new ones', async () => {
  const catalog = temporaryFolder();
  await storeBars(barsOf([1, 2]), { venue: 'x', catalog });
  const changes = [barsOf([3, 4]), barsOf([5, 6])];
  // What another room adds comes last before the answer.
  const tables = {
    names: [],
    create: async () => {
      const next = changes.shift();
      if (next !== undefined) await storeBars(next, { venue: 'x', catalog });
    },
  };
  expect((await sql('SELECT sum(close) FROM bars', { catalog, tables })).rows).toEqual([[11]]);
  expect(changes).toEqual([]);
});
