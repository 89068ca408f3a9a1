// A column of another series that bars carry beside their prices: a node without a kernel, whose rows begin with NaN.

import type { BarColumns } from '../core/bars.ts';
import { TradelabError } from '../core/errors.ts';
import type { Step } from './fuse.ts';
import type { Node } from './node.ts';

const nothing = () => {};

/** A column of inputs by name: a dataset's own, or a stream's, to which rows are appended. */
export class InputNode implements Node {
  readonly id: number;
  readonly name: string;
  readonly kind = 'number';
  readonly columns: [Float64Array] = [new Float64Array(0)];
  readonly inputs = [];
  readonly warmup = 0;
  readonly reach = 0;
  readonly state = new Float64Array(0);
  start = Number.POSITIVE_INFINITY;

  constructor(id: number, name: string) {
    this.id = id;
    this.name = name;
  }

  get step(): Step {
    return { run: nothing, on: this };
  }

  allocate(capacity: number, bars?: BarColumns): void {
    this.columns[0] = bars === undefined ? new Float64Array(capacity) : inputColumn(bars, this.name);
    this.start = Number.POSITIVE_INFINITY;
  }

  /** Takes the rows [from, to) of `values` in at row `at`. */
  append(values: Float64Array, from: number, to: number, at: number): void {
    this.columns[0].set(values.subarray(from, to), at);
  }

  extend(from: number, to: number): void {
    if (this.start !== Number.POSITIVE_INFINITY) return;
    const values = this.columns[0];
    for (let i = from; i < to; i++) {
      if (Number.isNaN(values[i])) continue;
      this.start = i;
      return;
    }
  }
}

/** The column of bars that was joined to them by this name. Throws `bad-option` where there is none. */
export function inputColumn({ inputs }: BarColumns, name: string): Float64Array {
  if (inputs !== undefined && Object.hasOwn(inputs, name)) return inputs[name]!.values;
  throw new TradelabError('bad-option', `the strategy reads an input '${name}', and the bars carry none`, {
    hint: `joinInputs(strategy, bars, { ${name}: … }) joins it to them, of what loadObservations or createObservations returns`,
  });
}
