// A contestant: something that runs in rounds, each of which says how long it took; the first is for warming up.

import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** A function of ours. `results` of the first round's value are kept for comparison. */
export function ours(run, results) {
  const round = async () => {
    const start = performance.now();
    const value = await run();
    return { ms: performance.now() - start, value };
  };
  return { warmUp: async () => results((await round()).value), round, end: () => {} };
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

/** The least milliseconds of each contestant, which take turns so that a busy machine is busy for all. */
export async function race(contestants, rounds) {
  const best = {};
  for (let k = 0; k < rounds; k++) {
    for (const [name, { round }] of Object.entries(contestants)) {
      best[name] = Math.min(best[name] ?? Infinity, (await round()).ms);
    }
  }
  return best;
}
