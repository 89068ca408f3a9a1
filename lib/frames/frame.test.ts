import { expect, test } from 'vitest';
import { createFrame, type FrameColumn } from './frame.ts';

const numbers = (...values: number[]): FrameColumn => ({ type: 'number', values: Float64Array.from(values) });
const times = (...values: number[]): FrameColumn => ({ type: 'time', values: Float64Array.from(values) });

test('a frame keeps the order of its columns, whatever their names', () => {
  const names = ['b', '2', '1', '__proto__'];
  const frame = createFrame(names.map((name) => [name, numbers(1)]));
  expect([...frame.columns.keys()]).toEqual(names);
});

test.each<[string, [string, FrameColumn][], string]>([
  ['no column', [], 'a frame has at least one column'],
  ['a column without a name', [['', numbers(1)]], 'a column has no name'],
  [
    'two columns of one name',
    [
      ['a', numbers(1)],
      ['b', numbers(1)],
      ['a', numbers(2)],
    ],
    "two columns are named 'a'",
  ],
  [
    'another length',
    [
      ['a', numbers(1)],
      ['b', numbers(1, 2)],
    ],
    "column 'b' has 2 rows, 'a' has 1",
  ],
  ['half a millisecond', [['t', times(0, Number.NaN, 1.5)]], "column 't', row 2: 1.5 is no time"],
  ['a time beyond all dates', [['t', times(8.64e15 + 2)]], "column 't', row 0: 8640000000000002 is no time"],
])('%s is refused', (_, columns, message) => {
  expect(() => createFrame(columns)).toThrow(expect.objectContaining({ code: 'bad-data', message }));
});
