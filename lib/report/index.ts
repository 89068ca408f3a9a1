// Reports of a run: charts as Vega-Lite specs and as files, and one self-contained HTML page.

export { CHART_NAMES, type ChartName, chart } from './charts/index.ts';
export { reportHtml, writeReport } from './report-html.ts';
export { saveChart } from './save-chart.ts';
export type { ChartSpec } from './spec.ts';
