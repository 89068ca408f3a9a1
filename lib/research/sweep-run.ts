// Running a part of a sweep: the fast way where the kernel covers it, the engine for all else.

import { sweepByEngine } from './sweep-engine.ts';
import type { SweepFailure, SweepTask } from './sweep-task.ts';
import { canTile, type Pause, sweepByTiles } from './sweep-tiles.ts';
import type { Part } from './sweep-worker.ts';

/** The way that a task runs. */
export interface SweepRunner {
  /** How many combinations are run at once: half a second of work at most, which an interrupt may lose. */
  readonly rowsAtOnce: number;
  /** How long all combinations take, roughly. */
  readonly seconds: number;
  /** Runs a part and writes its metrics; returns those that failed, undefined where the pause has ended it. */
  run(part: Part, pause?: Pause): Promise<SweepFailure[] | undefined>;
}

// Rows times bars per second, roughly, of the tiles and of the engine, which a strategy's own onBar may slow down further.
const [TILED_RATE, ENGINE_RATE] = [1.2e9, 1e7];

/** Runs parts of a task, here and now. */
export function sweepRunner(task: SweepTask): SweepRunner {
  const bars = Math.max(1, task.bars.length);
  const work = task.grid.wanted.length * bars;
  if (!canTile(task)) {
    return {
      rowsAtOnce: clamp(ENGINE_RATE / 8 / bars, 1, 256),
      seconds: work / ENGINE_RATE,
      run: ({ from, to }, pause) => {
        const rows = Array.from({ length: to - from }, (_, k) => from + k);
        return sweepByEngine(task, rows, pause);
      },
    };
  }
  return {
    rowsAtOnce: clamp(TILED_RATE / 2 / bars, 256, 8192),
    seconds: work / TILED_RATE,
    async run(part, pause) {
      const done = await sweepByTiles(task, part, { pause });
      const failed = done && (await sweepByEngine(task, done.left, pause));
      return failed && [...done.failures, ...failed];
    },
  };
}

function clamp(value: number, least: number, most: number): number {
  return Math.floor(Math.min(most, Math.max(least, value)));
}
