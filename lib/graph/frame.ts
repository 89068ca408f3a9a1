// A frame: the nodes that share one timeframe, and thereby one numbering of rows.

import { BAR_COLUMNS, type BarColumns } from '../core/bars.ts';
import type { Timeframe } from '../core/timeframe.ts';
import { fuse, type Step } from './fuse.ts';
import type { Node } from './node.ts';
import type { Column } from './operator.ts';

/** The bars' own columns, in the order of BAR_COLUMNS: a node without a kernel. */
class SourceNode implements Node {
  readonly id = 0;
  readonly kind = 'number';
  readonly columns: Column[] = BAR_COLUMNS.map(() => new Float64Array(0));
  readonly inputs = [];
  readonly warmup = 0;
  readonly reach = 0;
  readonly state = new Float64Array(0);
  start = 0;

  allocate(capacity: number, bars?: BarColumns): void {
    // Without bars always new ones: the present columns may be a dataset's own.
    for (const [k, name] of BAR_COLUMNS.entries())
      this.columns[k] = bars?.[name] ?? new Float64Array(capacity);
  }
  extend(): void {}
  get step(): Step {
    return { run: this.extend, on: this };
  }
}

/** What a node is between two rows, as plain data. */
export interface NodeSnapshot {
  readonly start: number;
  readonly state: Float64Array;
  readonly columns: readonly Column[];
}

/** What a frame is between two rows, as plain data: the rows that are still needed, and every node's state. */
export interface FrameSnapshot {
  readonly length: number;
  readonly nodes: readonly NodeSnapshot[];
}

export class Frame {
  readonly timeframe: Timeframe;
  readonly source: Node = new SourceNode();
  /** Every node after those that it reads. */
  nodes: readonly Node[] = [this.source];
  /** Rows that are there, in the present numbering. */
  length = 0;
  #nextId = 1;
  /** All nodes in one call, once a stream has gone on for long enough to be worth it. */
  #fused: ((from: number, to: number) => void) | undefined;

  constructor(timeframe: Timeframe) {
    this.timeframe = timeframe;
  }

  /** The id of the node that is added next. */
  get nextId(): number {
    return this.#nextId;
  }

  /** Adds a node that was made with `nextId`. */
  add<N extends Node>(node: N): N {
    this.#nextId++;
    (this.nodes as Node[]).push(node);
    return node;
  }

  /** Lets go of all nodes but `needed`. */
  prune(needed: ReadonlySet<Node>): void {
    this.nodes = this.nodes.filter((node) => node === this.source || needed.has(node));
  }

  /** Rows before the newest that some node may still read. */
  get keep(): number {
    return 1 + this.nodes.reduce((most, node) => Math.max(most, node.reach), 0);
  }

  /** Empties the frame and gives every node columns of `capacity` rows; `bars` are bound as they are, without a copy. */
  allocate(capacity: number, bars?: BarColumns): void {
    this.length = 0;
    this.#fused = undefined;
    for (const node of this.nodes) node.allocate(capacity, bars);
  }

  /** Runs every node over the rows [length, to); inputs come before their users in `nodes`. */
  extend(to: number): void {
    const { nodes, length } = this;
    if (this.#fused !== undefined) this.#fused(length, to);
    else for (let k = 1; k < nodes.length; k++) nodes[k]!.extend(length, to);
    this.length = to;
  }

  /** Drops the rows that no node will read again; returns how many were dropped. */
  trim(): number {
    const drop = this.length - this.keep;
    if (drop <= 0) return 0;
    for (const node of this.nodes) {
      for (const column of node.columns) column.copyWithin(0, drop, this.length);
      node.start -= drop;
    }
    this.length -= drop;
    return drop;
  }

  /** Makes one call of all nodes, once each of them has a value: for frames that are extended by a row at a time. */
  fuse(): void {
    if (this.nodes.every((node) => node.start <= this.length))
      this.#fused ??= fuse(this.nodes.slice(1).map((node) => node.step));
  }

  snapshot(): FrameSnapshot {
    const first = Math.max(0, this.length - this.keep);
    const nodes = this.nodes.map((node) => ({
      start: node.start - first,
      state: node.state.slice(),
      columns: node.columns.map((column) => column.slice(first, this.length)),
    }));
    return { length: this.length - first, nodes };
  }

  /** Continues from a snapshot of a frame that was built by the same expressions. */
  restore(snapshot: FrameSnapshot): void {
    for (const [k, saved] of snapshot.nodes.entries()) {
      const node = this.nodes[k]!;
      for (const [c, column] of saved.columns.entries()) node.columns[c]!.set(column);
      node.state.set(saved.state);
      node.start = saved.start;
    }
    this.length = snapshot.length;
  }
}
