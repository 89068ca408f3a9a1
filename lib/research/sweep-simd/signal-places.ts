// The signals of a part as signals.as.ts finds them: which columns they need, which of these are compared, and where the
// bits of every signal go.

import type { Column, Node, Output } from '../../graph/index.ts';
import type { Finder } from '../sweep-finder.ts';
import type { SweepPlan } from '../sweep-plan.ts';
import type { Places } from './places.ts';

/** Before the rows of a column of numbers, as signals.as.ts has it. */
export const COLUMN_HEAD = 64;

/** For every row of a column: the number, and the same in single precision. */
export const COLUMN_BYTES = 12;

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

export class SignalPlaces {
  readonly numbers: Copies;
  readonly bytes: Copies;
  /** Per combination the places of its four signals. */
  readonly used: Uint32Array;
  /** The places after the bits of each signal: a bit that is always set ends every search there. */
  readonly ends: number[] = [];
  readonly #rows: number;
  readonly #places: Places;
  /** Records of two columns, how many signals follow from them, and of each its kind and the place of its bits. */
  readonly #comparisons: number[] = [];
  #comparisonCount = 0;
  /** Where the last record begins. */
  #last = 0;
  readonly #gathered: number[] = [];

  /** For tiles of `rows` bars, a multiple of 64. The plan's columns are there already. */
  constructor(
    { finders, combinations }: Pick<SweepPlan, 'finders' | 'combinations'>,
    rows: number,
    places: Places,
  ) {
    this.#rows = rows;
    this.#places = places;
    this.numbers = new Copies(() => places.take(COLUMN_HEAD + COLUMN_BYTES * rows));
    this.bytes = new Copies(() => places.take(rows));
    const bits = finders.map((finder) => this.#add(finder));
    // Of what never holds nobody writes bits.
    const never = this.#takeBits();
    this.used = new Uint32Array(4 * combinations.length);
    let at = 0;
    for (const { entries, exits, shortEntries, shortExits } of combinations) {
      this.used[at++] = bits[entries.number] ?? never;
      this.used[at++] = bits[exits.number] ?? never;
      this.used[at++] = bits[shortEntries.number] ?? never;
      this.used[at++] = bits[shortExits.number] ?? never;
    }
  }

  /** The tables that signals.as.ts reads, in the order of `placeSignals`, and how many entries each has. */
  get tables(): { readonly numbers: readonly number[]; readonly count: number }[] {
    return [
      { numbers: this.numbers.places, count: this.numbers.places.length },
      { numbers: this.#comparisons, count: this.#comparisonCount },
      { numbers: this.#gathered, count: this.bytes.places.length },
    ];
  }

  /** Has a signal found; returns the place of its bits. */
  #add({ reads: [a, b], code }: Finder): number {
    const place = this.#takeBits();
    if (b === undefined) this.#gathered.push(this.bytes.placeOf(a!), place);
    else this.#compare(this.numbers.placeOf(a!), this.numbers.placeOf(b), code, place);
    return place;
  }

  /** Entries and exits that compare the same two columns mostly follow one another: they are found in one go. */
  #compare(a: number, b: number, kind: number, place: number): void {
    const [records, last] = [this.#comparisons, this.#last];
    if (records[last] === a && records[last + 1] === b) {
      records[last + 2]!++;
      records.push(kind, place);
      return;
    }
    this.#last = records.length;
    this.#comparisonCount++;
    records.push(a, b, 1, kind, place);
  }

  #takeBits(): number {
    const place = this.#places.take(this.#rows / 8 + 8);
    this.ends.push(place + this.#rows / 8);
    return place;
  }
}
