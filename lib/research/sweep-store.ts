// What is done of a sweep, kept in a file while it runs, so that one that was stopped or killed goes on from there.

import { createHash } from 'node:crypto';
import { closeSync, ftruncateSync, mkdirSync, openSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { hashBars, hashStrategy } from '../backtest/manifest.ts';
import type { Bars } from '../core/bars.ts';
import { TradelabError } from '../core/errors.ts';
import type { Warning } from '../core/run.ts';
import { formatTime } from '../core/time.ts';
import { VERSION } from '../core/version.ts';
import { receivedFailure, type SentFailure, sentFailure } from './sweep-failure.ts';
import { appendFrame, readFrames } from './sweep-frames.ts';
import type { SweepFailure, SweepTask } from './sweep-task.ts';
import type { Part } from './sweep-worker.ts';

/** What may not change between a sweep and its going on: the first frame of its file. */
interface Origin {
  readonly engine: string;
  readonly strategy: string;
  readonly data: string;
  /** The bars in words. */
  readonly bars: string;
}

/** What is done of one sweep, and the file that keeps it: a frame per part. */
export class SweepStore {
  readonly parts: Part[] = [];
  readonly failures: SweepFailure[] = [];
  /** How long the sweep took before it stopped, ms. */
  elapsedMs = 0;
  /** Whether there was a file to go on with. */
  readonly isOld: boolean;
  /** Why what is done could not be kept, where it could not. */
  warning: Warning | undefined;
  readonly #task: SweepTask;
  readonly #path: string;
  #file: number | undefined;
  #isMade = false;

  /**
   * The store of a task in a folder; `nth` tells the datasets of one sweep apart. With `resume` it has what its file
   * holds, and the task's columns have the rows. Throws `conflict` where strategy, bars or tradelab are not what they were.
   */
  constructor(folder: string, task: SweepTask, nth: number, resume: boolean) {
    this.#task = task;
    this.#path = join(folder, fileName(task, nth));
    const end = resume ? this.#read() : 0;
    this.isOld = end > 0;
    this.#keep(() => {
      mkdirSync(folder, { recursive: true });
      // Not written over: another process may still be writing into the old file.
      if (end === 0) rmSync(this.#path, { force: true });
      this.#file = openSync(this.#path, 'a');
      this.#isMade = true;
      ftruncateSync(this.#file, end);
      if (end === 0) appendFrame(this.#file, Buffer.from(JSON.stringify(originOf(task))));
    });
  }

  /** Keeps a part that is done, `elapsedMs` after the sweep began or went on. */
  add({ from, to }: Part, failures: readonly SweepFailure[], elapsedMs: number): void {
    const numbers = Float64Array.of(from, to, this.elapsedMs + elapsedMs);
    const columns = this.#task.columns.map((column) => column.slice(from, to));
    const rows = [numbers, ...columns].map(({ buffer }) => new Uint8Array(buffer));
    const failed = Buffer.from(JSON.stringify(failures.map(sentFailure)));
    this.#keep((file) => appendFrame(file, Buffer.concat([...rows, failed])));
  }

  /** Ends the keeping. */
  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }

  /** Removes the file of a sweep that is finished. */
  remove(): void {
    this.close();
    if (this.#isMade) rmSync(this.#path, { force: true });
  }

  /** Reads all frames that are whole, and returns where they end. */
  #read(): number {
    const file = openToRead(this.#path);
    if (file === undefined) return 0;
    const isDone = new Uint8Array(this.#task.grid.wanted.length);
    let end = 0;
    try {
      for (const frame of readFrames(file)) {
        if (end === 0) requireOrigin(JSON.parse(String(frame.payload)), this.#task);
        else this.#take(frame.payload, isDone);
        end = frame.end;
      }
      return end;
    } finally {
      closeSync(file);
    }
  }

  #take({ buffer }: Buffer, isDone: Uint8Array): void {
    const [from, to, elapsedMs] = new Float64Array(buffer, 0, 3) as unknown as [number, number, number];
    // Two processes that kept the same sweep have perhaps both done it.
    if (isDone.subarray(from, to).includes(1)) return;
    isDone.fill(1, from, to);
    let at = 24;
    for (const column of this.#task.columns) {
      column.set(new Float64Array(buffer, at, to - from), from);
      at += 8 * (to - from);
    }
    const failed = JSON.parse(String(Buffer.from(buffer, at))) as SentFailure[];
    this.parts.push({ from, to });
    for (const failure of failed) this.failures.push(receivedFailure(failure));
    this.elapsedMs = elapsedMs;
  }

  /** A sweep does not end because its progress cannot be kept; the reason becomes a warning. */
  #keep(write: (file: number) => void): void {
    if (this.warning !== undefined) return;
    try {
      write(this.#file!);
    } catch (error) {
      const message = `what is done is no longer kept: ${(error as Error).message}`;
      this.warning = { code: 'not-kept', message };
      this.close();
    }
  }
}

/** The same for the same question: strategy by name, data by id, options, combinations and metrics. */
function fileName({ strategy, bars, settings, grid, metrics }: SweepTask, nth: number): string {
  const { id, symbol, timeframe } = bars;
  const asked = [
    strategy.name,
    id,
    symbol,
    timeframe,
    settings.recorded,
    grid.names,
    grid.values,
    metrics,
    nth,
  ];
  const hash = createHash('sha256').update(JSON.stringify(asked)).update(grid.wanted).digest('hex');
  const name = `${strategy.name}-${symbol}-${timeframe}`.replaceAll(/[^A-Za-z0-9._-]+/g, '-');
  return `${name}-${hash.slice(0, 16)}.sweep`;
}

function originOf({ strategy, bars, options: { detail, funding } }: SweepTask): Origin {
  const market = [bars, ...(detail === undefined ? [] : [detail])].map(hashBars);
  const rates = funding && [Array.from(funding.time), Array.from(funding.rate)];
  return {
    engine: VERSION,
    strategy: hashStrategy(strategy),
    data: JSON.stringify([...market, rates]),
    bars: barsInWords(bars),
  };
}

function barsInWords({ time, length }: Bars): string {
  return `${length} bars from ${formatTime(time[0]!)} to ${formatTime(time[length - 1]!)}`;
}

function requireOrigin(then: Origin, task: SweepTask): void {
  const now = originOf(task);
  const { strategy, bars } = task;
  const fail = (what: string) => {
    const hint = 'without resume, the sweep starts from the beginning';
    return new TradelabError('conflict', `${what} since the sweep was interrupted`, { hint });
  };
  if (then.engine !== now.engine) throw fail(`tradelab ${then.engine} has become ${now.engine}`);
  if (then.strategy !== now.strategy) throw fail(`strategy '${strategy.name}' has changed`);
  if (then.data !== now.data) {
    const words = then.bars === now.bars ? '' : `, from ${then.bars} to ${now.bars}`;
    throw fail(`the data '${bars.id}' have changed${words}`);
  }
}

function openToRead(path: string): number | undefined {
  try {
    return openSync(path, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
