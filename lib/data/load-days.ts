// Tickers and order books that were recorded, as frames.

import { parseTime, TradelabError } from '../core/index.ts';
import { createFrame, type Frame, type FrameColumn } from '../frames/index.ts';
import { catalogFolder } from './catalog.ts';
import { changingPaths, dayFiles } from './day-files.ts';
import { DAY_KINDS, type DayKind, dayMarket, daysFolder } from './day-kinds.ts';
import { doubles, sqlName, sqlText, withDuckDB } from './duckdb.ts';
import type { Span } from './exchange/spans.ts';
import type { LoadOptions } from './load-bars.ts';
import { readUnchanged } from './read-unchanged.ts';

/**
 * The tickers of 'venue:SYMBOL' with from <= time < to, as `recordStreams` has recorded them, oldest first: the columns
 * time (ms UTC), bid, bid_size, ask, ask_size and last, NaN where the exchange did not say. Throws `not-found` where the
 * catalog has none, and `bad-option` where it has none of that time.
 */
export function loadTickers(id: string, options: LoadOptions = {}): Promise<Frame> {
  return loadDays(id, 'ticker', options);
}

/**
 * The snapshots of the order book of 'venue:SYMBOL' with from <= time < to, as `recordStreams` has recorded them, oldest
 * first: a row for each level, with the columns time (ms UTC), level (1 is the best), bid, bid_size, ask and ask_size,
 * NaN where a side has fewer levels. Throws as `loadTickers` does.
 */
export function loadBooks(id: string, options: LoadOptions = {}): Promise<Frame> {
  return loadDays(id, 'book', options);
}

async function loadDays(id: string, kind: DayKind, options: LoadOptions): Promise<Frame> {
  const catalog = await catalogFolder(options.catalog);
  const key = await dayMarket(catalog, kind, id);
  const from = options.from === undefined ? Number.NEGATIVE_INFINITY : parseTime(options.from, 'from');
  const to = options.to === undefined ? Number.POSITIVE_INFINITY : parseTime(options.to, 'to');
  const folder = daysFolder(catalog, kind, key);
  const values = await readUnchanged(
    () => changingPaths(folder),
    () => load(id, kind, folder, [from, to]),
  );
  const entries = Object.entries(DAY_KINDS[kind].columns).map(
    ([name, type], k) => [name, { type: type as 'number' | 'time', values: values[k]! }] as const,
  );
  return createFrame(entries satisfies (readonly [string, FrameColumn])[], { id, symbol: key.symbol });
}

/** The columns of a kind, of the days in a folder. */
async function load(id: string, kind: DayKind, folder: string, [from, to]: Span): Promise<Float64Array[]> {
  const files = (await dayFiles(folder, [from, to]))
    .filter(({ covered }) => covered[0] < to && covered[1] > from)
    .map(({ path }) => path);
  const { table, columns } = DAY_KINDS[kind];
  if (files.length === 0)
    throw new TradelabError('bad-option', `'${id}' has no ${table} of that time`, {
      hint: `SELECT min(time), max(time) FROM ${table}, in 'tradelab data sql', says of which it has`,
    });
  return readNumbers(files, Object.keys(columns), [from, to]);
}

/** Columns of numbers and times, in the order of the files. */
function readNumbers(
  files: readonly string[],
  names: readonly string[],
  [from, to]: Span,
): Promise<Float64Array[]> {
  const values = names.map((name) => (name === 'time' ? 'epoch_ms(time)::DOUBLE' : orNaN(name)));
  const limits = [
    ...(from > Number.NEGATIVE_INFINITY ? [`epoch_ms(time) >= ${from}`] : []),
    ...(to < Number.POSITIVE_INFINITY ? [`epoch_ms(time) < ${to}`] : []),
  ];
  return withDuckDB(async (connection) => {
    const result = await connection.run(
      `SELECT ${values.join(', ')}
      FROM read_parquet([${files.map(sqlText).join(', ')}], file_row_number = true, filename = true)
      WHERE ${['true', ...limits].join(' AND ')} ORDER BY filename, file_row_number`,
    );
    const columns = names.map(() => new Float64Array(result.rowCount));
    for (let k = 0, row = 0; k < result.chunkCount; k++) {
      const chunk = result.getChunk(k);
      for (const [j, column] of columns.entries()) column.set(doubles(chunk, j), row);
      row += chunk.rowCount;
    }
    return columns;
  });
}

function orNaN(name: string): string {
  return `coalesce(${sqlName(name)}, 'nan'::DOUBLE)`;
}
