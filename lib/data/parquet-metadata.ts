// What tradelab has written of a Parquet file's rows into the file itself.

import type { DuckDBConnection } from '@duckdb/node-api';
import { METADATA_KEY } from '../frames/index.ts';
import { sqlText } from './duckdb.ts';

/** The JSON text that `writeParquet` has put beside the rows of a file; undefined of a file by others. */
export async function metadataText(connection: DuckDBConnection, file: string): Promise<string | undefined> {
  const query = `SELECT decode(value) FROM parquet_kv_metadata(${sqlText(file)}) WHERE decode(key) = '${METADATA_KEY}'`;
  const [row] = await (await connection.run(query)).getRowsJS();
  return row && String(row[0]);
}
