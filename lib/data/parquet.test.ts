import { join } from 'node:path';
import { expect, test } from 'vitest';
import { barColumnsFrame } from '../frames/index.ts';
import { temporaryFolder } from '../temporary-folder.fixture.ts';
import { sqlText, withDuckDB } from './duckdb.ts';
import { fileWith } from './files.fixture.ts';
import { readParquet } from './parquet.ts';
import { writeParquet } from './parquet-write.ts';

/** A Parquet file that DuckDB's own writer makes of a query. */
async function parquetOf(select: string): Promise<string> {
  const file = join(temporaryFolder(), 'prices.parquet');
  await withDuckDB((connection) => connection.run(`COPY (${select}) TO ${sqlText(file)} (FORMAT parquet)`));
  return file;
}

const T = Date.UTC(2021, 0, 1, 4, 30);
const PRICES = '1.5 AS open, 3 AS high, 0.5::FLOAT AS low, 2::DECIMAL(9,3) AS close, 10::UBIGINT AS volume';

test.each([
  ['TIMESTAMP', "TIMESTAMP '2021-01-01 04:30'"],
  ['TIMESTAMP WITH TIME ZONE', "TIMESTAMPTZ '2021-01-01 06:30:00+02'"],
  ['TIMESTAMP in nanoseconds', "TIMESTAMP_NS '2021-01-01 04:30'"],
  ['text', "'2021-01-01T04:30:00Z'"],
  ['seconds', '1609475400::INTEGER'],
  ['milliseconds', '1609475400000::BIGINT'],
  ['microseconds as DOUBLE', '1609475400000000::DOUBLE'],
])('times as %s are read', async (_, time) => {
  const { columns } = await readParquet(await parquetOf(`SELECT ${time} AS "Open Time", ${PRICES}`));
  expect(columns).toEqual({
    time: Float64Array.of(T),
    open: Float64Array.of(1.5),
    high: Float64Array.of(3),
    low: Float64Array.of(0.5),
    close: Float64Array.of(2),
    volume: Float64Array.of(10),
  });
});

test('a DATE is midnight UTC', async () => {
  const { columns } = await readParquet(await parquetOf(`SELECT DATE '2021-01-01' AS date, ${PRICES}`));
  expect(columns.time).toEqual(Float64Array.of(Date.UTC(2021, 0, 1)));
});

test('missing values are NaN, and volume 0 where there is no such column', async () => {
  const file = await parquetOf(
    "SELECT NULL::TIMESTAMP AS time, NULL::DOUBLE AS open, 1 AS high, 'nan'::DOUBLE AS low, 1 AS close",
  );
  const { columns } = await readParquet(file);
  expect([columns.time[0], columns.open[0], columns.low[0], columns.volume[0]]).toEqual([NaN, NaN, NaN, 0]);
});

test('the symbol is that of the symbol column', async () => {
  const file = await parquetOf(`SELECT 1609475400 AS ts, 'BTC' AS symbol, ${PRICES}`);
  expect((await readParquet(file)).metadata).toEqual({ symbol: 'BTC' });
});

test('what was written is read again, bit for bit, with its metadata', async () => {
  const n = 5000;
  const numbers = (scale: number) => Float64Array.from({ length: n }, (_, i) => scale * Math.sqrt(i + 2));
  const columns = {
    time: Float64Array.from({ length: n }, (_, i) => T + i * 1000),
    open: numbers(1e-9),
    high: numbers(1),
    low: numbers(-1e9),
    close: numbers(Math.PI),
    volume: numbers(1e300),
  };
  const metadata = {
    symbol: 'it\'s "quoted"',
    timeframe: '1s',
    instrument: { symbol: 'X', tick: 0.01 },
    synthetic: 'garch, seed 1',
    source: 'здесь',
    licence: 'MIT',
  } as const;
  const file = join(temporaryFolder(), "it's [a] test", 'prices.parquet');
  await writeParquet(file, barColumnsFrame(columns, metadata));
  const raw = await readParquet(file);
  expect(raw.metadata).toEqual(metadata);
  for (const name of ['time', 'open', 'high', 'low', 'close', 'volume'] as const) {
    expect(Buffer.from(raw.columns[name].buffer).equals(Buffer.from(columns[name].buffer))).toBe(true);
  }
});

test('times before 1970 and of fractions of a second are kept', async () => {
  const file = join(temporaryFolder(), 'old.parquet');
  const one = Float64Array.of(1, 1);
  const time = Float64Array.of(Date.UTC(1928, 0, 3), Date.UTC(1969, 11, 31, 23, 59, 59, 999));
  await writeParquet(
    file,
    barColumnsFrame({ time, open: one, high: one, low: one, close: one, volume: one }, {}),
  );
  expect((await readParquet(file)).columns.time).toEqual(time);
});

test.each([
  ['lacks a column', 'SELECT 1609475400 AS time, 1 AS open, 1 AS high, 1 AS low', 'no column close'],
  [
    'has text for a price',
    "SELECT 1609475400 AS time, '1' AS open, 1 AS high, 1 AS low, 1 AS close",
    "column 'open' holds VARCHAR, not numbers",
  ],
  [
    'holds two symbols',
    `SELECT 1609475400 AS time, unnest(['A', 'B']) AS symbol, ${PRICES}`,
    'several symbols',
  ],
])('a Parquet file that %s is refused', async (_, select, message) => {
  const read = readParquet(await parquetOf(select));
  await expect(read).rejects.toMatchObject({ code: 'bad-data', message: expect.stringContaining(message) });
});

test('a file that is no Parquet file is refused', async () => {
  const read = readParquet(fileWith('prices.parquet', 'time,open,high,low,close'));
  await expect(read).rejects.toMatchObject({ code: 'bad-data', message: expect.stringContaining('Parquet') });
});
