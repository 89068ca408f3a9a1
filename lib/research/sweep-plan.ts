// The combinations of a part of a sweep on one graph: what each looks for, and what it waits for.

import { Graph, type Node, type Output } from '../graph/index.ts';
import { Program, type SignalOutputs } from '../strategy/index.ts';
import { Finder } from './sweep-finder.ts';
import type { SignalFinders } from './sweep-kernel.ts';
import { failureOf, paramsOf, type SweepFailure, type SweepTask } from './sweep-task.ts';
import type { Part } from './sweep-worker.ts';

/** One combination of a signal strategy, ready to run. */
export interface Combination {
  readonly row: number;
  /** Bars before the first decision, at least. */
  readonly warmup: number;
  readonly find: SignalFinders;
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
}

const SIGNALS = ['entries', 'exits', 'shortEntries', 'shortExits'] as const;

/** Which signals count, by the side of the positions that may be held. */
const COUNTING = {
  long: { entries: true, exits: true, shortEntries: false, shortExits: false },
  short: { entries: false, exits: false, shortEntries: true, shortExits: true },
  both: { entries: true, exits: true, shortEntries: true, shortExits: true },
} as const;

/**
 * Plans the combinations of the rows [from, to), for tiles of at most `tile` bars; those that fail are listed. A signal
 * that compares two columns and that at most `mostDirect` combinations look for has no column of its own.
 */
export function planSweep(task: SweepTask, { from, to }: Part, tile: number, mostDirect: number): SweepPlan {
  const graph = new Graph(task.bars.timeframe);
  const failures: SweepFailure[] = [];
  const programs: [number, Program][] = [];
  for (let row = from; row < to; row++) {
    try {
      programs.push([row, new Program(task.strategy, paramsOf(task, row), graph)]);
    } catch (error) {
      failures.push(failureOf(task, row, error));
    }
  }
  const counting = COUNTING[task.settings.engine.rules.side];
  const finders = new Finders(programs, counting, mostDirect);
  const reads: Output[] = finders.all.flatMap((finder) => finder.reads);
  const combinations = programs.map(([row, { signals, needed, warmup }]) => {
    const awaits = needed.map((output) => {
      const finder = finders.of(output);
      if (finder === undefined) reads.push(output);
      return finder ?? output.node;
    });
    return { row, warmup, find: finders.ofSignals(signals!, counting), awaits };
  });
  graph.prune(reads);
  graph.stream(tile);
  for (const finder of finders.all) finder.bind();
  return { graph, combinations, finders: finders.all, failures };
}

type Counting = (typeof COUNTING)['long' | 'short' | 'both'];

const NEVER = new Finder(undefined, false);

/** A finder for each distinct signal: a direct one where only few combinations look for it. */
class Finders {
  readonly all: readonly Finder[];
  // By node, and then by which of its outputs: texts as keys would cost as much as all the rest of the plan.
  readonly #byNode = new Map<Node, Finder[]>();

  constructor(programs: readonly (readonly [number, Program])[], counting: Counting, mostDirect: number) {
    const uses = new Map<Node, { output: Output; count: number }[]>();
    for (const [, { signals }] of programs) {
      for (const name of SIGNALS) if (signals![name]) count(uses, signals![name], counting[name]);
    }
    for (const [node, outputs] of uses) {
      this.#byNode.set(
        node,
        outputs.map((use) => new Finder(use.output, use.count <= mostDirect)),
      );
    }
    // Without the gaps: of a signal with several outputs perhaps only the second is looked for.
    this.all = [...this.#byNode.values()].flatMap((finders) => Object.values(finders));
  }

  of({ node, index }: Output): Finder | undefined {
    return this.#byNode.get(node)?.[index];
  }

  ofSignals(signals: SignalOutputs, counting: Counting): SignalFinders {
    const find = (name: (typeof SIGNALS)[number]) => {
      const output = signals[name];
      return output !== undefined && counting[name] ? this.of(output)! : NEVER;
    };
    return {
      entries: find('entries'),
      exits: find('exits'),
      shortEntries: find('shortEntries'),
      shortExits: find('shortExits'),
    };
  }
}

function count(uses: Map<Node, { output: Output; count: number }[]>, output: Output, counts: boolean): void {
  let outputs = uses.get(output.node);
  if (outputs === undefined) {
    outputs = [];
    uses.set(output.node, outputs);
  }
  outputs[output.index] ??= { output, count: 0 };
  if (counts) outputs[output.index]!.count++;
}
