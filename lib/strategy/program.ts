// A program: a strategy with its parameters, bound to a graph. The same program runs over all history or bar by bar.

import { didYouMean, shown, TradelabError } from '../core/errors.ts';
import type { IndicatorColumn } from '../core/run.ts';
import type { Timeframe } from '../core/timeframe.ts';
import type { ParamValue } from '../core/words.ts';
import { BarSeries, type Column, Graph, OperatorNode, type Output, Series, Signal } from '../graph/index.ts';
import { Cursor } from './cursor.ts';
import { resolveParams } from './params.ts';
import { type AnyStrategy, checkIndicators, type Signals } from './strategy.ts';

/** The outputs of a signal strategy's columns; an absent one never holds. */
export type SignalOutputs = { readonly [K in keyof Required<Signals>]: Output | undefined };

const SIGNALS = ['entries', 'exits', 'shortEntries', 'shortExits'] as const;

export class Program {
  readonly strategy: AnyStrategy;
  readonly params: Readonly<Record<string, ParamValue>>;
  readonly graph: Graph;
  /** Bars before the first decision, at least; the exact row is `start`. */
  readonly warmup: number;
  /** Of a signal strategy. */
  readonly signals: SignalOutputs | undefined;
  readonly #indicators: readonly (readonly [string, Output, Series | Signal])[];
  /** All outputs that a decision waits for. */
  readonly needed: readonly Output[];

  /**
   * A program on a graph of its own for bars of a timeframe, or on a graph that programs share: what several ask for is
   * computed once. Throws `bad-param` and `bad-strategy`.
   */
  constructor(strategy: AnyStrategy, params: Readonly<Record<string, unknown>>, on: Timeframe | Graph) {
    this.strategy = strategy;
    this.params = resolveParams(strategy.params, params) as Readonly<Record<string, ParamValue>>;
    this.graph = on instanceof Graph ? on : new Graph(on);
    const bars = new BarSeries(this.graph);
    const indicators = strategy.indicators(bars, this.params) as Readonly<Record<string, Series | Signal>>;
    checkIndicators(strategy.name, indicators);
    this.#indicators = Object.entries(indicators).map(([name, series]) => [
      name,
      this.#align(name, series),
      series,
    ]);
    this.signals = strategy.signals && this.#alignSignals(strategy.signals(indicators, bars, this.params));
    const needed = this.#indicators.map(([, output]) => output);
    for (const name of SIGNALS) if (this.signals?.[name]) needed.push(this.signals[name]);
    this.needed = needed;
    this.warmup = needed.reduce((most, { node }) => Math.max(most, node.warmup), 0);
  }

  /** The first row on which all columns have values, in the graph's present numbering; Infinity while unknown. */
  get start(): number {
    let start = 0;
    for (const { node } of this.needed) start = Math.max(start, node.start);
    return start;
  }

  /** The column of an output as it stands. */
  column(output: Output): Column {
    return output.node.columns[output.index]!;
  }

  /** The strategy's own columns, for results and charts. */
  get columns(): IndicatorColumn[] {
    const { close } = this.graph.bars;
    return this.#indicators.map(([name, output]) => {
      const values = this.column(output);
      return { name, values, pane: paneOf(name, output, values, close) };
    });
  }

  /** A cursor over the graph's present columns; to be made anew after `bind`, `stream` or `restore`. */
  cursor(): Cursor {
    const columns = this.#indicators.map(([name, output]) => {
      return { name, values: this.column(output), kind: output.node.kind };
    });
    return new Cursor(this.graph, columns);
  }

  #align(name: string, series: unknown): Output {
    const lazy = series as Partial<Series> | undefined;
    if (lazy?.graph !== this.graph || lazy.frame === undefined || lazy.output === undefined) {
      throw this.#fault(`'${name}' is not a series of these bars`, seriesHint(series));
    }
    return this.graph.align(lazy.frame, lazy.output);
  }

  #alignSignals(signals: Signals): SignalOutputs {
    if (typeof signals !== 'object' || signals === null)
      throw this.#fault(`its signals are ${shown(signals)}`, 'return them by name: ({ entries, exits })');
    for (const name of Object.keys(signals)) {
      if (!(SIGNALS as readonly string[]).includes(name))
        throw this.#fault(`there is no signal '${name}'`, didYouMean(name, SIGNALS));
    }
    const output = (name: keyof Signals) => {
      const signal = signals[name];
      if (signal === undefined) return undefined;
      if (signal instanceof Signal) return this.#align(name, signal);
      throw this.#fault(
        `${name} is not a signal`,
        'a signal comes from a comparison: fast.crossesAbove(slow), rsi.lt(30)',
      );
    };
    return {
      entries: output('entries'),
      exits: output('exits'),
      shortEntries: output('shortEntries'),
      shortExits: output('shortExits'),
    };
  }

  #fault(what: string, hint: string): TradelabError {
    return new TradelabError('bad-strategy', `strategy '${this.strategy.name}': ${what}`, { hint });
  }
}

function seriesHint(given: unknown): string {
  const named = Object.entries(given ?? {}).find(
    ([, part]) => part instanceof Series || part instanceof Signal,
  );
  return named === undefined
    ? 'return series such as ema(bars.close, 12); numbers are not known yet when `indicators` is called'
    : `it is a record of several: choose one, such as .${named[0]}`;
}

/**
 * Where a column is drawn: over the candles where its values are prices, that is mostly within a quarter of the close;
 * else in a pane, which the outputs of one operator share.
 */
function paneOf(name: string, { node }: Output, values: Column, close: Float64Array): string {
  if (node.kind === 'signal') return 'signals';
  let [near, known] = [0, 0];
  for (let i = 0; i < values.length; i++) {
    const ratio = values[i]! / close[i]!;
    if (Number.isNaN(ratio)) continue;
    known++;
    if (ratio > 0.75 && ratio < 1.25) near++;
  }
  if (near * 2 >= known) return 'price';
  return node instanceof OperatorNode && node.columns.length > 1 ? node.op.name : name;
}
