// The combinations of a part of a sweep on one graph: what each looks for, and what it waits for.

import { BarSeries, Graph, type Output } from '../graph/index.ts';
import { outputId } from '../graph/node.ts';
import { withInputs } from '../strategy/index.ts';
import { type SignalOutputs, strategyOutputs, warmupOf } from '../strategy/program.ts';
import { Finder } from './sweep-finder.ts';
import type { SignalFinders } from './sweep-kernel.ts';
import { failureOf, paramsOf, type SweepFailure, type SweepTask } from './sweep-task.ts';
import type { Part } from './sweep-worker.ts';

/** One combination of a signal strategy, ready to run. */
export interface Combination extends SignalFinders {
  readonly row: number;
  /** Bars before the first decision, at least. */
  readonly warmup: number;
  /** What the first decision waits for. */
  readonly awaits: readonly { readonly start: number }[];
}

export interface SweepPlan {
  /** Streaming, and holding nothing but what the combinations read. */
  readonly graph: Graph;
  readonly combinations: readonly Combination[];
  /** Of all their signals, each once. */
  readonly finders: readonly Finder[];
  readonly failures: SweepFailure[];
  /** Bars that the graph holds at once. */
  readonly tile: number;
}

/** Which signals count, by the side of the positions that may be held. */
const COUNTING = {
  long: { entries: true, exits: true, shortEntries: false, shortExits: false },
  short: { entries: false, exits: false, shortEntries: true, shortExits: true },
  both: { entries: true, exits: true, shortEntries: true, shortExits: true },
} as const;

/**
 * Plans the combinations of the rows [from, to), for tiles of as many bars as `tileOf` the number of columns that they
 * read; those that fail are listed. A signal that compares two columns and that at most `mostDirect` combinations look
 * for has no column of its own.
 */
export function planSweep(
  task: SweepTask,
  { from, to }: Part,
  tileOf: (columns: number) => number,
  mostDirect: number,
): SweepPlan {
  const graph = new Graph(task.bars.timeframe);
  const finders = new Finders(task.settings.engine.rules.side);
  const combinations: Combination[] = [];
  const failures: SweepFailure[] = [];
  const reads = new Set<Output>();
  const bars = withInputs(task.strategy, new BarSeries(graph));
  for (let row = from; row < to; row++) {
    try {
      // The grid has checked its parameters.
      const { needed, signals } = strategyOutputs(task.strategy, bars, paramsOf(task, row));
      const awaits: Combination['awaits'][number][] = [];
      for (const output of needed) {
        const isSignal = output.node.kind === 'signal';
        awaits.push(isSignal ? finders.of(output) : output.node);
        if (!isSignal) reads.add(output);
      }
      const { entries, exits, shortEntries, shortExits } = finders.ofSignals(signals!);
      const warmup = warmupOf(needed);
      combinations.push({ row, warmup, awaits, entries, exits, shortEntries, shortExits });
    } catch (error) {
      failures.push(failureOf(task, row, error));
    }
  }
  for (const finder of finders.all) {
    if (finder.uses <= mostDirect) finder.lookDirectly();
    for (const output of finder.reads) reads.add(output);
  }
  const tile = tileOf(reads.size);
  graph.prune(reads);
  graph.stream(tile);
  for (const finder of finders.all) finder.bind();
  return { graph, combinations, finders: finders.all, failures, tile };
}

const NEVER = new Finder(undefined, -1);

/** A finder for each distinct signal. */
class Finders {
  readonly all: Finder[] = [];
  // By the number of the node and of its output in one: texts or lists would cost as much as all the rest of the plan.
  readonly #known = new Map<number, Finder>();
  readonly #counting: (typeof COUNTING)['long' | 'short' | 'both'];

  constructor(side: 'long' | 'short' | 'both') {
    this.#counting = COUNTING[side];
  }

  of(output: Output): Finder {
    const key = outputId(output);
    let finder = this.#known.get(key);
    if (finder === undefined) {
      finder = new Finder(output, this.all.length);
      this.#known.set(key, finder);
      this.all.push(finder);
    }
    return finder;
  }

  /** Those that count of a combination's signals. */
  ofSignals(signals: SignalOutputs): SignalFinders {
    return {
      entries: this.#counted('entries', signals),
      exits: this.#counted('exits', signals),
      shortEntries: this.#counted('shortEntries', signals),
      shortExits: this.#counted('shortExits', signals),
    };
  }

  #counted(name: keyof SignalOutputs, signals: SignalOutputs): Finder {
    const output = signals[name];
    if (output === undefined || !this.#counting[name]) return NEVER;
    const finder = this.of(output);
    finder.uses++;
    return finder;
  }
}
