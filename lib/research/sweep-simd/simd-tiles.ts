// All combinations of a part through its tiles in WebAssembly with SIMD: what is copied into its memory, and where to.

import { floorToStep } from '../../core/instrument.ts';
import type { SweepPlan } from '../sweep-plan.ts';
import { type SweepRules, sweepRules } from '../sweep-rules.ts';
import { STATE_SIZE, startStates } from '../sweep-state.ts';
import type { SweepTask } from '../sweep-task.ts';
import type { Tiles } from '../sweep-tiles.ts';
import { LINE, Places } from './places.ts';
import { COLUMN_HEAD, SignalPlaces } from './signal-places.ts';
import { type SimdKernel, simdKernel } from './simd-kernel.ts';

export class SimdTiles implements Tiles {
  readonly states: Float64Array;
  readonly #bars: SweepTask['bars'];
  readonly #kernel: SimdKernel;
  readonly #market: MarketPlaces;
  readonly #signals: SignalPlaces;
  readonly #usedAt: number;
  /** All memory as numbers, and as bytes. */
  readonly #numbers: Float64Array;
  readonly #bytes: Uint8Array;

  constructor({ bars, settings: { engine } }: SweepTask, plan: SweepPlan) {
    this.#bars = bars;
    const rows = Math.ceil(plan.tile / LINE) * LINE;
    const rules = sweepRules(engine);
    const places = new Places();
    this.#market = marketPlaces(places, rows, rules.liquidates);
    this.#signals = new SignalPlaces(plan.finders.all, plan.combinations, rows, places);
    const { used, tables } = this.#signals;
    const count = plan.combinations.length * STATE_SIZE;
    const [statesAt, usedAt] = [places.take(8 * count), places.take(used.byteLength)];
    const tablesAt = tables.map(({ numbers }) => places.take(4 * numbers.length));

    this.#kernel = simdKernel(places.size, (size) => floorToStep(size, rules.lot));
    const { buffer } = this.#kernel.memory;
    [this.#numbers, this.#bytes] = [new Float64Array(buffer), new Uint8Array(buffer)];
    this.states = new Float64Array(buffer, statesAt, count);
    startStates(this.states, engine.cash);
    const words = new Uint32Array(buffer);
    words.set(used, usedAt / 4);
    for (const [k, { numbers }] of tables.entries()) words.set(numbers, tablesAt[k]! / 4);
    this.#signals.endBits(this.#bytes);
    this.#usedAt = usedAt;

    this.#kernel.setRules(...numbersOf(rules));
    this.#kernel.placeMarket(rows, ...Object.values(this.#market));
    this.#kernel.placeSignals(rows, ...tables.flatMap(({ count }, k) => [tablesAt[k]!, count]));
  }

  advance(from: number, to: number, shift: number): void {
    const n = to - from;
    this.#loadMarket(from, to);
    this.#loadSignals(from - shift, to - shift);
    this.#kernel.findSignals(n);
    this.#kernel.advance(this.states.byteOffset, this.#usedAt, this.#signals.used.length / 4, n, from);
  }

  #loadMarket(from: number, to: number): void {
    const { open, close, highs, lows } = this.#market;
    const copy = (column: Float64Array, at: number) => this.#numbers.set(column.subarray(from, to), at / 8);
    copy(this.#bars.open, open);
    copy(this.#bars.close, close);
    if (from > 0) this.#numbers[close / 8 - 1] = this.#bars.close[from - 1]!;
    if (highs > 0) copy(this.#bars.high, highs);
    if (lows > 0) copy(this.#bars.low, lows);
    this.#kernel.loadMarket(to - from, Number(from === 0));
  }

  /** Takes the rows [from, to) of the graph, and of numbers the one before them, which a cross looks at. */
  #loadSignals(from: number, to: number): void {
    const { numbers, bytes } = this.#signals;
    const before = Math.max(0, from - 1);
    for (const [k, column] of numbers.columns.entries()) {
      const rows = (numbers.places[k]! + COLUMN_HEAD) / 8;
      if (from === 0) this.#numbers[rows - 1] = Number.NaN;
      this.#numbers.set((column as Float64Array).subarray(before, to), rows + before - from);
    }
    for (const [k, column] of bytes.columns.entries()) {
      this.#bytes.set((column as Uint8Array).subarray(from, to), bytes.places[k]!);
    }
  }
}

/** Places of the market's columns in the order of `placeMarket`; tables that are not needed are at 0. */
interface MarketPlaces {
  readonly open: number;
  readonly close: number;
  readonly sums: number;
  readonly higher: number;
  readonly stack: number;
  readonly tops: number;
  readonly bottoms: number;
  readonly highs: number;
  readonly lows: number;
}

function marketPlaces(places: Places, rows: number, liquidates: boolean): MarketPlaces {
  const table = () => places.take(8 * rows * (32 - Math.clz32(rows)));
  return {
    open: places.take(8 * rows),
    // With the close before the first.
    close: places.take(LINE + 8 * rows) + LINE,
    sums: places.take(32 * (rows + 1)),
    higher: places.take(4 * rows),
    stack: places.take(4 * (rows + 1)),
    tops: table(),
    bottoms: table(),
    highs: liquidates ? table() : 0,
    lows: liquidates ? table() : 0,
  };
}

/** In the order of `setRules`. */
function numbersOf(rules: SweepRules): number[] {
  const { cash, fee, slippage, cost, leverage, maintenance, lot } = rules;
  const { minNotional, quantity, notional, fraction } = rules;
  return [
    ...[cash, fee, slippage, cost, leverage, maintenance, Number(lot !== undefined)],
    ...[minNotional, quantity, notional, fraction],
  ];
}
