// All combinations of a part through its tiles in TypeScript: the oracle of the kernel in WebAssembly, and its place where
// a host has no SIMD.

import { SweepKernel } from './sweep-kernel.ts';
import { MarketTile } from './sweep-market.ts';
import type { SweepPlan } from './sweep-plan.ts';
import { sweepRules } from './sweep-rules.ts';
import { AT, STATE_SIZE, startStates } from './sweep-state.ts';
import type { SweepTask } from './sweep-task.ts';
import type { Tiles } from './sweep-tiles.ts';

export class PlainTiles implements Tiles {
  readonly states: Float64Array;
  readonly #combinations: SweepPlan['combinations'];
  readonly #market: MarketTile;
  readonly #kernel: SweepKernel;

  constructor({ bars, settings: { engine } }: SweepTask, { combinations, tile }: SweepPlan) {
    const rules = sweepRules(engine);
    this.#combinations = combinations;
    this.states = new Float64Array(combinations.length * STATE_SIZE);
    startStates(this.states, engine.cash);
    this.#market = new MarketTile(bars, tile, rules.liquidates);
    this.#kernel = new SweepKernel(this.#market, rules);
  }

  advance(from: number, to: number, shift: number): void {
    this.#market.load(from, to);
    for (let k = 0, o = 0; k < this.#combinations.length; k++, o += STATE_SIZE) {
      if (this.states[o + AT.left] !== 0) continue;
      this.#kernel.advance(this.states, o, this.#combinations[k]!, from, to, shift);
    }
  }
}
