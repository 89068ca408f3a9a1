// What is known of outputs of one frame, in lists by their numbers: in a map every lookup would take ten times as long.

import type { Output } from '../graph/index.ts';

/** A value for each of some outputs of a graph's base frame. */
export class ByOutput<Value> {
  readonly #values: (Value | undefined)[][] = [];

  get({ node, index }: Output): Value | undefined {
    return this.#values[index]?.[node.id];
  }

  set({ node, index }: Output, value: Value): void {
    this.#values[index] ??= [];
    this.#values[index][node.id] = value;
  }
}
