// A bar as `onBar` sees it: one object that is moved from row to row, so that none is made per bar.

import type { BarColumns } from '../core/bars.ts';
import type { Column, Graph } from '../graph/index.ts';
import type { BarView } from './strategy.ts';

/** A column of the strategy's own. */
export interface NamedColumn {
  readonly name: string;
  readonly values: Column;
  readonly kind: 'number' | 'signal';
}

type Getter = (this: Bar) => number | boolean;

/**
 * The bar's own columns are plain values, copied for each bar; of the indicators there may be many, and few are read on
 * most bars. Getters are made once for all bars: with functions of its own every bar would be of another form to V8,
 * and everything that reads bars slow.
 */
class Bar {
  static readonly #numbers: Getter[] = [];
  static readonly #signals: Getter[] = [];

  time = Number.NaN;
  open = Number.NaN;
  high = Number.NaN;
  low = Number.NaN;
  close = Number.NaN;
  volume = Number.NaN;
  index = -1;
  readonly #columns: readonly Column[];
  #row = 0;

  constructor(columns: readonly NamedColumn[]) {
    this.#columns = columns.map(({ values }) => values);
    for (const [k, { name, kind }] of columns.entries()) {
      const get = kind === 'signal' ? Bar.#signal(k) : Bar.#number(k);
      Object.defineProperty(this, name, { get, enumerable: true });
    }
  }

  /** No method of the object itself, whose names are the strategy's to choose. */
  static move(bar: Bar, columns: BarColumns, row: number, index: number): void {
    bar.#row = row;
    bar.time = columns.time[row]!;
    bar.open = columns.open[row]!;
    bar.high = columns.high[row]!;
    bar.low = columns.low[row]!;
    bar.close = columns.close[row]!;
    bar.volume = columns.volume[row]!;
    bar.index = index;
  }

  static #number(k: number): Getter {
    Bar.#numbers[k] ??= function () {
      return this.#columns[k]![this.#row]!;
    };
    return Bar.#numbers[k];
  }

  static #signal(k: number): Getter {
    Bar.#signals[k] ??= function () {
      return this.#columns[k]![this.#row] === 1;
    };
    return Bar.#signals[k];
  }
}

/** Moves a bar over the present columns of a graph; to be made anew after `bind`, `stream` or `restore`. */
export class Cursor {
  readonly view: BarView;
  readonly #bar: Bar;
  readonly #graph: Graph;
  readonly #columns: BarColumns;

  constructor(graph: Graph, columns: readonly NamedColumn[]) {
    this.#graph = graph;
    this.#columns = graph.bars;
    this.#bar = new Bar(columns);
    this.view = this.#bar as unknown as BarView;
  }

  /** Shows the bar in `row` of the graph's present numbering. */
  move(row: number): void {
    Bar.move(this.#bar, this.#columns, row, this.#graph.dropped + row);
  }
}
