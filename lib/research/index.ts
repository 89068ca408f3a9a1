// Proofs and statistics about runs. All of it is public.

export { optimalBlockLength } from './block-length.ts';
export { type CheckItem, type CheckOptions, type CheckReport, checkStrategy } from './check.ts';
export { parseCondition } from './condition.ts';
export { type EvidenceOptions, evidence } from './evidence.ts';
export type { WorkCourse } from './in-steps.ts';
export { type MonteCarloInput, type MonteCarloOptions, monteCarlo } from './monte-carlo.ts';
export type { MetricNumbers, Objective } from './objective.ts';
export {
  type OptimiseOptions,
  type OptimiseProgress,
  optimise,
  runOptimise,
  type SearchOptions,
} from './optimise.ts';
export {
  type OptimiseJson,
  type OptimiseMethod,
  OptimiseResult,
  type OptimiseTrial,
} from './optimise-result.ts';
export { type BacktestOverfitting, backtestOverfitting, type OverfittingOptions } from './overfitting.ts';
export { type RealityCheck, type RealityCheckOptions, realityCheck } from './reality-check.ts';
export { type ReturnsOptions, returnsOf, type StrategyReturns } from './returns-of.ts';
export type { SearchEnd } from './search.ts';
export type { ParamSpan } from './search-space.ts';
export {
  deflatedSharpe,
  expectedMaximumSharpe,
  minimumTrackRecordLength,
  probabilisticSharpe,
  type SharpeSample,
  sharpeSample,
  type TrackRecordGoal,
  type Trials,
} from './sharpe-statistics.ts';
export { runSweep, type SweepControl, type SweepOptions, sweep } from './sweep.ts';
export type { SweepCourse, SweepProgress } from './sweep-course.ts';
export { type SweepEvidenceOptions, sweepEvidence } from './sweep-evidence.ts';
export { SUMMED_METRICS } from './sweep-facts.ts';
export { range, type SweptValues } from './sweep-grid.ts';
export {
  type HeatmapData,
  type SweepJson,
  SweepResult,
  type SweepRow,
} from './sweep-result.ts';
export type { SweepFailure } from './sweep-task.ts';
export {
  runWalkForward,
  type WalkForwardOptions,
  type WalkForwardProgress,
  walkForward,
} from './walk-forward.ts';
export { type WalkForwardJson, WalkForwardResult } from './walk-forward-result.ts';
export type { WindowOptions } from './walk-forward-windows.ts';
