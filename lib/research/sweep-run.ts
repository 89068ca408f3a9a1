// Running a part of a sweep: the fast way where the kernel covers it, the engine for all else.

import { sweepByEngine } from './sweep-engine.ts';
import type { SweepFailure, SweepTask } from './sweep-task.ts';
import { canTile, sweepByTiles } from './sweep-tiles.ts';

/** The way that a task runs. */
export interface SweepRunner {
  /** How many combinations are run at once: half a second of work at most, so that progress and interrupts are seen. */
  readonly rowsAtOnce: number;
  /** How long all combinations take, roughly. */
  readonly seconds: number;
  /** Runs the combinations of the rows [from, to) and writes their metrics; returns those that failed. */
  run(from: number, to: number): SweepFailure[];
}

// Rows times bars per second, roughly, of the tiles and of the engine.
const [TILED_RATE, ENGINE_RATE] = [8e8, 1.5e7];

/** Runs parts of a task, here and now. */
export function sweepRunner(task: SweepTask): SweepRunner {
  const bars = Math.max(1, task.bars.length);
  const work = task.grid.wanted.length * bars;
  if (!canTile(task)) {
    return {
      rowsAtOnce: clamp(ENGINE_RATE / 10 / bars, 1, 256),
      seconds: work / ENGINE_RATE,
      run: (from, to) =>
        sweepByEngine(
          task,
          Array.from({ length: to - from }, (_, k) => from + k),
        ),
    };
  }
  return {
    rowsAtOnce: clamp(TILED_RATE / 2 / bars, 256, 4096),
    seconds: work / TILED_RATE,
    run(from, to) {
      const { failures, left } = sweepByTiles(task, from, to);
      return [...failures, ...sweepByEngine(task, left)];
    },
  };
}

function clamp(value: number, least: number, most: number): number {
  return Math.floor(Math.min(most, Math.max(least, value)));
}
