// Higher timeframes: a frame whose rows appear when a longer bar closes, and the node that brings its values back.

import { type AggregateOptions, Aggregator, longerTimeframeMs } from '../core/aggregate.ts';
import { BAR_COLUMNS, type BarColumns } from '../core/bars.ts';
import type { Session } from '../core/session.ts';
import { DAY_MS, type Timeframe, timeframeMs } from '../core/timeframe.ts';
import { Frame, type FrameSnapshot } from './frame.ts';
import type { Step } from './fuse.ts';
import { allocateColumns, type Node, type Output } from './node.ts';
import type { Column } from './operator.ts';

/** The bar in the making, as plain data. */
type Partial = Pick<Aggregator, 'time' | 'end' | 'open' | 'high' | 'low' | 'close' | 'volume' | 'whole'>;

export interface HigherFrameSnapshot extends FrameSnapshot {
  readonly partial: Partial;
}

export class HigherFrame extends Frame {
  readonly session: Session | undefined;
  /** How many base bars a bar of this frame is made of at most. */
  readonly ratio: number;
  /** For each row of the base frame, how many rows of this frame are closed (in its present numbering). */
  closed = new Int32Array(0);
  readonly #aggregator: Aggregator;
  #rows = 0;

  constructor(base: Timeframe, timeframe: Timeframe, options: AggregateOptions = {}) {
    super(timeframe);
    this.session = options.session;
    this.ratio = longestMs(longerTimeframeMs(base, timeframe), this.session) / timeframeMs(base);
    const take = (bar: Aggregator) => {
      for (const [k, name] of BAR_COLUMNS.entries()) this.source.columns[k]![this.#rows] = bar[name];
      this.#rows++;
    };
    this.#aggregator = new Aggregator(base, timeframe, take, options);
  }

  /** At most how many bars of this frame begin within `span` ms. */
  rowsWithin(span: number): number {
    const ms = timeframeMs(this.timeframe);
    if (this.session === undefined) return Math.ceil(span / ms) + 2;
    // As many sessions as days of 23 hours, and the bars of one of 25.
    return (Math.ceil(span / (DAY_MS - HOUR_MS)) + 2) * Math.ceil((DAY_MS + HOUR_MS) / ms);
  }

  /** Gives the frame `capacity` rows of its own, and room for `baseRows` rows of the base frame. */
  prepare(capacity: number, baseRows: number): void {
    this.allocate(capacity);
    if (this.closed.length !== baseRows) this.closed = new Int32Array(baseRows);
    this.#rows = 0;
    this.#aggregator.reset();
  }

  /** Takes in the base rows [from, to), and runs the nodes over the bars that they close. */
  take(bars: BarColumns, from: number, to: number): void {
    for (let i = from; i < to; i++) {
      this.#aggregator.add(bars, i);
      this.closed[i] = this.#rows;
    }
    if (this.#rows > this.length) this.extend(this.#rows);
  }

  override trim(): number {
    const dropped = super.trim();
    this.#rows -= dropped;
    return dropped;
  }

  override snapshot(): HigherFrameSnapshot {
    const { time, end, open, high, low, close, volume, whole } = this.#aggregator;
    return { ...super.snapshot(), partial: { time, end, open, high, low, close, volume, whole } };
  }

  override restore(snapshot: HigherFrameSnapshot): void {
    super.restore(snapshot);
    this.#rows = snapshot.length;
    Object.assign(this.#aggregator, snapshot.partial);
  }
}

const HOUR_MS = 3_600_000;

/** How long a bar can be: days on which the clocks are put back are an hour longer. */
function longestMs(ms: number, session: Session | undefined): number {
  return session !== undefined && ms >= DAY_MS ? ms + HOUR_MS : ms;
}

const extendNode = (node: AlignNode, from: number, to: number) => node.extend(from, to);

/** A column of a higher frame on the base frame's rows: at each row the value of the last higher bar that has closed. */
export class AlignNode implements Node {
  readonly id: number;
  readonly kind: 'number' | 'signal';
  readonly columns: Column[];
  readonly inputs: readonly [Output];
  readonly warmup: number;
  readonly reach = 0;
  readonly state = new Float64Array(0);
  start = Number.POSITIVE_INFINITY;
  readonly #frame: HigherFrame;

  constructor(id: number, frame: HigherFrame, input: Output) {
    this.id = id;
    this.#frame = frame;
    this.inputs = [input];
    this.kind = input.node.kind;
    this.columns = [this.kind === 'signal' ? new Uint8Array(0) : new Float64Array(0)];
    // The longest case: the data begin just after a higher bar has opened, which is then left out.
    this.warmup = frame.ratio * (input.node.warmup + 2) - 2;
  }

  get step(): Step {
    return { run: extendNode, on: this };
  }

  allocate(capacity: number): void {
    allocateColumns(this.columns, this.kind, capacity);
    this.start = Number.POSITIVE_INFINITY;
  }

  extend(from: number, to: number): void {
    const out = this.columns[0]!;
    const [{ node, index }] = this.inputs;
    const values = node.columns[index]!;
    const first = node.start;
    const { closed } = this.#frame;
    let i = from;
    if (this.start > from) {
      const empty = this.kind === 'signal' ? 0 : Number.NaN;
      while (i < to && closed[i]! <= first) out[i++] = empty;
      if (i < to) this.start = i;
    }
    for (; i < to; i++) out[i] = values[closed[i]! - 1]!;
  }
}
