// A thread of a sweep: loads the strategy, and runs the parts that it is sent.

import { parentPort, workerData } from 'node:worker_threads';
import { type SentFailure, sentFailure } from './sweep-failure.ts';
import { sweepRunner } from './sweep-run.ts';
import { loadSource, type SharedTask } from './sweep-share.ts';
import { makeTask } from './sweep-task.ts';

/** The rows [from, to) that a thread is to run. */
export interface Part {
  readonly from: number;
  readonly to: number;
}

const { source, ...parts } = workerData as SharedTask;
const runner = sweepRunner(makeTask({ ...parts, strategy: await loadSource(source) }));

const answer = (failures: readonly SentFailure[]) => parentPort!.postMessage(failures);

parentPort!.on('message', ({ from, to }: Part) => {
  answer(runner.run(from, to).map(sentFailure));
});
// Ready.
answer([]);
