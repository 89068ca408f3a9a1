// The course of a sweep: its parts one after the other in this thread, or in several.

import { availableParallelism } from 'node:os';
import { TradelabError } from '../core/errors.ts';
import type { Warning } from '../core/run.ts';
import { runPool } from './sweep-pool.ts';
import { type SweepRunner, sweepRunner } from './sweep-run.ts';
import { type StrategySource, shareTask, sourceOf } from './sweep-share.ts';
import type { SweepStore } from './sweep-store.ts';
import type { SweepFailure, SweepTask } from './sweep-task.ts';
import { haveThreads } from './sweep-threads.ts';
import type { Pause } from './sweep-tiles.ts';
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
  /** Stops the sweep; what is done is its result. */
  signal?: AbortSignal | undefined;
  /** A folder for a file that holds what is done until the sweep is finished. */
  keep?: string | undefined;
  /** Goes on where the same sweep stopped, or its process was killed, that had the same folder `keep`. */
  resume?: boolean | undefined;
}

/** What has been done of a sweep. */
export interface Done {
  readonly parts: readonly Part[];
  readonly failures: readonly SweepFailure[];
  readonly warnings: readonly Warning[];
  /** How long it took, ms, also before it was stopped and went on. */
  readonly elapsedMs: number;
}

// Threads take a while to start, and every one computes the columns that it needs.
const SECONDS_WORTH_THREADS = 1;
const PAUSE_MS = 100;

/** Runs all parts of a task that its store does not have, or those that are done when the signal stops it. */
export async function runTask(
  task: SweepTask,
  { workers, onProgress, signal }: SweepCourse,
  store?: SweepStore,
): Promise<Done> {
  const total = task.grid.wanted.length;
  const began = performance.now();
  const [parts, failures] = [[...(store?.parts ?? [])], [...(store?.failures ?? [])]];
  const before = rowsOf(parts);
  let done = before;
  const tell = (ms: number) => onProgress?.({ done, total, rate: (1000 * (done - before)) / ms });
  const onDone = (part: Part, failed: readonly SweepFailure[]) => {
    const ms = performance.now() - began;
    parts.push(part);
    failures.push(...failed);
    done += part.to - part.from;
    store?.add(part, failed, ms);
    tell(ms);
  };
  const runner = sweepRunner(task);
  if (before > 0) {
    await requireSameRows(task, runner, parts, failures);
    tell(1);
  }
  const warnings =
    done < total ? await runParts(task, runner, gapsOf(parts, total), { workers, signal, onDone }) : [];
  return {
    parts,
    failures,
    warnings: [...warnings, ...(store?.warning === undefined ? [] : [store.warning])],
    elapsedMs: (store?.elapsedMs ?? 0) + performance.now() - began,
  };
}

interface PartsCourse extends Pick<SweepCourse, 'workers' | 'signal'> {
  readonly onDone: (part: Part, failures: readonly SweepFailure[]) => void;
}

/** Runs the rows of `gaps` in threads where that is wanted and can be; returns what is to be said of it. */
async function runParts(
  task: SweepTask,
  runner: SweepRunner,
  gaps: readonly Part[],
  { workers, signal, onDone }: PartsCourse,
): Promise<Warning[]> {
  const wanted = workers ?? (runner.seconds > SECONDS_WORTH_THREADS ? availableParallelism() : 1);
  const where = wanted > 1 && !signal?.aborted ? await placeOf(task) : 'this thread';
  if (typeof where === 'object') {
    const rows = rowsOf(gaps);
    // Every thread has as many parts as the others.
    const count = wanted * Math.ceil(rows / (wanted * runner.rowsAtOnce));
    const parts = partsOf(gaps, Math.ceil(rows / count));
    await runPool(shareTask(task, where), { workers: wanted, parts, signal, onDone });
    return [];
  }
  const pause = pauses(signal);
  for (const part of partsOf(gaps, runner.rowsAtOnce)) {
    if (signal?.aborted) break;
    const failed = await runner.run(part, pause);
    if (failed !== undefined) onDone(part, failed);
  }
  return wanted > 1 ? [oneThread(where)] : [];
}

/** Lets this thread hear of other things ten times a second: of the signal that ends the work, for one. */
function pauses(signal: AbortSignal | undefined): Pause {
  let last = performance.now();
  return async () => {
    if (performance.now() - last < PAUSE_MS) return false;
    await new Promise((resolve) => setImmediate(resolve));
    last = performance.now();
    return signal?.aborted === true;
  };
}

/** The rows that no part has. */
function gapsOf(parts: readonly Part[], total: number): Part[] {
  const gaps: Part[] = [];
  let from = 0;
  for (const part of [...parts].sort((a, b) => a.from - b.from)) {
    if (part.from > from) gaps.push({ from, to: part.from });
    from = part.to;
  }
  return from < total ? [...gaps, { from, to: total }] : gaps;
}

function rowsOf(parts: readonly Part[]): number {
  return parts.reduce((sum, { from, to }) => sum + to - from, 0);
}

/** Parts of at most so many rows, those of a gap equal: each computes columns that all of them need. */
function partsOf(gaps: readonly Part[], rows: number): Part[] {
  return gaps.flatMap(({ from, to }) => {
    const count = Math.ceil((to - from) / rows);
    const start = (k: number) => from + Math.round((k * (to - from)) / count);
    return Array.from({ length: count }, (_, k) => ({ from: start(k), to: start(k + 1) }));
  });
}

/** Runs two rows that were kept once more: what a strategy imports may have changed without it. Throws `conflict`. */
async function requireSameRows(
  { strategy, columns }: SweepTask,
  runner: SweepRunner,
  parts: readonly Part[],
  failures: readonly SweepFailure[],
): Promise<void> {
  const failed = new Set(failures.map(({ row }) => row));
  for (const row of [parts[0]!.from, parts.at(-1)!.to - 1]) {
    if (failed.has(row)) continue;
    const kept = columns.map((column) => column[row]!);
    await runner.run({ from: row, to: row + 1 });
    // Not to the last bit: a row on its own is perhaps computed by another kernel.
    const isSame = (x: number, y: number) =>
      Object.is(x, y) || Math.abs(x - y) <= 1e-9 * Math.max(1, Math.abs(x));
    const same = columns.every((column, k) => isSame(column[row]!, kept[k]!));
    for (const [k, column] of columns.entries()) column[row] = kept[k]!;
    if (same) continue;
    throw new TradelabError(
      'conflict',
      `what '${strategy.name}' computes has changed since the sweep was interrupted`,
      {
        hint: 'something that its file imports, perhaps; without resume, the sweep starts from the beginning',
      },
    );
  }
}

/** Where threads can load the strategy from, or why they cannot. */
async function placeOf({ strategy }: SweepTask): Promise<StrategySource | string> {
  if (!haveThreads()) return "the file of the package's threads is not there";
  const source = await sourceOf(strategy);
  return source ?? `'${strategy.name}' is an object of this thread alone: load it with loadStrategyFile`;
}

function oneThread(why: string): Warning {
  return { code: 'one-thread', message: `the sweep ran in one thread: ${why}` };
}
