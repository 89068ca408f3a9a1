// To and from Apache Arrow: whole, and without a copy where there is one memory to share.
import { readFileSync } from 'node:fs';
import {
  Field,
  Float64,
  List,
  makeData,
  Table,
  TimestampMicrosecond,
  tableFromArrays,
  tableFromIPC,
  tableToIPC,
  Utf8,
  Vector,
  vectorFromArray,
} from 'apache-arrow';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createFrame } from './frame.ts';
import { anyFrame } from './frames.fixture.ts';
import { fromArrow } from './from-arrow.ts';
import { toArrow } from './to-arrow.ts';

test('any frame comes back from Arrow, and from its IPC file, to the last bit', () =>
  fc.assert(
    fc.asyncProperty(anyFrame(), async (frame) => {
      const table = await toArrow(frame);
      expect(await fromArrow(table)).toEqual(frame);
      expect(await fromArrow(tableFromIPC(tableToIPC(table, 'file')))).toEqual(frame);
    }),
  ));

test('numbers are one memory on both sides, with and without undefined ones', async () => {
  const whole = Float64Array.of(1, -0, Number.POSITIVE_INFINITY);
  const holes = Float64Array.of(1, Number.NaN, 3);
  const table = await toArrow(
    createFrame([
      ['whole', { type: 'number', values: whole }],
      ['holes', { type: 'number', values: holes }],
    ]),
  );
  expect(table.getChild('whole')!.data[0]!.values).toBe(whole);
  expect(table.getChild('holes')!.data[0]!.values).toBe(holes);
  expect(table.getChild('whole')!.nullCount).toBe(0);
  expect(table.getChild('holes')!.toJSON()).toEqual([1, null, 3]);
  const back = await fromArrow(table);
  expect(back.columns.get('whole')!.values).toBe(whole);
  expect(back.columns.get('holes')!.values).toBe(holes);
});

test('a slice of a table shares its memory too', async () => {
  const values = Float64Array.of(1, 2, 3, 4);
  const table = await toArrow(
    createFrame([
      ['x', { type: 'number', values }],
      ['up', { type: 'boolean', values: Uint8Array.of(1, 0, 0, 1) }],
    ]),
  );
  const { columns } = await fromArrow(table.slice(1, 3));
  expect(columns.get('x')!.values).toEqual(Float64Array.of(2, 3));
  expect((columns.get('x')!.values as Float64Array).buffer).toBe(values.buffer);
  expect(columns.get('up')!.values).toEqual(Uint8Array.of(0, 0));
});

test('columns have the types of Arrow that other programs expect', async () => {
  const table = await toArrow(
    createFrame([
      ['time', { type: 'time', values: Float64Array.of(0) }],
      ['x', { type: 'number', values: Float64Array.of(0) }],
      ['up', { type: 'boolean', values: Uint8Array.of(1) }],
      ['side', { type: 'word', values: ['long'] }],
    ]),
  );
  expect(table.schema.fields.map(({ type }) => String(type))).toEqual([
    'Timestamp<MILLISECOND, UTC>',
    'Float64',
    'Bool',
    'Dictionary<Int32, Utf8>',
  ]);
});

test('a null over a number is NaN, and the table stays as it was', async () => {
  const values = Float64Array.of(1, 2);
  const data = makeData({
    type: new Float64(),
    length: 2,
    nullCount: 1,
    nullBitmap: Uint8Array.of(1),
    data: values,
  });
  const frame = await fromArrow(new Table({ x: new Vector([data]) }));
  expect(frame.columns.get('x')!.values).toEqual(Float64Array.of(1, Number.NaN));
  expect(values).toEqual(Float64Array.of(1, 2));
});

// Written by pyarrow 26.0.1: oracle/write_table.py.
const T = 1_600_000_000_000;
const instants = { type: 'time', values: Float64Array.of(T, Number.NaN, T + 60_000) };
const MOST = 2 ** 53 - 1;

test('a file of pyarrow in two batches is read, whatever its types', async () => {
  const frame = await fromArrow(tableFromIPC(readFileSync(new URL('oracle/pyarrow.arrow', import.meta.url))));
  expect(Object.fromEntries(frame.columns)).toEqual({
    double: { type: 'number', values: Float64Array.of(1.5, Number.NaN, -0) },
    float: { type: 'number', values: Float64Array.of(0.25, Number.NaN, 3) },
    byte: { type: 'number', values: Float64Array.of(-128, 0, 127) },
    long: { type: 'number', values: Float64Array.of(-MOST, Number.NaN, MOST) },
    unsigned: { type: 'number', values: Float64Array.of(0, 1, MOST) },
    seconds: instants,
    millis: instants,
    micros: instants,
    nanos: instants,
    naive: instants,
    day: { type: 'time', values: Float64Array.of(Date.UTC(2020, 8, 13), Number.NaN, -86_400_000) },
    yes: { type: 'boolean', values: Uint8Array.of(1, 0, 1) },
    text: { type: 'word', values: ['a', '', 'ü, "q"\n'] },
    large: { type: 'word', values: ['a', 'b', 'a'] },
    kind: { type: 'word', values: ['long', 'short', 'long'] },
  });
});

const micros = new Vector([
  makeData({ type: new TimestampMicrosecond('UTC'), length: 2, data: BigInt64Array.of(1000n, 1001n) }),
]);

test.each<[string, Table, string]>([
  [
    'a null among words',
    new Table({ w: vectorFromArray(['a', null], new Utf8()) }),
    "column 'w', row 1 is null",
  ],
  ['an integer beyond 2^53', tableFromArrays({ n: BigInt64Array.of(1n, 2n ** 53n + 1n) }), 'is beyond 2^53'],
  ['a part of a millisecond', new Table({ t: micros }), "column 't', row 1 holds a part of a millisecond"],
  [
    'a list',
    new Table({ l: vectorFromArray([[1]], new List(new Field('x', new Float64()))) }),
    "column 'l' holds List<Float64>",
  ],
])('%s is refused', async (_, table, message) => {
  await expect(fromArrow(table)).rejects.toMatchObject({
    code: 'bad-data',
    message: expect.stringContaining(message),
  });
});
