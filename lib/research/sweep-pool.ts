// The threads of a sweep: each is sent one part after the other; where one dies, the others go on.

import type { Worker } from 'node:worker_threads';
import { receivedError, receivedFailure, type SentFailure } from './sweep-failure.ts';
import type { SharedTask } from './sweep-share.ts';
import { failureOf, type SweepFailure } from './sweep-task.ts';
import { leaveThread, takeThread } from './sweep-threads.ts';
import type { Part } from './sweep-worker.ts';

/** How the threads of a sweep run. */
export interface PoolOptions {
  readonly workers: number;
  readonly parts: readonly Part[];
  readonly signal: AbortSignal | undefined;
  /** Told of every part that is done, and which of its combinations have failed. */
  readonly onDone: (part: Part, failures: readonly SweepFailure[]) => void;
}

/** Runs a task in threads. Rejects where a thread cannot even start. */
export function runPool(task: SharedTask, options: PoolOptions): Promise<void> {
  return new Promise((resolve, reject) => new Pool(task, options, resolve, reject).start());
}

class Pool {
  readonly #task: SharedTask;
  readonly #options: PoolOptions;
  readonly #queue: Part[];
  /** The threads that live, and what each of them works on. */
  readonly #threads = new Map<Worker, { part: Part; isStarted: boolean }>();
  readonly #resolve: () => void;
  readonly #reject: (error: unknown) => void;

  constructor(task: SharedTask, options: PoolOptions, resolve: () => void, reject: (error: unknown) => void) {
    this.#task = task;
    this.#options = options;
    this.#queue = [...options.parts];
    this.#resolve = resolve;
    this.#reject = reject;
  }

  start(): void {
    this.#options.signal?.addEventListener('abort', this.#finish);
    for (const part of this.#queue.splice(0, this.#options.workers)) this.#spawn(part);
  }

  /** A thread gets its first part with the task: an answer that it has started may have to wait until another is done. */
  #spawn(part: Part): void {
    const worker = takeThread();
    let error: unknown;
    this.#threads.set(worker, { part, isStarted: false });
    worker.on('message', (sent: readonly SentFailure[]) => this.#answered(worker, sent));
    worker.on('error', (thrown) => {
      error = thrown;
    });
    worker.on('exit', (code) => this.#died(worker, error ?? new Error(`its thread ended with code ${code}`)));
    worker.postMessage(this.#task);
    worker.postMessage(part);
  }

  /** The first answer of a thread says that it has started, each further one that its part is done. */
  #answered(worker: Worker, sent: readonly SentFailure[]): void {
    const thread = this.#threads.get(worker);
    if (thread === undefined) return;
    if (!thread.isStarted) {
      thread.isStarted = true;
      return;
    }
    this.#options.onDone(thread.part, sent.map(receivedFailure));
    // Whoever was told has perhaps stopped the sweep.
    if (!this.#threads.has(worker)) return;
    const next = this.#queue.shift();
    if (next === undefined) this.#dismiss(worker);
    else {
      thread.part = next;
      worker.postMessage(next);
    }
  }

  /** Halves the part that a thread died of, down to the combination that did it; another thread goes on. */
  #died(worker: Worker, error: unknown): void {
    const thread = this.#threads.get(worker);
    if (thread === undefined) return;
    this.#threads.delete(worker);
    if (!thread.isStarted) {
      this.#reject(receivedError(error as SentFailure['error']));
      this.#finish();
      return;
    }
    const { from, to } = thread.part;
    const middle = (from + to) >> 1;
    if (to - from > 1) this.#queue.unshift({ from, to: middle }, { from: middle, to });
    else this.#options.onDone(thread.part, [failureOf(this.#task, from, error)]);
    const next = this.#queue.shift();
    if (next !== undefined) this.#spawn(next);
    else if (this.#threads.size === 0) this.#finish();
  }

  #dismiss(worker: Worker): void {
    this.#threads.delete(worker);
    leaveThread(worker);
    if (this.#threads.size === 0) this.#finish();
  }

  readonly #finish = () => {
    this.#options.signal?.removeEventListener('abort', this.#finish);
    const threads = [...this.#threads.keys()];
    this.#threads.clear();
    for (const worker of threads) void worker.terminate();
    this.#resolve();
  };
}
