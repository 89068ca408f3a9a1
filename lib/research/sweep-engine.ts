// The way of a sweep for what its kernel does not cover: every combination through the engine, as a backtest runs it.

import { requireEnoughBars } from '../backtest/backtest.ts';
import { execute } from '../backtest/execute.ts';
import { BacktestResult } from '../backtest/result.ts';
import { Graph } from '../graph/index.ts';
import { Program } from '../strategy/index.ts';
import { failureOf, paramsOf, type SweepFailure, type SweepTask } from './sweep-task.ts';
import type { Pause } from './sweep-tiles.ts';

// Columns of as many combinations as this many bytes hold are computed together, each distinct one once.
const COLUMN_BYTES = 1 << 26;

/**
 * Runs the combinations in `rows` through the engine and writes their metrics; returns those that failed, undefined where
 * the pause has ended it.
 */
export async function sweepByEngine(
  task: SweepTask,
  rows: readonly number[],
  pause?: Pause,
): Promise<SweepFailure[] | undefined> {
  const failures: SweepFailure[] = [];
  const attempt = <T>(row: number, run: () => T): T | undefined => {
    try {
      return run();
    } catch (error) {
      failures.push(failureOf(task, row, error));
      return undefined;
    }
  };
  const most = COLUMN_BYTES / (8 * Math.max(1, task.bars.length));
  for (let k = 0; k < rows.length; ) {
    const graph = new Graph(task.bars.timeframe);
    const programs: [number, Program][] = [];
    do {
      const row = rows[k++]!;
      const program = attempt(row, () => new Program(task.strategy, paramsOf(task, row), graph));
      if (program !== undefined) programs.push([row, program]);
    } while (k < rows.length && graph.base.nodes.length < most);
    graph.bind(task.bars);
    graph.extend(task.bars.length);
    for (const [row, program] of programs) {
      attempt(row, () => runProgram(task, row, program));
      if (await pause?.()) return undefined;
    }
  }
  return failures;
}

function runProgram({ bars, settings, metrics, columns }: SweepTask, row: number, program: Program): void {
  requireEnoughBars(program, program.start, bars);
  const run = new BacktestResult(program, bars, settings, execute(program, bars, settings));
  const values = run.metrics;
  for (const [k, name] of metrics.entries()) columns[k]![row] = values[name] ?? Number.NaN;
}
