import { expect, test } from 'vitest';
import { sideBySide, table, wrap } from './table.ts';

test('cells are aligned under their heads, numbers to the right', () => {
  const columns = [{ head: 'Name' }, { head: 'Bars', align: 'right' }] as const;
  const rows = [
    ['a', '1'],
    ['longer', '1,000'],
  ];
  expect(table(columns, rows)).toEqual(['Name     Bars', 'a           1', 'longer  1,000']);
});

const block = (name: string, height: number) => ({
  lines: Array.from({ length: height }, (_, i) => `${name}${i}`),
  width: 2,
});
const blocks = [block('a', 2), block('b', 3), block('c', 1)];

test('blocks stand side by side as far as the width goes, the rest under the shortest column', () => {
  expect(sideBySide(blocks, 14)).toEqual(['a0    b0    c0', 'a1    b1', '      b2']);
  expect(sideBySide(blocks, 13)).toEqual(['a0    b0', 'a1    b1', '      b2', 'c0']);
  expect(sideBySide(blocks, 5)).toEqual(['a0', 'a1', '', 'b0', 'b1', 'b2', '', 'c0']);
});

test('words are joined as far as the width goes', () => {
  expect(wrap(['aa', 'bb', 'cc'], ' · ', 7)).toEqual(['aa · bb', 'cc']);
  expect(wrap(['too long', 'b'], ' · ', 5)).toEqual(['too long', 'b']);
  expect(wrap([], ' · ', 5)).toEqual([]);
});

test('a table may have more rows than a call has arguments', () => {
  const lines = table(
    [{ head: 'n', align: 'right' }],
    Array.from({ length: 200_000 }, (_, k) => [`${k}`]),
  );
  expect([lines.length, lines[0], lines.at(-1)]).toEqual([200_001, '     n', '199999']);
});
