// The room of market data: the catalog, files, checks and generators. What of it is public, lib/index.ts says.

export { aggregateTrades } from './aggregate-trades.ts';
export { catalogFolder, type SeriesKey } from './catalog.ts';
export { checkBars, type QualityReport } from './check-bars.ts';
export {
  checkObservations,
  type ObservationFinding,
  type ObservationsReport,
} from './check-observations.ts';
export type { DayKind } from './day-kinds.ts';
export { closeDuckDB } from './duckdb.ts';
export {
  type ExchangeClient,
  exchangeClient,
  type Fields,
  loadMarkets,
  marketOf,
} from './exchange/client.ts';
export type { BarChange, BarValues, RepairPreference } from './exchange/compare.ts';
export {
  type DownloadOptions,
  type DownloadReport,
  downloadBars,
  supported,
} from './exchange/download.ts';
export {
  downloadFunding,
  type FundingDownloadOptions,
  type FundingDownloadReport,
} from './exchange/download-funding.ts';
export type { SeriesDownloadReport } from './exchange/download-series.ts';
export {
  downloadTrades,
  type TradesDownloadOptions,
  type TradesDownloadReport,
} from './exchange/download-trades.ts';
export { exchangeWords } from './exchange/exchange-words.ts';
export { barFeed, type FeedBar, type FeedEvent, type FeedOptions } from './exchange/feed.ts';
export { followQuotes } from './exchange/follow-quotes.ts';
export { instrumentOf } from './exchange/instrument-of.ts';
export { type RecordedSeries, type RecordOptions, recordBars } from './exchange/record.ts';
export { type RecordedStream, recordStreams, type StreamRecordOptions } from './exchange/record-streams.ts';
export { type RepairOptions, type RepairReport, repairBars } from './exchange/repair.ts';
export { type RepairEntry, repairLog } from './exchange/repair-log.ts';
export { isExchangeError, isLimit, isPassing, pause, retryAfterMs, withRetries } from './exchange/retry.ts';
export { letSocketsClose } from './exchange/safe-socket.ts';
export {
  type AssetAmounts,
  type ExchangeExecution,
  type ExchangeKeys,
  type ExchangeOrder,
  type TradedMarket,
  type TradedPosition,
  type TradingClient,
  tradingClient,
} from './exchange/trading-client.ts';
export { type ExportReport, exportBars } from './export-bars.ts';
export { type FundingRates, loadFunding } from './funding.ts';
export { type GenerateOptions, generateBars } from './generate-bars.ts';
export { type ImportOptions, type ImportReport, importBars } from './import-bars.ts';
export {
  importObservations,
  type ObservationsImportOptions,
  type ObservationsImportReport,
} from './import-observations.ts';
export { listRecords, type RecordsInfo } from './list-records.ts';
export { listSeries, type SeriesInfo } from './list-series.ts';
export { type LoadOptions, loadBars } from './load-bars.ts';
export { loadBooks, loadTickers } from './load-days.ts';
export { listObservations, loadObservations, type ObservationsInfo } from './observations.ts';
export { type ResampleOptions, resample } from './resample.ts';
export { type RetainOptions, type RetainReport, retainBars } from './retain.ts';
export { type RetainDaysOptions, type RetainDaysReport, retainDays } from './retain-days.ts';
export { SAMPLES } from './samples.ts';
export { type SqlResult, type SqlValue, sql } from './sql.ts';
export { type StoreOptions, type StoreReport, storeBars } from './store.ts';
export { loadTrades, type Trades } from './trades.ts';
export { writeFrame } from './write-frame.ts';
