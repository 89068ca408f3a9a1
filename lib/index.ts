// The public API of tradelab: a room whose index is public is here as a whole, of the others a line per name.

// Bars and their markets, time, and what is told of a run

export { type AggregateOptions, aggregateBars } from './core/aggregate.ts';
export {
  type BarInput,
  type BarInputs,
  type Bars,
  type BarsInput,
  barsPerYear,
  createBars,
  sliceBars,
} from './core/bars.ts';
export type { DataSpan } from './core/data-span.ts';
export type { Evidence, Verdict } from './core/evidence.ts';
export type { Instrument } from './core/instrument.ts';
export {
  MONTE_CARLO_METHODS,
  type MonteCarloFan,
  type MonteCarloMethod,
  type MonteCarloMetric,
  type MonteCarloRecord,
  type Quantile,
} from './core/monte-carlo.ts';
export { createObservations, type Observations, type ObservationsInput } from './core/observations.ts';
export type {
  Correlation,
  PortfolioFill,
  PortfolioLeg,
  PortfolioRecord,
  PortfolioTrade,
  RefusedOrder,
} from './core/portfolio.ts';
export type { BarsQuality, Doubt, Grade } from './core/quality.ts';
export type { Fill, FillSensitivity, Warning } from './core/run.ts';
export { parseSession, type Session } from './core/session.ts';
export { formatTime, parseTime, type TimeInput } from './core/time.ts';
export { parseTimeframe, type Timeframe, timeframeMs } from './core/timeframe.ts';
export type { OpenTrade, Trade, TradeColumns } from './core/trade.ts';
export type {
  BarSpan,
  ParamStability,
  StitchedRun,
  WalkForwardEfficiency,
  WalkForwardRecord,
  WalkForwardWindow,
} from './core/walk-forward.ts';

// Errors, files and the version

export { didYouMean, nearest, TradelabError } from './core/errors.ts';
export { writeWhole } from './core/files.ts';
export { VERSION } from './core/version.ts';

// Market data: downloads, imports, checks, the catalog

export {
  aggregateTrades,
  type BarChange,
  type BarValues,
  barFeed,
  catalogFolder,
  checkBars,
  checkObservations,
  type DayKind,
  type DownloadOptions,
  type DownloadReport,
  downloadBars,
  downloadFunding,
  downloadTrades,
  type ExchangeClient,
  type ExchangeKeys,
  type ExportReport,
  exportBars,
  type FeedBar,
  type FeedEvent,
  type FeedOptions,
  type FundingDownloadOptions,
  type FundingDownloadReport,
  type FundingRates,
  type GenerateOptions,
  generateBars,
  type ImportOptions,
  type ImportReport,
  importBars,
  importObservations,
  type LoadOptions,
  listObservations,
  listRecords,
  listSeries,
  loadBars,
  loadBooks,
  loadFunding,
  loadObservations,
  loadTickers,
  loadTrades,
  type ObservationFinding,
  type ObservationsImportOptions,
  type ObservationsImportReport,
  type ObservationsInfo,
  type ObservationsReport,
  type QualityReport,
  type RecordedSeries,
  type RecordedStream,
  type RecordOptions,
  type RecordsInfo,
  type RepairEntry,
  type RepairOptions,
  type RepairPreference,
  type RepairReport,
  type ResampleOptions,
  type RetainDaysOptions,
  type RetainDaysReport,
  type RetainOptions,
  type RetainReport,
  recordBars,
  recordStreams,
  repairBars,
  repairLog,
  resample,
  retainBars,
  retainDays,
  SAMPLES,
  type SeriesDownloadReport,
  type SeriesInfo,
  type SeriesKey,
  type SqlResult,
  type SqlValue,
  type StoreOptions,
  type StoreReport,
  type StreamRecordOptions,
  storeBars,
  type Trades,
  type TradesDownloadOptions,
  type TradesDownloadReport,
  writeFrame,
} from './data/index.ts';

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

// Strategies, their parameters and orders

export {
  type AccountView,
  type AnyStrategy,
  type AttachedExits,
  type BarsWith,
  type BarView,
  blameStrategy,
  createRegistry,
  defineStrategy,
  describeParam,
  type Indicators,
  type InputSchema,
  input,
  joinInputs,
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
  type SeriesInput,
  type Signals,
  type Size,
  type StopLimitOrder,
  type StopOrder,
  type Strategy,
  type StrategySpec,
  type TimeInForce,
  type TrailingStopOrder,
} from './strategy/index.ts';

// Backtests: orders, limits on risk, results

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
export type { Funding } from './engine/index.ts';
export {
  type OrderRecord,
  type OrderStatus,
  parseRiskLimits,
  type RiskEvent,
  type RiskLimitName,
  type RiskLimits,
} from './execution/index.ts';

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

// Portfolios

export * from './portfolio/index.ts';

// Sweeps, optimisers, walk-forward, Monte Carlo, proofs and statistics

export * from './research/index.ts';

// The ledger of runs and trials

export * from './runs/index.ts';

// Sessions on paper and live, and the ledger that they are written down in

export {
  type AccountCheck,
  type AccountModes,
  accountName,
  type BackupReport,
  type BarRow,
  type BotToRun,
  type BotView,
  backupLedger,
  type CommandRow,
  type CommandVerb,
  type ComparedExecution,
  type ComparedFill,
  checkAccount,
  checkSessionPlan,
  clientsWith,
  compareSession,
  createNotifier,
  DIFFERENCE_PARTS,
  type DifferencePart,
  type DifferenceParts,
  type EquityRow,
  type FillRow,
  hasKeyFile,
  JOURNAL_KINDS,
  type JournalEntry,
  type JournalFilter,
  type JournalKind,
  type KeyRing,
  type KeySource,
  type KeySourceOptions,
  keySource,
  keysFile,
  Ledger,
  type LedgerFrames,
  type LedgerProblem,
  type LedgerReader,
  type LinkClients,
  type Log,
  type LogLevel,
  type LogOptions,
  ledgerFile,
  ledgerFrames,
  logsFolder,
  type NewCommand,
  type NewSession,
  NOTIFY_TOPICS,
  type NoteKind,
  type Notifier,
  type NotifierOptions,
  type NotifyChannel,
  type NotifyTopic,
  type OrderMode,
  type OrderRow,
  type OrderTransition,
  type OrderView,
  openLedger,
  openLog,
  PROCESS_ENDED,
  type RecordedPlan,
  type ReplayDifference,
  type RestoreReport,
  readKeyFile,
  replaySession,
  requireTraded,
  restoreLedger,
  type SessionComparison,
  type SessionMode,
  type SessionOptions,
  type SessionOwner,
  type SessionPlan,
  type SessionReplay,
  type SessionResult,
  type SessionRow,
  type SessionStatus,
  type SessionSummary,
  type SupervisorEvent,
  type SupervisorOptions,
  sessionResult,
  sessionSummary,
  supervise,
  type VerifyReport,
  writeKeyFile,
} from './live/index.ts';

// Charts and reports

export * from './report/index.ts';

// Notebooks

export * from './notebook/index.ts';

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
