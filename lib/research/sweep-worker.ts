// A thread of sweeps: loads the strategy of a task, and runs the parts of it that it is sent.

import { parentPort } from 'node:worker_threads';
import { type SentFailure, sentFailure } from './sweep-failure.ts';
import { type SweepRunner, sweepRunner } from './sweep-run.ts';
import { loadSource, type SharedTask } from './sweep-share.ts';
import { makeTask } from './sweep-task.ts';

/** The rows [from, to) that a thread is to run. */
export interface Part {
  readonly from: number;
  readonly to: number;
}

/** A task comes first, then its parts one after the other, and null at its end: then nothing of it is kept. */
export type Sent = SharedTask | Part | null;

let runner: Promise<SweepRunner> | undefined;

parentPort!.on('message', async (sent: Sent) => {
  if (sent === null) runner = undefined;
  else if ('source' in sent) {
    runner = start(sent);
    await runner;
    // The first answer says that the thread is ready: nothing has failed yet.
    parentPort!.postMessage([]);
  } else parentPort!.postMessage(await run(sent));
});

async function start({ source, ...parts }: SharedTask): Promise<SweepRunner> {
  return sweepRunner(makeTask({ ...parts, strategy: await loadSource(source) }));
}

async function run(part: Part): Promise<SentFailure[]> {
  const failures = await (await runner!).run(part);
  return failures!.map(sentFailure);
}
