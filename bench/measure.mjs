// Measuring: contestants in turn, A B A B …, and the median of each, so that a noisy machine is noisy for all.

/**
 * Runs each function `rounds` times in turn after `warmups`; returns the milliseconds of each by name: the median, or what
 * `figure` makes of the list.
 */
export async function measure(contestants, rounds = 9, { warmups = 2, figure = median } = {}) {
  const times = Object.fromEntries(Object.keys(contestants).map((name) => [name, []]));
  for (let round = -warmups; round < rounds; round++) {
    for (const [name, run] of Object.entries(contestants)) {
      globalThis.gc?.();
      const start = performance.now();
      await run();
      const elapsed = performance.now() - start;
      if (round >= 0) times[name].push(elapsed);
    }
  }
  return Object.fromEntries(Object.entries(times).map(([name, list]) => [name, figure(list)]));
}

export function median(list) {
  const sorted = [...list].sort((a, b) => a - b);
  return sorted[sorted.length >> 1];
}

/** A row of the table: what was measured, its figure, what it is held against, the ratio, and the bound. */
export function row(what, ms, than, otherMs, bound) {
  return { what, ms, than, otherMs, ratio: ms / otherMs, bound };
}
