// A strategy over a market's history, and what came of it.

export { backtest, makeRun, runBacktest } from './backtest.ts';
export type { Explanation } from './explain.ts';
export type { Manifest } from './manifest.ts';
export { type BacktestOptions, resolveOptions, type Settings } from './options.ts';
export { type BacktestJson, BacktestResult } from './result.ts';
export {
  parseRecordedRun,
  type RecordedRun,
  type RunInputs,
  VERIFIED_PARTS,
  type Verification,
  verifyRun,
} from './verify.ts';
