// Which of the simulated executions are which of those that there were.

import type { Execution, ExecutionPair } from './attribute.ts';

/**
 * Pairs executions of the same key and side in the order of time, each with the nearest; those that are left stand alone,
 * and so do two of which one was only decided on after the other had filled. In the order of time.
 */
export function matchExecutions(
  simulated: readonly Execution[],
  real: readonly Execution[],
): readonly ExecutionPair[] {
  const nameOf = ({ key, side }: Execution) => `${side} ${key}`;
  const names = new Set([...simulated, ...real].map(nameOf));
  const pairs = Array.from(names).flatMap((name) => {
    const own = (all: readonly Execution[]) => all.filter((one) => nameOf(one) === name);
    return matchInOrder(own(simulated), own(real));
  });
  return pairs.sort((a, b) => timeOf(a) - timeOf(b));
}

function matchInOrder(simulated: readonly Execution[], real: readonly Execution[]): ExecutionPair[] {
  const pairs: ExecutionPair[] = [];
  let [i, j] = [0, 0];
  while (i < simulated.length || j < real.length) {
    const next = nextOf(simulated.slice(i, i + 2), real.slice(j, j + 2));
    const pair = {
      simulated: next === 'real' ? null : simulated[i++]!,
      real: next === 'simulated' ? null : real[j++]!,
    };
    pairs.push(pair);
  }
  return pairs;
}

/** Which of the executions that come next stands alone, or whether they belong together. */
function nextOf(
  [s, nextS]: readonly Execution[],
  [r, nextR]: readonly Execution[],
): 'simulated' | 'real' | 'both' {
  if (r === undefined) return 'simulated';
  if (s === undefined) return 'real';
  const apart = Math.abs(s.time - r.time);
  const isNearer = (next: Execution | undefined, to: Execution) =>
    next !== undefined && Math.abs(next.time - to.time) < apart;
  if (isNearer(nextS, r) || isAfter(r, s)) return 'simulated';
  return isNearer(nextR, s) || isAfter(s, r) ? 'real' : 'both';
}

/** Whether it was decided on after the other had filled, on a later bar. */
function isAfter({ placed }: Execution, { time }: Execution): boolean {
  return placed !== null && placed > time;
}

function timeOf({ simulated, real }: ExecutionPair): number {
  return (real ?? simulated)!.time;
}
