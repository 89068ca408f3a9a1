// The course of a sweep: its parts one after the other in this thread, or in several.

import { availableParallelism } from 'node:os';
import type { Warning } from '../core/run.ts';
import { haveWorkers, runPool } from './sweep-pool.ts';
import { sweepRunner } from './sweep-run.ts';
import { type StrategySource, shareTask, sourceOf } from './sweep-share.ts';
import type { SweepFailure, SweepTask } from './sweep-task.ts';
import type { Part } from './sweep-worker.ts';

/** How far a sweep is. */
export interface SweepProgress {
  readonly done: number;
  readonly total: number;
  /** Combinations per second so far. */
  readonly rate: number;
}

/** How a sweep runs, and who is told of it. */
export interface SweepCourse {
  /** Threads; default: one per processor for what takes more than a second, else this one. */
  workers?: number | undefined;
  /** Told after each part that is done. */
  onProgress?: ((progress: SweepProgress) => void) | undefined;
  /** Stops the sweep; what is done is kept. */
  signal?: AbortSignal | undefined;
}

/** What has been done of a sweep. */
export interface Done {
  /** In the order of their rows. */
  readonly parts: readonly Part[];
  readonly failures: readonly SweepFailure[];
  readonly warnings: readonly Warning[];
}

// Threads take a while to start, and every one computes the columns that it needs.
const SECONDS_WORTH_THREADS = 1;
const PARTS_PER_WORKER = 2;

/** Runs all parts of a task, or those that are done when the signal stops it. */
export async function runTask(task: SweepTask, { workers, onProgress, signal }: SweepCourse): Promise<Done> {
  const total = task.grid.wanted.length;
  const began = performance.now();
  const [parts, failures]: [Part[], SweepFailure[]] = [[], []];
  let done = 0;
  const onDone = (part: Part, failed: readonly SweepFailure[]) => {
    parts.push(part);
    failures.push(...failed);
    done += part.to - part.from;
    onProgress?.({ done, total, rate: (1000 * done) / (performance.now() - began) });
  };
  const runner = sweepRunner(task);
  const wanted = workers ?? (runner.seconds > SECONDS_WORTH_THREADS ? availableParallelism() : 1);
  const where = wanted > 1 && !signal?.aborted ? await placeOf(task) : 'this thread';
  if (typeof where === 'object') {
    const rowsAtOnce = Math.min(runner.rowsAtOnce, Math.ceil(total / (PARTS_PER_WORKER * wanted)));
    const parts = partsOf({ from: 0, to: total }, rowsAtOnce);
    await runPool(shareTask(task, where), { workers: wanted, parts, signal, onDone });
  } else {
    for (const part of partsOf({ from: 0, to: total }, runner.rowsAtOnce)) {
      if (signal?.aborted) break;
      onDone(part, runner.run(part.from, part.to));
      // An interrupt is heard between two parts.
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
  return {
    parts: parts.sort((a, b) => a.from - b.from),
    failures: failures.sort((a, b) => a.row - b.row),
    warnings: typeof where === 'string' && wanted > 1 ? [oneThread(where)] : [],
  };
}

function partsOf({ from, to }: Part, rows: number): Part[] {
  return Array.from({ length: Math.ceil((to - from) / rows) }, (_, k) => ({
    from: from + k * rows,
    to: Math.min(to, from + (k + 1) * rows),
  }));
}

/** Where threads can load the strategy from, or why they cannot. */
async function placeOf({ strategy }: SweepTask): Promise<StrategySource | string> {
  if (!haveWorkers()) return "the file of the package's threads is not there";
  const source = await sourceOf(strategy);
  return source ?? `'${strategy.name}' is an object of this thread alone: load it with loadStrategyFile`;
}

function oneThread(why: string): Warning {
  return { code: 'one-thread', message: `the sweep ran in one thread: ${why}` };
}
