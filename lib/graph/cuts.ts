// Ways to evaluate one expression over the same bars: at once, in pieces, and as a stream with restarts.
// The contract test of operators and `tradelab check` hold their results to each other, bit for bit.

import { type Bars, mapInputs } from '../core/bars.ts';
import type { Random } from '../core/random.ts';
import { Graph } from './graph.ts';
import type { Output } from './node.ts';
import type { Column } from './operator.ts';
import { BarSeries, type Series, type Signal } from './series.ts';

const PRICES = ['open', 'high', 'low', 'close', 'volume'] as const;

/** What a strategy or an indicator builds from bars: series by name. */
export type Build = (bars: BarSeries) => Readonly<Record<string, Series | Signal>>;

/** The columns over all bars, computed in one call. */
export function columnsAtOnce(build: Build, bars: Bars): Record<string, Column> {
  const { graph, series } = start(build, bars);
  graph.bind(bars);
  graph.extend(bars.length);
  return columnsOf(series);
}

/** The columns over all bars, computed in pieces of `size()` rows; prices are not there before their piece. */
export function columnsInPieces(build: Build, bars: Bars, size: () => number): Record<string, Column> {
  const { graph, series } = start(build, bars);
  const hidden = () => new Float64Array(bars.length).fill(Number.NaN);
  const known = { ...bars, ...mapInputs(bars, hidden) };
  for (const name of PRICES) known[name] = hidden();
  graph.bind(known);
  for (let from = 0; from < bars.length; from = graph.base.length) {
    const to = Math.min(bars.length, from + Math.max(1, size()));
    for (const name of PRICES) known[name].set(bars[name].subarray(from, to), from);
    for (const [name, { values }] of Object.entries(bars.inputs ?? {}))
      known.inputs![name]!.values.set(values.subarray(from, to), from);
    graph.extend(to);
  }
  return columnsOf(series);
}

/**
 * The columns as a live session sees them: bars appended in chunks of up to `chunk`, old rows dropped,
 * and with probability `restart` per chunk the graph thrown away and continued from its snapshot.
 */
export function columnsStreamed(
  build: Build,
  bars: Bars,
  random: Random,
  { chunk = 1, restart = 0 }: { chunk?: number; restart?: number } = {},
): Record<string, Column> {
  let { graph, series } = start(build, bars);
  graph.stream(chunk);
  const out = series.map(([name, { node }]): [string, Column] => [
    name,
    node.kind === 'signal' ? new Uint8Array(bars.length) : new Float64Array(bars.length),
  ]);
  for (let from = 0; from < bars.length; ) {
    if (random() < restart) {
      const snapshot = structuredClone(graph.snapshot());
      ({ graph, series } = start(build, bars));
      graph.restore(snapshot, chunk);
    }
    const to = Math.min(bars.length, from + 1 + Math.floor(random() * chunk));
    const end = graph.append(bars, from, to);
    for (const [k, [, { node, index }]] of series.entries()) {
      out[k]![1].set(node.columns[index]!.subarray(end - (to - from), end), from);
    }
    from = to;
  }
  return Object.fromEntries(out);
}

/** The first row in which two columns differ in any bit (every NaN counts as the same), or −1. */
export function firstDifference(a: Column, b: Column): number {
  if (a.length !== b.length) return Math.min(a.length, b.length);
  for (let i = 0; i < a.length; i++) if (!Object.is(a[i], b[i])) return i;
  return -1;
}

function columnsOf(series: readonly (readonly [string, Output])[]): Record<string, Column> {
  return Object.fromEntries(series.map(([name, { node, index }]) => [name, node.columns[index]!]));
}

function start(build: Build, bars: Bars) {
  const graph = new Graph(bars.timeframe);
  const series = Object.entries(build(new BarSeries(graph))).map(
    ([name, s]) => [name, graph.align(s.frame, s.output)] as const,
  );
  return { graph, series };
}
