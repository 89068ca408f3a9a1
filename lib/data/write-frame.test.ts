// Files of frames, read by readers that are not ours: DuckDB's for CSV and Parquet, apache-arrow's for IPC files.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { tableFromIPC } from 'apache-arrow';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyFrame, withoutMetadata } from '../frames/frames.fixture.ts';
import { createFrame, type Frame, fromArrow } from '../frames/index.ts';
import { temporaryFolder } from '../temporary-folder.fixture.ts';
import { sqlText, withDuckDB } from './duckdb.ts';
import { writeFrame } from './write-frame.ts';

const example = createFrame(
  [
    ['time', { type: 'time', values: Float64Array.of(0, 1.5e12 + 7, Number.NaN) }],
    ['x, y', { type: 'number', values: Float64Array.of(0.1, Number.NaN, -0) }],
    ['up', { type: 'boolean', values: Uint8Array.of(1, 0, 1) }],
    ['note', { type: 'word', values: ['plain', 'a "b",\nc', ''] }],
    ['Note', { type: 'word', values: ['', '', ''] }],
  ],
  { symbol: "it's" },
);

async function rowsOf(query: string): Promise<Record<string, unknown>[]> {
  return withDuckDB(async (connection) => (await connection.run(query)).getRowObjectsJS());
}

test('CSV is RFC 4180: quotes where they are needed, nothing where a value is undefined', async () => {
  const file = join(temporaryFolder(), 'frame.csv');
  await writeFrame(example, file);
  expect(readFileSync(file, 'utf8')).toBe(
    [
      'time,"x, y",up,note,Note',
      '1970-01-01T00:00:00Z,0.1,true,plain,""',
      '2017-07-14T02:40:00.007Z,,false,"a ""b"",\nc",""',
      ',-0,true,"",""',
      '',
    ].join('\n'),
  );
});

/** What DuckDB makes of the texts of a CSV file, given what the columns are. */
async function readCsv(file: string, frame: Frame): Promise<unknown[][]> {
  const fields = Array.from(frame.columns.keys(), (_, k) => `c${k}: 'VARCHAR'`);
  const query = `SELECT * FROM read_csv(${sqlText(file)}, columns = {${fields}}, header = true, auto_detect = false,
    delim = ',', quote = '"', escape = '"', new_line = '\\n')`;
  return (await rowsOf(query)).map((row) => Object.values(row));
}

test('DuckDB reads the same values from CSV', async () => {
  const file = join(temporaryFolder(), 'any.csv');
  await fc.assert(
    fc.asyncProperty(anyFrame(), async (frame) => {
      await writeFrame(frame, file);
      const rows = await readCsv(file, frame);
      expect(rows).toHaveLength(frame.length);
      const columns = [...frame.columns.entries()].map(([name, { type }], k) => {
        const cells = rows.map((row) => row[k] as string | null);
        if (type === 'word') return [name, { type, values: cells.map((cell) => cell ?? '') }] as const;
        if (type === 'boolean') {
          return [name, { type, values: Uint8Array.from(cells, (cell) => Number(cell === 'true')) }] as const;
        }
        const number = type === 'time' ? Date.parse : Number;
        const values = Float64Array.from(cells, (cell) => (cell === null ? Number.NaN : number(cell)));
        return [name, { type, values }] as const;
      });
      expect(createFrame(columns)).toEqual(withoutMetadata(frame));
    }),
    { numRuns: 50 },
  );
});

test('DuckDB reads the types, the values and the metadata from Parquet', async () => {
  const file = join(temporaryFolder(), 'frame.parquet');
  await writeFrame(example, file);
  const from = `FROM read_parquet(${sqlText(file)})`;
  const types = await rowsOf(`DESCRIBE SELECT * ${from}`);
  expect(types.map(({ column_name, column_type }) => [column_name, column_type])).toEqual([
    ['time', 'TIMESTAMP'],
    ['x, y', 'DOUBLE'],
    ['up', 'BOOLEAN'],
    ['note', 'VARCHAR'],
    ['Note_1', 'VARCHAR'],
  ]);
  expect((await rowsOf(`SELECT * ${from}`)).map((row) => Object.values(row))).toEqual([
    [new Date(0), 0.1, true, 'plain', ''],
    [new Date(1.5e12 + 7), null, false, 'a "b",\nc', ''],
    [null, -0, true, '', ''],
  ]);
  expect(
    await rowsOf(
      `SELECT decode(key) AS key, decode(value) AS value FROM parquet_kv_metadata(${sqlText(file)})`,
    ),
  ).toEqual([{ key: 'tradelab', value: '{"symbol":"it\'s"}' }]);
});

test('more rows than one chunk, and none, arrive in Parquet', async () => {
  const file = join(temporaryFolder(), 'long.parquet');
  for (const n of [0, 5000]) {
    const values = Array.from({ length: n }, (_, i) => i);
    await writeFrame(
      createFrame([
        ['i', { type: 'number', values: Float64Array.from(values) }],
        ['odd', { type: 'boolean', values: Uint8Array.from(values, (i) => i % 2) }],
        ['word', { type: 'word', values: values.map(String) }],
      ]),
      file,
    );
    const [row] = await rowsOf(
      `SELECT count(*)::INT AS n, coalesce(count_if(odd = (i % 2 = 1) AND word = i::INT::VARCHAR), 0)::INT AS same
      FROM read_parquet(${sqlText(file)})`,
    );
    expect(row).toEqual({ n, same: n });
  }
});

test('an .arrow file holds the frame', async () => {
  const file = join(temporaryFolder(), 'frame.arrow');
  await writeFrame(example, file);
  expect(await fromArrow(tableFromIPC(readFileSync(file)))).toEqual(example);
});

test('another kind of file is refused', async () => {
  await expect(writeFrame(example, 'frame.xlsx')).rejects.toMatchObject({
    code: 'bad-option',
    hint: 'end its name in .csv, .parquet or .arrow',
  });
});
