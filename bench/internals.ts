// What the bench times that is not public: built beside the library, as one with it, and not published.

export { computeProgram } from '../lib/backtest/backtest.ts';
export { runEveryBar } from '../lib/backtest/execute.ts';
export { resolveOptions } from '../lib/backtest/options.ts';
export { throughHost } from '../lib/core/index.ts';
export { normal, random } from '../lib/core/random.ts';
export { Replay } from '../lib/engine/replay.ts';
export { BarSeries, Graph } from '../lib/graph/index.ts';
export { makeGrid } from '../lib/research/sweep-grid.ts';
export { makeTask } from '../lib/research/sweep-task.ts';
export { sweepByTiles } from '../lib/research/sweep-tiles.ts';
