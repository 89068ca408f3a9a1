// The catalog: a million bars in, all of them out, and one year of one symbol out of fifty.

import { linkSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DOUBLE, DuckDBDataChunk, DuckDBInstance, TIMESTAMP } from '@duckdb/node-api';
import { checkBars, loadBars, storeBars } from 'tradelab';
import { walk } from './bars.mjs';
import { measure, row } from './measure.mjs';

const BOUND = '≤ 3';

export default async function () {
  const folder = await mkdtemp(join(tmpdir(), 'tradelab-bench-'));
  const connection = await (await DuckDBInstance.create()).connect();
  try {
    const bars = walk(1_000_000);
    const appended = await append(bars, connection, join(folder, 'append'));
    const catalog = join(folder, 'fifty');
    await fiftySymbols({ ...bars, symbol: 'S0' }, { venue: 'bench', catalog });
    const all = `SELECT epoch_ms(time), open, high, low, close, volume FROM read_parquet('${catalog}/**/*.parquet',
      hive_partitioning = true) WHERE symbol = 'S7'`;
    const whole = await measure({
      duckdb: () => fetchAll(connection, all),
      ours: () => loadBars('bench:S7', '1m', { catalog }),
    });
    const year = await measure({
      duckdb: () =>
        fetchAll(connection, `${all} AND time >= TIMESTAMP '2021-01-01' AND time < TIMESTAMP '2022-01-01'`),
      ours: () => loadBars('bench:S7', '1m', { catalog, from: '2021-01-01', to: '2022-01-01' }),
    });
    return [
      row(
        '1,000,000 bars into the catalog, behind those that are there',
        appended.ours,
        'DuckDB, to a file a month',
        appended.duckdb,
        BOUND,
      ),
      row('all bars of one symbol out of 50 × 1,000,000', whole.ours, "DuckDB's scan", whole.duckdb, BOUND),
      row('a year of one symbol out of 50 × 1,000,000', year.ours, "DuckDB's scan", year.duckdb, BOUND),
    ];
  } finally {
    connection.closeSync();
    rmSync(folder, { recursive: true });
  }
}

/** Each round has a market of its own: what is appended again is only compared. */
async function append(bars, connection, folder) {
  const rounds = 5;
  const catalog = join(folder, 'ours');
  const first = walk(1000);
  const before = { ...first, time: first.time.map((time) => time - 1000 * 60_000) };
  for (let k = -2; k < rounds; k++)
    await storeBars({ ...before, symbol: `R${k}` }, { venue: 'bench', catalog });
  let [ours, duckdb] = [-2, 0];
  return measure(
    {
      duckdb: () => writeMonths(bars, connection, join(folder, `duckdb-${duckdb++}`)),
      ours: () => storeBars({ ...bars, symbol: `R${ours++}` }, { venue: 'bench', catalog }),
    },
    rounds,
  );
}

/** Columns into a table of DuckDB, and from there into a Parquet file for each month. */
async function writeMonths(bars, connection, folder) {
  const names = ['open', 'high', 'low', 'close', 'volume'];
  const types = [TIMESTAMP, ...names.map(() => DOUBLE)];
  await connection.run(
    `CREATE OR REPLACE TEMP TABLE walk (time TIMESTAMP, ${names.map((name) => `${name} DOUBLE`).join(', ')})`,
  );
  const appender = await connection.createAppender('walk');
  for (let from = 0; from < bars.length; from += 2048) {
    const to = Math.min(bars.length, from + 2048);
    const chunk = DuckDBDataChunk.create(types, to - from);
    const micros = BigInt64Array.from(bars.time.subarray(from, to), (time) => BigInt(time) * 1000n);
    const columns = [micros, ...names.map((name) => bars[name].subarray(from, to))];
    for (const [k, column] of columns.entries()) {
      const vector = chunk.getColumnVector(k);
      vector.items.set(column);
      vector.flush();
    }
    appender.appendDataChunk(chunk);
  }
  appender.closeSync();
  mkdirSync(dirname(folder), { recursive: true });
  await connection.run(
    `COPY (SELECT *, strftime(time, '%Y-%m') AS month FROM walk) TO '${folder}'
    (FORMAT parquet, COMPRESSION zstd, PARTITION_BY (month))`,
  );
}

/** A series whose symbol begins with S0, stored and graded, and 49 others, S1 to S49, that are links to its files. */
export async function fiftySymbols(bars, options) {
  const { id, folder } = await storeBars(bars, options);
  await checkBars(id, { timeframe: bars.timeframe, catalog: options.catalog });
  for (let k = 1; k < 50; k++) {
    const other = folder.replace('symbol=S0', `symbol=S${k}`);
    mkdirSync(other, { recursive: true });
    for (const name of readdirSync(folder)) linkSync(join(folder, name), join(other, name));
  }
}

async function fetchAll(connection, query) {
  const result = await connection.stream(query);
  for (;;) {
    const chunk = await result.fetchChunk();
    if (chunk === null || chunk.rowCount === 0) return;
  }
}
