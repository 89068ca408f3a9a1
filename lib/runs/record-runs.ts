// Recording: every result that this process announces goes into the ledger of the catalog.

import { onResult } from '../core/index.ts';
import { catalogFolder } from '../data/catalog.ts';
import { writeParquet } from '../data/parquet-write.ts';
import { describe } from './describe.ts';
import type { LedgerRun } from './ledger-run.ts';
import { mergeParts } from './merge-parts.ts';
import { newId } from './new-id.ts';
import { ledgerFolder, partFile } from './parts.ts';
import { runsFrame } from './runs-frame.ts';
import { type ListedTrials, trialFrames } from './trials-frame.ts';

/** Recording that is on. */
export interface Recording {
  /**
   * Waits until all results so far are in the ledger, and returns the ids of those since the last flush. Throws `disk`
   * where they cannot be written: they are kept for the next attempt, and what was recorded before stays as it is.
   */
  flush(): Promise<readonly string[]>;
  /** Turns recording off, and flushes. */
  stop(): Promise<readonly string[]>;
}

interface Queued {
  readonly run: LedgerRun;
  readonly trials?: ListedTrials;
}

// Results of a loop that come within this time share a file.
const DELAY_MS = 100;
// Some 20 MB of columns at once.
const TRIALS_PER_PART = 65_536;

/**
 * Turns recording on: every backtest, sweep, optimisation, walk-forward and portfolio of this process goes into the ledger
 * of the catalog, a moment after it is done. `catalog` is the catalog's folder; see `catalogFolder` for the default. Where
 * writing fails and nobody flushes, the process warns. Where recording into that catalog is on already, it stays on.
 */
export function recordRuns(options: { catalog?: string } = {}): Recording {
  const { recording } = active.get(options.catalog) ?? start(options.catalog);
  return recording;
}

/** The recording that is on, by the catalog that it was asked for. */
const active = new Map<string | undefined, { readonly queue: Queue; readonly recording: Recording }>();

function start(catalog: string | undefined): { queue: Queue; recording: Recording } {
  const queue = new Queue(catalog);
  const stop = onResult((result, origin) => {
    const entry = describe(result, origin);
    if (entry !== undefined) queue.add({ ...entry, run: { ...newId(), ...entry.run } });
  });
  const recording = {
    flush: () => queue.flush(),
    stop: () => {
      stop();
      if (active.get(catalog)?.queue === queue) active.delete(catalog);
      return queue.flush();
    },
  };
  active.set(catalog, { queue, recording });
  return { queue, recording };
}

/** Waits until what this process has announced is in its ledgers, or could not be written, as `flush` will say. */
export async function recordedSoFar(): Promise<void> {
  await Promise.allSettled(Array.from(active.values(), ({ queue }) => queue.write()));
}

class Queue {
  readonly #catalog: string | undefined;
  readonly #waiting: Queued[] = [];
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();
  #written: string[] = [];

  constructor(catalog: string | undefined) {
    this.#catalog = catalog;
  }

  add(entry: Queued): void {
    this.#waiting.push(entry);
    this.#timer ??= setTimeout(() => this.write().catch(warn), DELAY_MS);
  }

  async flush(): Promise<readonly string[]> {
    await this.write();
    return this.#written.splice(0);
  }

  /** Writes what is waiting when what is being written is done. */
  write(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#writing = this.#writing.catch(() => {}).then(() => this.#writeWaiting());
    return this.#writing;
  }

  async #writeWaiting(): Promise<void> {
    const batch = [...this.#waiting];
    if (batch.length === 0) return;
    const folder = ledgerFolder(await catalogFolder(this.#catalog));
    await writeBatch(folder, batch);
    this.#waiting.splice(0, batch.length);
    this.#written.push(...batch.map(({ run }) => run.id));
    // What keeps parts from being merged does not keep them from being read, or is named by those who read them.
    await mergeParts(folder).catch(() => {});
  }
}

/** Trials first: the row of its run is what makes them count. */
async function writeBatch(folder: string, batch: readonly Queued[]): Promise<void> {
  for (const { run, trials } of batch) {
    if (trials === undefined) continue;
    let k = 0;
    for (const frame of trialFrames(run.id, trials, TRIALS_PER_PART))
      await writeParquet(partFile(folder, 'trials', `${run.id}-${k++}`), frame);
  }
  const runs = batch.map(({ run }) => run);
  await writeParquet(partFile(folder, 'runs', runs[0]!.id), runsFrame(runs));
}

function warn(error: Error): void {
  process.emitWarning(`runs are not recorded: ${error.message}`);
}
