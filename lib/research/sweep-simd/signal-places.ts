// The signals of a part as signals.as.ts finds them: which columns they need, which of these are compared, and where the
// bits of every signal go.

import type { Column, Node, Output } from '../../graph/index.ts';
import type { Finder } from '../sweep-finder.ts';
import type { SweepPlan } from '../sweep-plan.ts';
import { LINE, type Places } from './places.ts';

/** Before the rows of a column of numbers, as signals.as.ts has it. */
export const COLUMN_HEAD = 64;

/** The columns of one kind that are copied, each to a place of its own. */
class Copies {
  readonly columns: Column[] = [];
  readonly places: number[] = [];
  readonly #known = new Map<Node, number[]>();
  readonly #take: () => number;

  constructor(take: () => number) {
    this.#take = take;
  }

  placeOf({ node, index }: Output): number {
    let places = this.#known.get(node);
    if (places === undefined) {
      places = [];
      this.#known.set(node, places);
    }
    if (places[index] === undefined) {
      places[index] = this.#take();
      this.places.push(places[index]);
      this.columns.push(node.columns[index]!);
    }
    return places[index];
  }
}

/** Two columns that are compared, and the signals that follow: of each its kind and the place of its bits. */
interface Comparison {
  readonly a: number;
  readonly b: number;
  readonly signals: number[];
}

export class SignalPlaces {
  readonly numbers: Copies;
  readonly bytes: Copies;
  /** Per combination the places of its four signals. */
  readonly used: Uint32Array;
  /** The places after the bits of each signal: a bit that is always set ends every search there. */
  readonly ends: number[] = [];
  readonly #gathered: number[] = [];
  readonly #comparisons: Comparison[] = [];
  readonly #rows: number;
  readonly #places: Places;
  readonly #bits = new Map<Finder, number>();
  readonly #pairs = new Map<number, Comparison>();

  /** For tiles of `rows` bars, a multiple of 64. The plan's columns are there already. */
  constructor({ finders, combinations }: SweepPlan, rows: number, places: Places) {
    this.#rows = rows;
    this.#places = places;
    this.numbers = new Copies(() => places.take(COLUMN_HEAD + 12 * rows));
    this.bytes = new Copies(() => places.take(rows));
    for (const finder of finders) this.#add(finder);
    this.used = new Uint32Array(4 * combinations.length);
    let at = 0;
    for (const { entries, exits, shortEntries, shortExits } of combinations) {
      this.used[at++] = this.#bitsOf(entries);
      this.used[at++] = this.#bitsOf(exits);
      this.used[at++] = this.#bitsOf(shortEntries);
      this.used[at++] = this.#bitsOf(shortExits);
    }
  }

  /** The tables that signals.as.ts reads, in the order of `placeSignals`, and how many entries each has. */
  get tables(): { readonly numbers: readonly number[]; readonly count: number }[] {
    const records: number[] = [];
    for (const { a, b, signals } of this.#comparisons) records.push(a, b, signals.length / 2, ...signals);
    return [
      { numbers: this.numbers.places, count: this.numbers.places.length },
      { numbers: records, count: this.#comparisons.length },
      { numbers: this.#gathered, count: this.bytes.places.length },
    ];
  }

  #add(finder: Finder): void {
    const [a, b] = finder.reads;
    if (b === undefined) this.#gathered.push(this.bytes.placeOf(a!), this.#bitsOf(finder));
    else
      this.#pair(this.numbers.placeOf(a!), this.numbers.placeOf(b)).push(finder.code, this.#bitsOf(finder));
  }

  #pair(a: number, b: number): number[] {
    // Places are below 2^32 and begin lines of 64: two of them make one whole number.
    const key = (a / LINE) * 2 ** 26 + b / LINE;
    let pair = this.#pairs.get(key);
    if (pair === undefined) {
      pair = { a, b, signals: [] };
      this.#pairs.set(key, pair);
      this.#comparisons.push(pair);
    }
    return pair.signals;
  }

  /** Where the bits of a signal are; of one that never holds nobody writes any. */
  #bitsOf(finder: Finder): number {
    let place = this.#bits.get(finder);
    if (place === undefined) {
      place = this.#places.take(this.#rows / 8 + 8);
      this.#bits.set(finder, place);
      this.ends.push(place + this.#rows / 8);
    }
    return place;
  }
}
