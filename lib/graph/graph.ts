// The graph: everything that follows from bars alone, evaluated by one function in backtest, replay and live.
//
// Two ways to feed it, one way to compute: `bind` takes a dataset's own columns, and `extend(to)` computes up to a row;
// `stream` gives it columns of its own, and `append` adds rows, dropping those that nobody will read again.

import type { AggregateOptions } from '../core/aggregate.ts';
import type { BarColumns, Bars } from '../core/bars.ts';
import { type Timeframe, timeframeMs } from '../core/timeframe.ts';
import { Frame, type FrameSnapshot } from './frame.ts';
import { AlignNode, HigherFrame, type HigherFrameSnapshot } from './higher-frame.ts';
import { InputNode, inputColumn } from './input-node.ts';
import { type Node, OperatorNode, type Output, outputId } from './node.ts';
import { checkParams, type Operator } from './operator.ts';

type Column = Float64Array;
type SixColumns = [Column, Column, Column, Column, Column, Column];

/** All that a streaming graph needs to go on after a restart: plain data, small (the longest look-back). */
export interface GraphSnapshot {
  readonly dropped: number;
  readonly base: FrameSnapshot;
  readonly higher: readonly HigherFrameSnapshot[];
}

/**
 * Nodes by frame, operator, parameters and inputs, one after the other. Of numbers: to make a text of them for every
 * lookup would cost a sweep more than all else that it does with a node.
 */
type Branch = Map<number | Frame, Branch | OperatorNode>;

export class Graph {
  readonly base: Frame;
  /** Rows that were dropped: the row `i` of the present numbering is bar `dropped + i`. */
  dropped = 0;
  // A list: it is walked with every bar, and there are few.
  readonly #higher: HigherFrame[] = [];
  #inputs: InputNode[] = [];
  readonly #interned: Branch = new Map();
  readonly #aligned = new Map<string, AlignNode>();
  #bars: BarColumns | undefined;
  #capacity = 0;

  constructor(timeframe: Timeframe) {
    this.base = new Frame(timeframe);
  }

  /** The frame of a timeframe; throws `bad-option` where base bars do not fill its bars a whole number of times. */
  frame(timeframe: Timeframe, options: AggregateOptions = {}): Frame {
    const ms = timeframeMs(timeframe);
    const { session } = options;
    if (ms === timeframeMs(this.base.timeframe) && session === undefined) return this.base;
    const isSame = (higher: HigherFrame) =>
      timeframeMs(higher.timeframe) === ms && higher.session === session;
    let frame = this.#higher.find(isSame);
    if (frame === undefined) {
      frame = new HigherFrame(this.base.timeframe, timeframe, options);
      this.#higher.push(frame);
    }
    return frame;
  }

