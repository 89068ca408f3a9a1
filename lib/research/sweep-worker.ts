// A thread of a sweep: loads the strategy, and runs the parts that it is sent.

import { parentPort, workerData } from 'node:worker_threads';
import { TradelabError } from '../core/errors.ts';
import { sweepRunner } from './sweep-run.ts';
import { loadSource, type SharedTask } from './sweep-share.ts';
import { makeTask, type SweepFailure } from './sweep-task.ts';

/** The rows [from, to) that a thread is to run. */
export interface Part {
  readonly from: number;
  readonly to: number;
}

/** A failure as it crosses threads: classes of errors do not. */
export interface SentFailure extends Omit<SweepFailure, 'error'> {
  readonly error: Pick<Error, 'name' | 'message'> & Partial<Pick<TradelabError, 'code' | 'hint'>>;
}

const { source, ...parts } = workerData as SharedTask;
const runner = sweepRunner(makeTask({ ...parts, strategy: await loadSource(source) }));

const answer = (failures: readonly SentFailure[]) => parentPort!.postMessage(failures);

parentPort!.on('message', ({ from, to }: Part) => {
  answer(runner.run(from, to).map(sent));
});
// Ready.
answer([]);

function sent({ row, params, error }: SweepFailure): SentFailure {
  const { name, message } = error;
  if (!(error instanceof TradelabError)) return { row, params, error: { name, message } };
  const { code, hint } = error;
  return { row, params, error: { name, message, code, ...(hint !== undefined && { hint }) } };
}
