// A graph that is pruned computes what was asked for, and nothing else.
import { expect, test } from 'vitest';
import { walk } from './bars.fixture.ts';
import { Graph } from './graph.ts';
import { BarSeries, type Series } from './series.ts';

const bars = walk(100, 1);

function columnsOf(pruned: boolean) {
  const graph = new Graph('1h');
  const series = new BarSeries(graph);
  const { close, open } = series;
  const slow = series.every('4h').close;
  const wanted: Series[] = [close.lag(3).add(open), slow.lag(2).mul(close)];
  const other = [close.sub(open).abs(), slow.lag(5).sub(open)];
  const outputs = wanted.map((series) => graph.align(series.frame, series.output));
  if (pruned) graph.prune(outputs);
  graph.bind(bars);
  graph.extend(bars.length);
  return {
    graph,
    columns: outputs.map(({ node, index }) => node.columns[index]),
    other: other.map(({ frame, output }) => graph.align(frame, output).node.columns[0]!.length),
  };
}

test('pruning changes no bit of what is asked for, over two timeframes', () => {
  expect(columnsOf(true).columns).toEqual(columnsOf(false).columns);
});

test('what is not asked for has no column after pruning', () => {
  expect(columnsOf(false).other).toEqual([100, 100]);
  expect(columnsOf(true).other).toEqual([0, 0]);
});

test('an expression that is added after pruning is a node of its own, computed like any other', () => {
  const { graph } = columnsOf(true);
  const { output } = new BarSeries(graph).close.lag(3);
  graph.bind(bars);
  graph.extend(bars.length);
  expect(output.node.columns[0]!.slice(3)).toEqual(bars.close.slice(0, -3));
});
