// The live path: a strategy that is given one closed bar after the other, and can be written down between two of them.

import type { BarColumns } from '../core/bars.ts';
import type { Timeframe } from '../core/timeframe.ts';
import type { GraphSnapshot } from '../graph/index.ts';
import { type AnyStrategy, Program } from '../strategy/index.ts';
import { Engine, type EngineOptions, type EngineSnapshot } from './engine.ts';

/** All that a replay needs to go on after a restart: plain data. */
export interface ReplaySnapshot {
  readonly graph: GraphSnapshot;
  readonly engine: EngineSnapshot;
}

/** A run that grows by a bar at a time: the same program and engine as a backtest's, without the history. */
export class Replay {
  readonly program: Program;
  readonly engine: Engine;

  /** Starts before the first bar, or goes on from a snapshot. Throws `bad-param` and `bad-strategy`. */
  constructor(
    strategy: AnyStrategy,
    params: Readonly<Record<string, unknown>>,
    timeframe: Timeframe,
    options: EngineOptions,
    snapshot?: ReplaySnapshot,
  ) {
    this.program = new Program(strategy, params, timeframe);
    const { graph } = this.program;
    if (snapshot === undefined) graph.stream();
    else graph.restore(snapshot.graph);
    this.engine = new Engine(this.program, options);
    if (snapshot !== undefined) this.engine.restore(snapshot.engine);
  }

  /** Takes in the closed bar in `row` of `bars`: computes its columns, then goes through it. */
  push(bars: BarColumns, row: number): void {
    this.engine.step(this.program.graph.append(bars, row, row + 1) - 1);
  }

  /** What the replay is after the last bar. Throws `bad-strategy` where the strategy's state is not plain data. */
  snapshot(): ReplaySnapshot {
    return { graph: this.program.graph.snapshot(), engine: this.engine.snapshot() };
  }
}
