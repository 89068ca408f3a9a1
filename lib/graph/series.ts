// Series and signals: lazy columns. `ema(close, 12)` computes nothing; it names a node of the graph.

import type { AggregateOptions } from '../core/aggregate.ts';
import { TradelabError } from '../core/errors.ts';
import type { Timeframe } from '../core/timeframe.ts';
import type { Frame } from './frame.ts';
import type { Graph } from './graph.ts';
import type { Output } from './node.ts';
import * as op from './operations.ts';
import type { Column, Operator, OperatorParams, ParamRule } from './operator.ts';

/** A lazy column of whichever kind: a node's output, and the graph and frame that it belongs to. */
abstract class LazyColumn {
  readonly graph: Graph;
  readonly frame: Frame;
  readonly output: Output;

  constructor(graph: Graph, frame: Frame, output: Output) {
    this.graph = graph;
    this.frame = frame;
    this.output = output;
  }

  /** The output on the rows of the base frame. */
  get onBase(): Output {
    return this.graph.align(this.frame, this.output);
  }

  /** Base bars before the first value, at least. */
  get warmup(): number {
    return this.onBase.node.warmup;
  }
}

/** A lazy column of numbers. A number as an operand stands for a column of it. */
export class Series extends LazyColumn {
  /** The sum, row by row. */
  add(other: Series | number): Series {
    return apply(op.add, { a: this, b: this.#lift(other) });
  }
  /** The difference, row by row. */
  sub(other: Series | number): Series {
    return apply(op.sub, { a: this, b: this.#lift(other) });
  }
  /** The product, row by row. */
  mul(other: Series | number): Series {
    return apply(op.mul, { a: this, b: this.#lift(other) });
  }
  /** The quotient, row by row. */
  div(other: Series | number): Series {
    return apply(op.div, { a: this, b: this.#lift(other) });
  }
  /** The lesser of two values, row by row. */
  min(other: Series | number): Series {
    return apply(op.min, { a: this, b: this.#lift(other) });
  }
  /** The greater of two values, row by row. */
  max(other: Series | number): Series {
    return apply(op.max, { a: this, b: this.#lift(other) });
  }
  /** The size without the sign. */
  abs(): Series {
    return apply(op.abs, { x: this });
  }
  /** The square root; NaN below 0. */
  sqrt(): Series {
    return apply(op.sqrt, { x: this });
  }
  /** The natural logarithm; NaN below 0. */
  log(): Series {
    return apply(op.log, { x: this });
  }
  /** The value `bars` ago; a negative number is refused: it would read the future. */
  lag(bars: number): Series {
    return apply(op.lag, { x: this }, { bars });
  }
  /** The change over `bars` bars. */
  change(bars = 1): Series {
    return this.sub(this.lag(bars));
  }

  /** Whether it is greater, row by row; as all comparisons, false where either side is not a number. */
  gt(other: Series | number): Signal {
    return apply(op.gt, { a: this, b: this.#lift(other) });
  }
  /** Whether it is greater or equal, row by row. */
  ge(other: Series | number): Signal {
    return apply(op.ge, { a: this, b: this.#lift(other) });
  }
  /** Whether it is less, row by row. */
  lt(other: Series | number): Signal {
    return apply(op.lt, { a: this, b: this.#lift(other) });
  }
  /** Whether it is less or equal, row by row. */
  le(other: Series | number): Signal {
    return apply(op.le, { a: this, b: this.#lift(other) });
  }
  /** Whether the two are equal, row by row. */
  eq(other: Series | number): Signal {
    return apply(op.eq, { a: this, b: this.#lift(other) });
  }
  /** Whether the two are numbers and differ, row by row. */
  ne(other: Series | number): Signal {
    return apply(op.ne, { a: this, b: this.#lift(other) });
  }
  /** Above `other` on this bar, and at or below it on the bar before. */
  crossesAbove(other: Series | number): Signal {
    return apply(op.crossesAbove, { a: this, b: this.#lift(other) });
  }
  /** Below `other` on this bar, and at or above it on the bar before. */
  crossesBelow(other: Series | number): Signal {
    return apply(op.crossesBelow, { a: this, b: this.#lift(other) });
  }

  #lift(value: Series | number): Series {
    if (value instanceof Series) return value;
    const node = this.graph.intern(this.frame, op.constant as unknown as Operator, NO_OUTPUTS, { value });
    return new Series(this.graph, this.frame, node);
  }
}

/** A lazy column of yes and no. */
export class Signal extends LazyColumn {
  /** Whether both hold, row by row. */
  and(other: Signal): Signal {
    return apply(op.and, { a: this, b: other });
  }
  /** Whether one of the two holds, or both, row by row. */
  or(other: Signal): Signal {
    return apply(op.or, { a: this, b: other });
  }
  /** Whether it does not hold, from the end of its warm-up on. */
  not(): Signal {
    return apply(op.not, { a: this });
  }
  /** Whether it held `bars` ago; a negative number is refused: it would read the future. */
  lag(bars: number): Signal {
    return apply(op.lagSignal, { x: this }, { bars });
  }
}

type Inputs<I extends readonly string[], G extends readonly string[]> = {
  readonly [K in I[number]]: Series;
} & {
  readonly [K in G[number]]: Signal;
};

type Lazy<T extends Column> = T extends Uint8Array ? Signal : Series;

/** One output is the series itself, several are a record of series by name. */
type Applied<O extends readonly string[], T extends Column> = O extends readonly [string]
  ? Lazy<T>
  : { readonly [K in O[number]]: Lazy<T> };

const NO_PARAMS = Object.freeze({});
const NO_OUTPUTS: readonly Output[] = [];

/**
 * An operator on series: what it computes, lazily. Series of different timeframes meet on the base timeframe.
 * Throws `bad-param` where a parameter is out of its range, and `bad-strategy` where an input is no series of this run.
 */
export function apply<
  I extends readonly string[],
  G extends readonly string[],
  O extends readonly string[],
  P extends Readonly<Record<string, ParamRule>>,
  T extends Column,
>(
  operator: Operator<I, G, O, P, T>,
  inputs: Inputs<I, G>,
  ...params: keyof P extends never ? [] : [OperatorParams<P>]
): Applied<O, T>;
// A sweep comes through here several times for every combination: the only list made is the one that a node keeps.
export function apply(
  operator: Operator,
  inputs: Readonly<Record<string, LazyColumn | undefined>>,
  params: Readonly<Record<string, number>> = NO_PARAMS,
): unknown {
  const first = columnOf(operator, inputs, 0);
  const { graph } = first;
  const outputs = new Array<Output>(operator.reads.length);
  let same = true;
  for (let k = 0; k < outputs.length; k++) {
    const column = columnOf(operator, inputs, k);
    if (column.graph !== graph) throw strangers();
    same &&= column.frame === first.frame;
    outputs[k] = column.output;
  }
  // Inputs that do not share a frame meet on the base frame.
  if (!same) for (let k = 0; k < outputs.length; k++) outputs[k] = columnOf(operator, inputs, k).onBase;
  const frame = same ? first.frame : graph.base;
  const node = graph.intern(frame, operator, outputs, params);
  if (operator.outputs.length === 1) return lazyColumn(graph, frame, node);
  return Object.fromEntries(
    operator.outputs.map((name, index) => [name, lazyColumn(graph, frame, { node, index })]),
  );
}

function lazyColumn(graph: Graph, frame: Frame, output: Output): Series | Signal {
  return output.node.kind === 'signal' ? new Signal(graph, frame, output) : new Series(graph, frame, output);
}

function columnOf(
  { name, reads }: Operator,
  inputs: Readonly<Record<string, LazyColumn | undefined>>,
  k: number,
): LazyColumn {
  const column = inputs[reads[k]!];
  if (column instanceof LazyColumn) return column;
  throw new TradelabError(
    'bad-strategy',
    `${name}: its input '${reads[k]}' is ${String(column)}, not a series`,
    {
      hint: 'pass series such as bars.close or another indicator',
    },
  );
}

function strangers(): TradelabError {
  return new TradelabError('bad-strategy', 'series of two different runs cannot be combined', {
    hint: 'build all series inside `indicators`, from the bars that it is given',
  });
}

/** The columns of bars, lazily: what `indicators` receives. */
export class BarSeries {
  readonly graph: Graph;
  readonly frame: Frame;
  readonly time: Series;
  readonly open: Series;
  readonly high: Series;
  readonly low: Series;
  readonly close: Series;
  readonly volume: Series;

  constructor(graph: Graph, frame: Frame = graph.base) {
    this.graph = graph;
    this.frame = frame;
    const column = (index: number) => new Series(graph, frame, { node: frame.source, index });
    this.time = column(0);
    this.open = column(1);
    this.high = column(2);
    this.low = column(3);
    this.close = column(4);
    this.volume = column(5);
  }

  get timeframe(): Timeframe {
    return this.frame.timeframe;
  }

  /** (high + low) / 2. */
  get hl2(): Series {
    return this.high.add(this.low).div(2);
  }

  /** (high + low + close) / 3, the typical price. */
  get hlc3(): Series {
    return this.high.add(this.low).add(this.close).div(3);
  }

  /**
   * The bars of a longer timeframe, each visible from the base bar on that closes it; with the option `session` they
   * begin with the market's sessions: `every('1d', { session: '17:00 America/New_York' })`.
   * Throws `bad-option` where the timeframe is no whole multiple of the base bars', or these reach over sessions.
   */
  every(timeframe: Timeframe, options: AggregateOptions = {}): BarSeries {
    return new BarSeries(this.graph, this.graph.frame(timeframe, options));
  }
}
