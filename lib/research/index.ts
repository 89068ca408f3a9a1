// Proofs and statistics about runs.

export { type CheckItem, type CheckOptions, type CheckReport, checkStrategy } from './check.ts';
export { parseCondition } from './condition.ts';
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
export type { SearchEnd } from './search.ts';
export type { ParamSpan } from './search-space.ts';
export { runSweep, type SweepControl, type SweepOptions, sweep } from './sweep.ts';
export type { SweepCourse, SweepProgress } from './sweep-course.ts';
export { range, type SweptValues } from './sweep-grid.ts';
export {
  type HeatmapData,
  type SweepJson,
  SweepResult,
  type SweepRow,
  type SweptData,
} from './sweep-result.ts';
export type { SweepFailure } from './sweep-task.ts';
