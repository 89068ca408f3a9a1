// A contestant: something that warms up, and then runs in rounds, each of which says how long it took.

import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/**
 * A function of ours, and the `results` of its value. Its first runs are in the interpreter, and no measure; nor are those
 * after the minutes of a peer, in which its threads have ended.
 */
export function ours(run, results) {
  const warm = async () => {
    for (let k = 0; k < 8; k++) await run();
  };
  const round = async () => {
    await warm();
    const [start, used] = [performance.now(), process.cpuUsage()];
    await run();
    const { user, system } = process.cpuUsage(used);
    return { clock: performance.now() - start, processor: (user + system) / 1000 };
  };
  const warmUp = async () => {
    await warm();
    return results(await run());
  };
  return { warmUp, round, end: () => {} };
}

/** A function of a Python file beside this one, in a process of its own that stays alive between rounds. */
export function peer(python, [file, name], bars, options) {
  const path = new URL(file, import.meta.url).pathname;
  const child = spawn(python, [path, name, bars, JSON.stringify(options)], {
    stdio: ['pipe', 'pipe', 'inherit'],
    // backtesting.py draws progress bars.
    env: { ...process.env, TQDM_DISABLE: '1' },
  });
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const round = async () => {
    child.stdin.write('go\n');
    const { done, value } = await answers.next();
    if (done) throw new Error(`${file} ${name} has ended`);
    return JSON.parse(value);
  };
  return { warmUp: round, round, end: () => child.stdin.end() };
}

/**
 * The least milliseconds of each contestant, by the clock and of the processor. They take turns, so that a busy machine is busy
 * for all; but the longer a round, the more of it is others' work, which the time of the processor leaves out.
 */
export async function race(contestants, rounds) {
  const best = {};
  for (let k = 0; k < rounds; k++) {
    for (const [name, { round }] of Object.entries(contestants)) {
      const { clock, processor } = await round();
      const least = best[name] ?? { clock, processor };
      best[name] = {
        clock: Math.min(least.clock, clock),
        processor: Math.min(least.processor, processor),
      };
    }
  }
  return best;
}
