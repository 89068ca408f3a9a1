// Proofs and statistics about runs.

export { type CheckItem, type CheckOptions, type CheckReport, checkStrategy } from './check.ts';
export { parseCondition } from './condition.ts';
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
