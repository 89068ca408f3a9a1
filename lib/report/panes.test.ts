import { expect, test } from 'vitest';
import { panesOf } from './panes.ts';

const values = new Float64Array(3);

test('the price pane is first, also without columns of its own', () => {
  const panes = panesOf([{ name: 'rsi', values, pane: 'rsi' }]);
  expect(panes.map((p) => p.name)).toEqual(['price', 'rsi']);
  expect(panes[0].lines).toEqual([]);
});

test('columns of one pane are drawn together, each in its own colour', () => {
  const named = ['macd', 'signal'].map((name) => ({ name, values, pane: 'macd' }));
  const [, macd] = panesOf(named);
  expect(macd!.lines.map((l) => [l.column.name, l.colour])).toEqual([
    ['macd', 'line1'],
    ['signal', 'line2'],
  ]);
});

test('a condition is never drawn over prices', () => {
  const [price, entries] = panesOf([{ name: 'entries', values: new Uint8Array(3), pane: 'price' }]);
  expect(price.lines).toEqual([]);
  expect([entries!.name, entries!.lines[0]!.steps]).toEqual(['entries', true]);
});