  /**
   * The node of this operator on these inputs, outputs of `frame`: equal expressions are one node.
   * Throws `bad-param` where a parameter is out of its range.
   */
  intern(
    frame: Frame,
    op: Operator,
    inputs: readonly Output[],
    params: Readonly<Record<string, number>>,
  ): OperatorNode {
    let branch = branchAt(this.#interned, frame);
    let key = op.id;
    for (const name in op.params) {
      branch = branchAt(branch, key);
      key = params[name]!;
    }
    for (let k = 0; k < inputs.length; k++) {
      branch = branchAt(branch, key);
      key = outputId(inputs[k]!);
    }
    let node = branch.get(key) as OperatorNode | undefined;
    if (node === undefined) {
      node = addNode(frame, op, inputs, params);
      branch.set(key, node);
    }
    return node;
  }

  /** An output of a higher frame on the rows of the base frame; one of the base frame as it is. */
  align(frame: Frame, output: Output): Output {
    if (frame === this.base) return output;
    const key = `${this.#higher.indexOf(frame as HigherFrame)}:${output.node.id}.${output.index}`;
    let node = this.#aligned.get(key);
    if (node === undefined) {
      node = this.base.add(new AlignNode(this.base.nextId, frame as HigherFrame, output));
      this.#aligned.set(key, node);
    }
    return { node, index: 0 };
  }

  /** The column of another series that bars carry by this name, beside their prices. */
  input(name: string): Output {
    let node = this.#inputs.find((input) => input.name === name);
    if (node === undefined) {
      node = this.base.add(new InputNode(this.base.nextId, name));
      this.#inputs.push(node);
    }
    return { node, index: 0 };
  }

  /** Lets go of every node that none of `outputs` is computed from: only these have columns from then on. */
  prune(outputs: Iterable<Output>): void {
    const needed = new Set<Node>();
    const visit = ({ node }: Output) => {
      if (needed.has(node)) return;
      needed.add(node);
      node.inputs.forEach(visit);
    };
    for (const output of outputs) visit(output);
    for (const frame of [this.base, ...this.#higher]) frame.prune(needed);
    this.#inputs = this.#inputs.filter((node) => needed.has(node));
    this.#interned.clear();
    this.#aligned.clear();
  }

  /** Binds the dataset's own columns; nothing is computed yet. Throws `bad-option` where an input is not joined to them. */
  bind(bars: Bars): void {
    this.dropped = 0;
    this.#bars = bars;
    for (const frame of this.#higher) frame.prepare(higherRows(bars, frame), bars.length);
    this.base.allocate(bars.length, bars);
  }

  /** Computes every node up to row `to`, from where it stands. */
  extend(to: number): void {
    const [higher, from] = [this.#higher, this.base.length];
    for (let k = 0; k < higher.length; k++) higher[k]!.take(this.#bars!, from, to);
    this.base.extend(to);
  }

  /** Makes columns of the graph's own, for `append`; at most `chunk` rows are appended at a time. */
  stream(chunk = 1): void {
    this.dropped = 0;
    const keep = Math.max(this.base.keep, ...this.#higher.map((frame) => frame.keep));
    // Room for more than is kept, so that the dropping of rows costs next to nothing per row.
    this.#capacity = keep + Math.max(4 * keep, 2 * chunk, 1024);
    for (const frame of this.#higher) frame.prepare(this.#capacity, this.#capacity);
    this.base.allocate(this.#capacity);
    const [time, open, high, low, close, volume] = this.base.source.columns as SixColumns;
    this.#bars = { time, open, high, low, close, volume };
  }

  /** Appends the rows [from, to) of `bars` and computes them; returns the row after the last. */
  append(bars: BarColumns, from: number, to: number): number {
    if (this.base.length + to - from > this.#capacity) {
      this.#trim();
      if (to - from === 1) for (const frame of [this.base, ...this.#higher]) frame.fuse();
    }
    const at = this.base.length;
    for (const node of this.#inputs) node.append(inputColumn(bars, node.name), from, to, at);
    copyRows(bars, from, to, this.#bars!, at);
    this.extend(at + to - from);
    return at + to - from;
  }

  /** The columns that `extend` reads: the dataset's own, or the stream's. */
  get bars(): BarColumns {
    return this.#bars!;
  }

  snapshot(): GraphSnapshot {
    const base = this.base.snapshot();
    return {
      dropped: this.dropped + this.base.length - base.length,
      base,
      higher: this.#higher.map((frame) => frame.snapshot()),
    };
  }

  /** Continues a stream from a snapshot of a graph that was built by the same expressions. */
  restore(snapshot: GraphSnapshot, chunk = 1): void {
    this.stream(chunk);
    this.base.restore(snapshot.base);
    this.dropped = snapshot.dropped;
    for (const [k, frame] of this.#higher.entries()) frame.restore(snapshot.higher[k]!);
  }

  #trim(): void {
    this.dropped += this.base.trim();
    for (const frame of this.#higher) frame.trim();
  }
}

/** A loop: views of the columns would be made for a single row, too, which live bars come as. */
function copyRows(bars: BarColumns, from: number, to: number, into: BarColumns, at: number): void {
  const { time, open, high, low, close, volume } = into;
  const { time: t, open: o, high: h, low: l, close: c, volume: v } = bars;
  for (let i = from; i < to; i++, at++) {
    time[at] = t[i]!;
    open[at] = o[i]!;
    high[at] = h[i]!;
    low[at] = l[i]!;
    close[at] = c[i]!;
    volume[at] = v[i]!;
  }
}

function branchAt(branch: Branch, key: number | Frame): Branch {
  let next = branch.get(key) as Branch | undefined;
  if (next === undefined) {
    next = new Map();
    branch.set(key, next);
  }
  return next;
}

function addNode(
  frame: Frame,
  op: Operator,
  inputs: readonly Output[],
  params: Readonly<Record<string, number>>,
): OperatorNode {
  // Only here: the parameters of a node that is known are in their ranges.
  checkParams(op, params);
  return frame.add(new OperatorNode(frame.nextId, op, inputs, params));
}

/** No more higher bars than base bars, nor than fit between the first and the last of them. */
function higherRows(bars: Bars, frame: HigherFrame): number {
  const span = bars.length === 0 ? 0 : bars.time[bars.length - 1]! - bars.time[0]!;
  return Math.min(bars.length, frame.rowsWithin(span));
}
