// The public API of tradelab, a line per name.

// Backtests
export {
  type BacktestJson,
  type BacktestOptions,
  BacktestResult,
  backtest,
  type Explanation,
  type Manifest,
  parseRecordedRun,
  type RecordedRun,
  type RunInputs,
  runBacktest,
  type Verification,
  verifyRun,
} from './backtest/index.ts';
export { aggregateBars } from './core/aggregate.ts';
// Bars and their markets
export { type Bars, type BarsInput, barsPerYear, createBars, sliceBars } from './core/bars.ts';
export { didYouMean, nearest, TradelabError } from './core/errors.ts';
export type { Instrument } from './core/instrument.ts';
export type { Fill, FillSensitivity, Warning } from './core/run.ts';
export { formatTime, parseTime, type TimeInput } from './core/time.ts';
export { parseTimeframe, type Timeframe, timeframeMs } from './core/timeframe.ts';
export type { OpenTrade, Trade, TradeColumns } from './core/trade.ts';
export { VERSION } from './core/version.ts';
// Market data
export {
  catalogFolder,
  checkBars,
  type ExportReport,
  exportBars,
  type GenerateOptions,
  type Grade,
  generateBars,
  type ImportOptions,
  importBars,
  type LoadOptions,
  listSeries,
  loadBars,
  type QualityReport,
  type ResampleOptions,
  resample,
  SAMPLES,
  type SeriesInfo,
  type SeriesKey,
  type SqlResult,
  type SqlValue,
  type StoreOptions,
  type StoreReport,
  storeBars,
  writeFrame,
} from './data/index.ts';
export type { Funding } from './engine/index.ts';
export type { OrderRecord, OrderStatus } from './execution/index.ts';
// Data frames
export {
  barsFrame,
  barsFromFrame,
  createFrame,
  type Danfo,
  type DanfoFrame,
  equityFrame,
  type Frame,
  type FrameColumn,
  type FrameValue,
  fromArrow,
  fromDanfo,
  type KnownOfBars,
  type SweptColumns,
  sweepFrame,
  toArrow,
  toDanfo,
  toRows,
  tradesFrame,
} from './frames/index.ts';
// Series and operators
export {
  apply,
  type BarSeries,
  type Column,
  defineOperator,
  defineSignalOperator,
  real,
  type Series,
  type Signal,
  whole,
} from './graph/index.ts';
// Indicators
export * from './indicators/index.ts';
// Metrics
export {
  type DrawdownPeriod,
  drawdownPeriods,
  drawdowns,
  METRICS,
  type Metric,
  type MetricConventions,
  type MetricName,
  type Metrics,
  type MetricUnit,
  type MonthlyReturn,
  monthlyReturns,
  rollingSharpe,
} from './metrics/index.ts';
// Reports
export {
  CHART_NAMES,
  type ChartName,
  type ChartOptions,
  type ChartSpec,
  chart,
  chartNames,
  type Reportable,
  type RunChart,
  reportHtml,
  type SweepChart,
  type SweepRecord,
  saveChart,
  writeReport,
} from './report/index.ts';
// Proofs
export {
  type CheckItem,
  type CheckOptions,
  type CheckReport,
  checkStrategy,
  type HeatmapData,
  type MetricNumbers,
  type Objective,
  type OptimiseJson,
  type OptimiseMethod,
  type OptimiseOptions,
  type OptimiseProgress,
  OptimiseResult,
  type OptimiseTrial,
  optimise,
  type ParamSpan,
  parseCondition,
  range,
  runOptimise,
  runSweep,
  type SearchEnd,
  type SearchOptions,
  type SweepControl,
  type SweepCourse,
  type SweepFailure,
  type SweepJson,
  type SweepOptions,
  type SweepProgress,
  SweepResult,
  type SweepRow,
  type SweptData,
  type SweptValues,
  sweep,
} from './research/index.ts';
// The ledger of runs
export {
  type ComparedLine,
  compareRuns,
  type LedgerOptions,
  type LedgerRun,
  listRuns,
  loadRecord,
  type Recording,
  RUN_KINDS,
  type RunComparison,
  type RunFilter,
  type RunKind,
  recordRuns,
  sql,
  type TrialCount,
  type TriedMarket,
  trialsOn,
} from './runs/index.ts';
// Strategies
export {
  type AccountView,
  type AnyStrategy,
  type AttachedExits,
  type BarView,
  createRegistry,
  defineStrategy,
  describeParam,
  type Indicators,
  type Level,
  type LimitOrder,
  loadParams,
  loadStrategyFile,
  type MarketOrder,
  type Offset,
  type Order,
  type Orders,
  type Param,
  type ParamSchema,
  type ParamValues,
  param,
  type Registry,
  resolveParams,
  type Signals,
  type Size,
  type StopLimitOrder,
  type StopOrder,
  type Strategy,
  type StrategySpec,
  type TimeInForce,
  type TrailingStopOrder,
} from './strategy/index.ts';
