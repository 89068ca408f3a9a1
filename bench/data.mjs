// Reading a million bars from Parquet, against DuckDB's own scan of the columns.

import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { loadBars, storeBars } from '../dist/lib/data/index.js';
import { walk } from './bars.mjs';
import { measure, row } from './measure.mjs';

export default async function () {
  const catalog = await mkdtemp(join(tmpdir(), 'tradelab-bench-'));
  try {
    await storeBars(walk(1_000_000), { venue: 'bench', symbol: 'WALK', timeframe: '1m', catalog });
    const connection = await (await DuckDBInstance.create()).connect();
    const scan = `SELECT epoch_ms(time), open, high, low, close, volume FROM read_parquet('${catalog}/**/*.parquet')`;
    const ms = await measure({
      duckdb: () => fetchAll(connection, scan),
      ours: () => loadBars('bench:WALK', '1m', { catalog }),
    });
    return {
      title: 'Data',
      rows: [
        row(
          '1,000,000 bars from the catalog to typed arrays',
          ms.ours,
          "DuckDB's scan of the columns",
          ms.duckdb,
          '≤ 3',
        ),
      ],
    };
  } finally {
    rmSync(catalog, { recursive: true });
  }
}

async function fetchAll(connection, query) {
  const result = await connection.stream(query);
  for (;;) {
    const chunk = await result.fetchChunk();
    if (chunk === null || chunk.rowCount === 0) return;
  }
}
