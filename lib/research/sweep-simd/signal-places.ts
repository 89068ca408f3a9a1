// The signals of a part as signals.as.ts finds them: which columns they need, which of these are compared, and where the
// bits of every signal go.

import type { Column, Output } from '../../graph/index.ts';
import type { Finder } from '../sweep-finder.ts';
import { ByOutput } from '../sweep-outputs.ts';
import type { SweepPlan } from '../sweep-plan.ts';
import { LINE, type Places } from './places.ts';

/** Before the rows of a column of numbers, as signals.as.ts has it. */
export const COLUMN_HEAD = 64;

/** For every row of a column: the number, and the same in single precision. */
export const COLUMN_BYTES = 12;

/** The columns of one kind that are copied, each to a place of its own. */
class Copies {
  readonly columns: Column[] = [];
  readonly places: number[] = [];
  readonly #known = new ByOutput<number>();
  readonly #take: () => number;

  constructor(take: () => number) {
    this.#take = take;
  }

  placeOf(output: Output): number {
    let place = this.#known.get(output);
    if (place === undefined) {
      place = this.#take();
      this.#known.set(output, place);
      this.places.push(place);
      this.columns.push(output.node.columns[output.index]!);
    }
    return place;
  }
}

export class SignalPlaces {
  readonly numbers: Copies;
  readonly bytes: Copies;
  /** Per combination the places of its four signals. */
  readonly used: Uint32Array;
  readonly #count: number;
  readonly #rows: number;
  readonly #bitsAt: number;
  /** Bytes from the bits of one signal to those of the next. */
  readonly #bitBytes: number;
  /** Records of two columns, how many signals follow from them, and of each its kind and the place of its bits. */
  readonly #comparisons: Uint32Array;
  #comparisonCount = 0;
  /** Where the last record begins, and where it ends. */
  #last = 0;
  #end = 0;
  readonly #gathered: number[] = [];

  /** For tiles of `rows` bars, a multiple of 64. The plan's columns are there already. */
  constructor(
    finders: readonly Finder[],
    combinations: SweepPlan['combinations'],
    rows: number,
    places: Places,
  ) {
    this.numbers = new Copies(() => places.take(COLUMN_HEAD + COLUMN_BYTES * rows));
    this.bytes = new Copies(() => places.take(rows));
    this.#count = finders.length + 1;
    this.#rows = rows;
    this.#bitBytes = LINE * Math.ceil((rows / 8 + 8) / LINE);
    this.#bitsAt = places.take(this.#bitBytes * this.#count);
    this.#comparisons = new Uint32Array(5 * finders.length);
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
  get tables(): { readonly numbers: ArrayLike<number>; readonly count: number }[] {
    return [
      { numbers: this.numbers.places, count: this.numbers.places.length },
      { numbers: this.#comparisons.subarray(0, this.#end), count: this.#comparisonCount },
      { numbers: this.#gathered, count: this.bytes.places.length },
    ];
  }

  /** Sets the bit after the bits of each signal, where every search ends. */
  endBits(memory: Uint8Array): void {
    const end = this.#bitsAt + this.#bitBytes * this.#count;
    for (let at = this.#bitsAt; at < end; at += this.#bitBytes) memory[at + this.#rows / 8] = 1;
  }

  /** The place of the bits of a signal; before all others those of what never holds, whose number is −1: nobody writes them. */
  #bitsOf({ number }: Finder): number {
    return this.#bitsAt + this.#bitBytes * (number + 1);
  }

  #add(finder: Finder): void {
    const [a, b] = finder.reads;
    if (b === undefined) this.#gathered.push(this.bytes.placeOf(a!), this.#bitsOf(finder));
    else this.#compare(this.numbers.placeOf(a!), this.numbers.placeOf(b), finder);
  }

  /** Entries and exits that compare the same two columns mostly follow one another: they are found in one go. */
  #compare(a: number, b: number, finder: Finder): void {
    const [records, last] = [this.#comparisons, this.#last];
    if (records[last] === a && records[last + 1] === b) records[last + 2]!++;
    else this.#begin(a, b);
    records[this.#end++] = finder.code;
    records[this.#end++] = this.#bitsOf(finder);
  }

  #begin(a: number, b: number): void {
    this.#last = this.#end;
    this.#comparisonCount++;
    this.#comparisons.set([a, b, 1], this.#end);
    this.#end += 3;
  }
}
