// The threads that sweeps run in. A thread takes a tenth of a second to start and several more until its code is fast:
// one that a sweep has left waits for the next, as walk-forward windows and optimisers have many.

import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';

const FILE = new URL('./sweep-worker.js', import.meta.url);

/** How long a thread waits for the next sweep, ms. */
const PATIENCE = 10_000;

const waiting = new Map<Worker, NodeJS.Timeout>();

/** Whether the file of a thread is there: not where a program has been bundled into one file. */
export function haveThreads(): boolean {
  return FILE.protocol === 'file:' && existsSync(fileURLToPath(FILE));
}

/** A thread that is waiting, or a new one. */
export function takeThread(): Worker {
  for (const [worker, timer] of waiting) {
    clearTimeout(timer);
    waiting.delete(worker);
    forget(worker);
    worker.ref();
    return worker;
  }
  // Not the flags of this process: they may be of a script that is no file.
  return new Worker(FILE, { execArgv: [] });
}

/** Lets a thread that has done its work wait for the next; it keeps no process from ending. */
export function leaveThread(worker: Worker): void {
  forget(worker);
  // What is thrown by a strategy's own timers, say, ends the thread and nothing else.
  worker.on('error', () => {});
  worker.on('exit', () => {
    clearTimeout(waiting.get(worker));
    waiting.delete(worker);
  });
  worker.postMessage(null);
  worker.unref();
  waiting.set(worker, setTimeout(() => void worker.terminate(), PATIENCE).unref());
}

/** Not all listeners at once: Node has some of its own. */
function forget(worker: Worker): void {
  for (const event of ['message', 'error', 'exit']) worker.removeAllListeners(event);
}
