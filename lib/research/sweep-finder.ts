// Where the next signal is: in a signal's column, or found directly in the two columns that it compares.
//
// A cross of two averages belongs to one combination of a sweep alone. To write a column of it and to read that again
// costs more than to look for the next cross where it is needed: the loops below read each row once.

import { type Column, type Operator, OperatorNode, type Output, operations } from '../graph/index.ts';

/** How a finder looks: nowhere, in a column of bytes, or by a comparison of two columns. */
const KINDS = ['never', 'column', 'crossesAbove', 'crossesBelow', 'gt', 'lt', 'ge', 'le'] as const;
type Kind = (typeof KINDS)[number];
type Direct = Exclude<Kind, 'never' | 'column'>;

// By number: what a switch in a hot loop is made of.
const CODE = Object.fromEntries(KINDS.map((kind, code) => [kind, code])) as Record<Kind, number>;
const DIRECT = new Map<Operator, Direct>(
  KINDS.slice(2).map((kind) => [operations[kind as Direct] as unknown as Operator, kind as Direct]),
);

const NO_NUMBERS: Float64Array = new Float64Array(0);

/** Finds the rows on which one signal holds, in the present numbering of the graph's rows. */
export class Finder {
  /** Which of the plan's finders it is. */
  readonly number: number;
  /** Combinations that look for it. */
  uses = 0;
  /** How it looks, by number. */
  code: number;
  readonly #output: Output | undefined;
  // Two columns that are compared, or one of bytes. A sweep makes many thousands of finders: there is no more in them.
  #a: Column = NO_NUMBERS;
  #b: Column = NO_NUMBERS;

  /** Of a signal's output, `undefined` where it never holds; `number` tells it from the others of a plan. */
  constructor(output: Output | undefined, number: number) {
    this.number = number;
    this.#output = output;
    this.code = output === undefined ? CODE.never : CODE.column;
  }

  /** Looks into the two columns that are compared from now on, where it is a comparison. */
  lookDirectly(): void {
    const node = this.#output?.node;
    const kind = node instanceof OperatorNode ? DIRECT.get(node.op) : undefined;
    if (kind !== undefined) this.code = CODE[kind];
  }

  /** The outputs that have to be computed for it: one that is a column of bytes, or two that are compared. */
  get reads(): readonly Output[] {
    if (this.#output === undefined) return [];
    return this.code === CODE.column ? [this.#output] : this.#output.node.inputs;
  }

  /** The first row with a value, Infinity while it is unknown. */
  get start(): number {
    let start = 0;
    for (const { node } of this.reads) start = Math.max(start, node.start);
    return this.code === CODE.crossesAbove || this.code === CODE.crossesBelow ? start + 1 : start;
  }

  /** Takes the graph's columns, once they are allocated. */
  bind(): void {
    const [a, b] = this.reads.map(({ node, index }): Column => node.columns[index]!);
    this.#a = a ?? NO_NUMBERS;
    this.#b = b ?? NO_NUMBERS;
  }

  /** The first row in [from, to) on which the signal holds; `to` where there is none. */
  next(from: number, to: number): number {
    const [a, b] = [this.#a, this.#b];
    switch (this.code) {
      case 2:
        return nextAbove(a, b, from, to);
      case 3:
        return nextAbove(b, a, from, to);
      case 4:
        return nextGreater(a, b, from, to);
      case 5:
        return nextGreater(b, a, from, to);
      case 6:
        return nextNotLess(a, b, from, to);
      case 7:
        return nextNotLess(b, a, from, to);
      case 1:
        return nextSet(a, from, to);
      default:
        return to;
    }
  }

  /** Whether the signal holds on a row. */
  holds(row: number): boolean {
    const [a, b] = [this.#a, this.#b];
    switch (this.code) {
      case 2:
        return a[row]! > b[row]! && a[row - 1]! <= b[row - 1]!;
      case 3:
        return a[row]! < b[row]! && a[row - 1]! >= b[row - 1]!;
      case 4:
        return a[row]! > b[row]!;
      case 5:
        return a[row]! < b[row]!;
      case 6:
        return a[row]! >= b[row]!;
      case 7:
        return a[row]! <= b[row]!;
      case 1:
        return a[row] !== 0;
      default:
        return false;
    }
  }
}

function nextSet(column: Column, from: number, to: number): number {
  for (let i = from; i < to; i++) if (column[i] !== 0) return i;
  return to;
}

/** Where `a` comes to be above `b`. Most rows change nothing: four at a time are passed over with fewer tests. */
function nextAbove(a: Column, b: Column, from: number, to: number): number {
  const last = to - 3;
  let i = from - 1;
  for (;;) {
    // Written so that NaN is on neither side, as in the operator.
    while (
      i < last &&
      a[i]! > b[i]! &&
      a[i + 1]! > b[i + 1]! &&
      a[i + 2]! > b[i + 2]! &&
      a[i + 3]! > b[i + 3]!
    )
      i += 4;
    while (i < to && !(a[i]! <= b[i]!)) i++;
    while (
      i < last &&
      a[i]! <= b[i]! &&
      a[i + 1]! <= b[i + 1]! &&
      a[i + 2]! <= b[i + 2]! &&
      a[i + 3]! <= b[i + 3]!
    )
      i += 4;
    while (i < to && a[i]! <= b[i]!) i++;
    if (i >= to) return to;
    if (a[i]! > b[i]!) return i;
  }
}

function nextGreater(a: Column, b: Column, from: number, to: number): number {
  for (let i = from; i < to; i++) if (a[i]! > b[i]!) return i;
  return to;
}

function nextNotLess(a: Column, b: Column, from: number, to: number): number {
  for (let i = from; i < to; i++) if (a[i]! >= b[i]!) return i;
  return to;
}
