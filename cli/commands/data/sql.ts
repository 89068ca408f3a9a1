// tradelab data sql: a question to the catalog.

import { type SqlValue, sql } from 'tradelab';
import { defineCommand } from '../../command.ts';
import { JSON_FLAG } from '../../common-flags.ts';
import { print } from '../../io.ts';
import { NONE } from '../../show/numbers.ts';
import { table } from '../../show/table.ts';

const NUMERIC = /INT|DOUBLE|FLOAT|DECIMAL|REAL/;

export const sqlCommand = defineCommand({
  describe: 'Answers a SELECT over the catalog: the view bars has all series, SHOW TABLES lists the others.',
  positionals: { query: { describe: "SQL of DuckDB's, in quotes", required: true } },
  flags: JSON_FLAG,
  examples: ['data sql "SELECT symbol, count(*), max(close) FROM bars GROUP BY symbol"'],
  async run({ args, flags }, io) {
    const { columns, rows } = await sql(args.query);
    const names = columns.map(({ name }) => name);
    if (flags.json) {
      const objects = rows.map((row) => Object.fromEntries(row.map((value, k) => [names[k], value])));
      print(io, JSON.stringify(objects, null, 2));
      return 0;
    }
    const heads = columns.map(({ name, type }) => ({
      head: name,
      align: NUMERIC.test(type) ? ('right' as const) : ('left' as const),
    }));
    for (const line of table(
      heads,
      rows.map((row) => row.map(cell)),
    ))
      print(io, line);
    return 0;
  },
});

function cell(value: SqlValue): string {
  if (value === null) return NONE;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
