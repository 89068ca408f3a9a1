// Reports: charts as Vega-Lite specs and as files, and self-contained HTML pages, of every kind of result. All of it is public.

export {
  CHART_NAMES,
  type ChartName,
  type ChartOptions,
  chart,
  chartNames,
  type PortfolioChart,
  type RunChart,
  type SweepChart,
} from './charts/index.ts';
export { type ParsedRecord, parseRecord } from './parse-record.ts';
export type { Reportable, SweepRecord } from './records.ts';
export { type ReportOptions, reportHtml, writeReport } from './report-html.ts';
export { saveChart } from './save-chart.ts';
export type { ChartSpec } from './spec.ts';
