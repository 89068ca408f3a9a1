// A program: a strategy with its parameters, bound to a graph. The same program runs over all history or bar by bar.

import { didYouMean, shown, TradelabError } from '../core/errors.ts';
import type { IndicatorColumn } from '../core/run.ts';
import type { Timeframe } from '../core/timeframe.ts';
import type { ParamValue } from '../core/words.ts';
import { BarSeries, type Column, Graph, OperatorNode, type Output, Series, Signal } from '../graph/index.ts';
import { Cursor } from './cursor.ts';
import { withInputs } from './inputs.ts';
import { resolveParams } from './params.ts';
import { type AnyStrategy, checkIndicators, type Signals } from './strategy.ts';

/** The outputs of a signal strategy's columns; an absent one never holds. */
export type SignalOutputs = { readonly [K in keyof Required<Signals>]: Output | undefined };

const SIGNALS = ['entries', 'exits', 'shortEntries', 'shortExits'] as const;

/** What a strategy computes from bars, on the rows of the base frame. */
export interface StrategyOutputs {
  /** The names of the indicators. */
  readonly names: readonly string[];
  /** All outputs that a decision waits for: those of the indicators in the order of their names, then the signals. */
  readonly needed: readonly Output[];
  /** Of a signal strategy. */
  readonly signals: SignalOutputs | undefined;
}

/** Asks a strategy for its columns of bars that carry its inputs, with complete and checked parameters. Throws `bad-param` and `bad-strategy`. */
export function strategyOutputs(
  strategy: AnyStrategy,
  bars: BarSeries,
  params: Readonly<Record<string, ParamValue>>,
): StrategyOutputs {
  const indicators = strategy.indicators(bars, params) as Readonly<Record<string, Series | Signal>>;
  checkIndicators(strategy.name, indicators);
  const names = Object.keys(indicators);
  const needed: Output[] = [];
  for (const name of names) needed.push(onBase(strategy, bars, name, indicators[name]));
  const signals =
    strategy.signals && signalOutputs(strategy, bars, strategy.signals(indicators, bars, params));
  if (signals !== undefined) {
    for (const name of SIGNALS) if (signals[name] !== undefined) needed.push(signals[name]);
  }
  return { names, needed, signals };
}

/** Bars before all of some outputs have values, at least. */
export function warmupOf(outputs: readonly Output[]): number {
  let warmup = 0;
  for (const { node } of outputs) warmup = Math.max(warmup, node.warmup);
  return warmup;
}

export class Program {
  readonly strategy: AnyStrategy;
  readonly params: Readonly<Record<string, ParamValue>>;
  readonly graph: Graph;
  /** Bars before the first decision, at least; the exact row is `start`. */
  readonly warmup: number;
  /** Of a signal strategy. */
  readonly signals: SignalOutputs | undefined;
  /** All outputs that a decision waits for. */
  readonly needed: readonly Output[];
  readonly #names: readonly string[];

  /**
   * A program on a graph of its own for bars of a timeframe, or on a graph that programs share: what several ask for is
   * computed once. Throws `bad-param` and `bad-strategy`.
   */
  constructor(strategy: AnyStrategy, params: Readonly<Record<string, unknown>>, on: Timeframe | Graph) {
    this.strategy = strategy;
    this.params = resolveParams(strategy.params, params) as Readonly<Record<string, ParamValue>>;
    this.graph = on instanceof Graph ? on : new Graph(on);
    const bars = withInputs(strategy, new BarSeries(this.graph));
    const { names, needed, signals } = strategyOutputs(strategy, bars, this.params);
    this.#names = names;
    this.needed = needed;
    this.signals = signals;
    this.warmup = warmupOf(needed);
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
    return this.#names.map((name, k) => {
      const output = this.needed[k]!;
      const values = this.column(output);
      return { name, values, pane: paneOf(name, output, values, close) };
    });
  }

  /** A cursor over the graph's present columns; to be made anew after `bind`, `stream` or `restore`. */
  cursor(): Cursor {
    const columns = this.#names.map((name, k) => {
      const output = this.needed[k]!;
      return { name, values: this.column(output), kind: output.node.kind };
    });
    return new Cursor(this.graph, columns);
  }
}

function onBase(strategy: AnyStrategy, { graph }: BarSeries, name: string, series: unknown): Output {
  const lazy = series as Partial<Series> | undefined;
  if (lazy?.graph !== graph || lazy.frame === undefined || lazy.output === undefined)
    throw fault(strategy, `'${name}' is not a series of these bars`, seriesHint(series));
  return graph.align(lazy.frame, lazy.output);
}

function signalOutputs(strategy: AnyStrategy, bars: BarSeries, signals: Signals): SignalOutputs {
  if (typeof signals !== 'object' || signals === null)
    throw fault(strategy, `its signals are ${shown(signals)}`, 'return them by name: ({ entries, exits })');
  for (const name in signals) {
    if (!(SIGNALS as readonly string[]).includes(name))
      throw fault(strategy, `there is no signal '${name}'`, didYouMean(name, SIGNALS));
  }
  return {
    entries: signalOutput(strategy, bars, 'entries', signals.entries),
    exits: signalOutput(strategy, bars, 'exits', signals.exits),
    shortEntries: signalOutput(strategy, bars, 'shortEntries', signals.shortEntries),
    shortExits: signalOutput(strategy, bars, 'shortExits', signals.shortExits),
  };
}

function signalOutput(
  strategy: AnyStrategy,
  bars: BarSeries,
  name: keyof Signals,
  signal: Signal | undefined,
): Output | undefined {
  if (signal === undefined) return undefined;
  if (signal instanceof Signal) return onBase(strategy, bars, name, signal);
  throw fault(
    strategy,
    `${name} is not a signal`,
    'a signal comes from a comparison: fast.crossesAbove(slow), rsi.lt(30)',
  );
}

function fault({ name }: AnyStrategy, what: string, hint: string): TradelabError {
  return new TradelabError('bad-strategy', `strategy '${name}': ${what}`, { hint });
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
