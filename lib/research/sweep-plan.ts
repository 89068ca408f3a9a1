// The combinations of a part of a sweep on one graph: what each looks for, and what it waits for.

import { BarSeries, Graph, type Output } from '../graph/index.ts';
import { withInputs } from '../strategy/index.ts';
import { strategyOutputs } from '../strategy/program.ts';
import { Finder } from './sweep-finder.ts';
import type { SignalFinders } from './sweep-kernel.ts';
import { ByOutput } from './sweep-outputs.ts';
import { failureOf, paramsOf, type SweepFailure, type SweepTask } from './sweep-task.ts';
import type { Part } from './sweep-worker.ts';

/** One combination of a signal strategy, ready to run. */
export interface Combination extends SignalFinders {
  readonly row: number;
  /** What the first decision waits for. */
  readonly needed: readonly Output[];
}

export interface SweepPlan {
  /** Streaming, and holding nothing but what the combinations read. */
  readonly graph: Graph;
  readonly combinations: readonly Combination[];
  /** Of all their signals, each once. */
  readonly finders: Finders;
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
  const finders = new Finders();
  const combinations: Combination[] = [];
  const failures: SweepFailure[] = [];
  const reads = new Set<Output>();
  const bars = withInputs(task.strategy, new BarSeries(graph));
  for (let row = from; row < to; row++) {
    try {
      combinations.push(combinationOf(task, row, bars, finders, reads));
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
  return { graph, combinations, finders, failures, tile };
}

/** The combination of a row; adds what it looks for to `finders`, and the columns that it waits for to `reads`. */
function combinationOf(
  task: SweepTask,
  row: number,
  bars: BarSeries,
  finders: Finders,
  reads: Set<Output>,
): Combination {
  const counting = COUNTING[task.settings.engine.rules.side];
  // The grid has checked its parameters.
  const { needed, signals } = strategyOutputs(task.strategy, bars, paramsOf(task, row));
  for (const output of needed) {
    if (output.node.kind === 'signal') finders.of(output);
    else reads.add(output);
  }
  return {
    row,
    // A list that was pushed to has room for many more.
    needed: needed.slice(),
    entries: finders.counted(signals!.entries, counting.entries),
    exits: finders.counted(signals!.exits, counting.exits),
    shortEntries: finders.counted(signals!.shortEntries, counting.shortEntries),
    shortExits: finders.counted(signals!.shortExits, counting.shortExits),
  };
}

/** The row of the graph from which on all that a combination waits for has values; Infinity while it is unknown. */
export function startOf({ needed }: Combination, finders: Finders): number {
  let start = 0;
  for (const output of needed) {
    // A signal that is looked for directly has no column.
    const one = output.node.kind === 'signal' ? finders.of(output) : output.node;
    start = Math.max(start, one.start);
  }
  return start;
}

const NEVER = new Finder(undefined, -1);

/** A finder for each distinct signal. */
export class Finders {
  readonly all: Finder[] = [];
  readonly #known = new ByOutput<Finder>();

  of(output: Output): Finder {
    let finder = this.#known.get(output);
    if (finder === undefined) {
      finder = new Finder(output, this.all.length);
      this.#known.set(output, finder);
      this.all.push(finder);
    }
    return finder;
  }

  /** That of one of a combination's signals; one that never holds where it is absent or does not count. */
  counted(output: Output | undefined, counts: boolean): Finder {
    if (output === undefined || !counts) return NEVER;
    const finder = this.of(output);
    finder.uses++;
    return finder;
  }
}
