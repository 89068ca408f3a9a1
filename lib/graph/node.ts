// A node of the graph: one use of an operator on given inputs, with its columns and its state.

import type { BarColumns } from '../core/bars.ts';
import type { Step } from './fuse.ts';
import type { Column, Operator } from './operator.ts';

/** One output of a node. */
export interface Output {
  readonly node: Node;
  readonly index: number;
}

// No operator has as many.
const MOST_OUTPUTS = 1024;

/** A number that tells an output from all others of its frame. */
export function outputId({ node, index }: Output): number {
  return node.id * MOST_OUTPUTS + index;
}

/** What a frame extends over a range of rows. */
export interface Node {
  readonly id: number;
  readonly kind: 'number' | 'signal';
  readonly columns: Column[];
  /** What it reads. */
  readonly inputs: readonly Output[];
  /** Rows of this frame before the first value, at least; the exact row, `start`, may depend on the data. */
  readonly warmup: number;
  /** How many rows before the current one are read. */
  readonly reach: number;
  /** The first row with a value, in the present numbering; Infinity as long as it is unknown. */
  start: number;
  /** State slots; with the columns and `start` all that a node is. */
  readonly state: Float64Array;
  /** Gives the node columns of `capacity` rows; those that hold data, not results, are the ones of `bars` where given. */
  allocate(capacity: number, bars?: BarColumns): void;
  /** Writes the rows [from, to). */
  extend(from: number, to: number): void;
  /** The same from `start` on, without asking where it is. */
  readonly step: Step;
}

/** Columns of `capacity` rows, the old ones where they have that size already: fresh pages cost as much as the work. */
export function allocateColumns(columns: Column[], kind: 'number' | 'signal', capacity: number): void {
  for (let k = 0; k < columns.length; k++) {
    if (columns[k]!.length === capacity) continue;
    columns[k] = kind === 'signal' ? new Uint8Array(capacity) : new Float64Array(capacity);
  }
}

// Shared by all nodes that have none: a sweep makes many thousands of nodes.
const NO_NUMBERS = new Float64Array(0);
const NO_COLUMNS = { number: [NO_NUMBERS], signal: [new Uint8Array(0)] };
const NO_ROWS = Object.freeze({});

/** A node that runs an operator's kernel. It is its own first output: a sweep makes many thousands of nodes. */
export class OperatorNode implements Node, Output {
  readonly id: number;
  readonly op: Operator;
  readonly inputs: readonly Output[];
  readonly warmup: number;
  readonly state: Float64Array;
  columns: Column[];
  readonly #params: Readonly<Record<string, number>>;
  /** What the kernel gets; made when there are columns, which most nodes of a sweep never have. */
  #rows: Record<string, unknown> = NO_ROWS;
  #start = Number.POSITIVE_INFINITY;

  constructor(id: number, op: Operator, inputs: readonly Output[], params: Readonly<Record<string, number>>) {
    this.id = id;
    this.op = op;
    this.inputs = inputs;
    let warmup = 0;
    for (let k = 0; k < inputs.length; k++) warmup = Math.max(warmup, inputs[k]!.node.warmup);
    this.warmup = op.lookback(params) + warmup;
    const slots = op.state(params);
    this.state = slots === 0 ? NO_NUMBERS : new Float64Array(slots);
    this.columns = NO_COLUMNS[op.kind];
    this.#params = params;
  }

  get node(): this {
    return this;
  }

  get index(): number {
    return 0;
  }

  get kind(): 'number' | 'signal' {
    return this.op.kind;
  }

  get reach(): number {
    return Math.max(this.op.reach(this.#params), this.op.lookback(this.#params));
  }

  get start(): number {
    return this.#start;
  }

  set start(row: number) {
    this.#start = row;
    this.#rows['start'] = row;
  }

  get step(): Step {
    return { run: this.op.run, on: this.#rows };
  }

  allocate(capacity: number): void {
    if (this.#rows === NO_ROWS) this.columns = this.op.outputs.map(() => NO_COLUMNS[this.kind][0]!);
    allocateColumns(this.columns, this.kind, capacity);
    this.state.fill(0);
    this.#rows = { ...this.#params, state: this.state };
    this.start = Number.POSITIVE_INFINITY;
    this.#bind();
  }

  /** Hands the present columns to the kernel; a node's inputs are allocated before it. */
  #bind(): void {
    for (const [k, name] of this.op.reads.entries()) {
      const { node, index } = this.inputs[k]!;
      this.#rows[name] = node.columns[index]!;
    }
    for (const [k, name] of this.op.outputs.entries()) this.#rows[name] = this.columns[k]!;
  }

  extend(from: number, to: number): void {
    if (this.#start > from) {
      if (this.#start === Number.POSITIVE_INFINITY)
        this.start = this.#firstInput() + this.op.lookback(this.#params);
      const empty = Math.min(this.#start, to);
      for (const column of this.columns) column.fill(this.kind === 'signal' ? 0 : Number.NaN, from, empty);
      if (empty === to) return;
      this.op.run(this.#rows as never, empty, to);
    } else {
      this.op.run(this.#rows as never, from, to);
    }
  }

  #firstInput(): number {
    let first = 0;
    for (const input of this.inputs) first = Math.max(first, input.node.start);
    return first;
  }
}
