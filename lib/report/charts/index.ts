// The charts of every kind of record, by name.

import {
  didYouMean,
  type MonteCarloRecord,
  type PortfolioRecord,
  type RunRecord,
  TradelabError,
  type WalkForwardRecord,
} from '../../core/index.ts';
import { drawnPortfolio, kindOf, type RecordKind, type Reportable, type SweepRecord } from '../records.ts';
import type { ChartSpec } from '../spec.ts';
import { type ComparisonOptions, comparisonChart } from './comparison.ts';
import { drawdownChart } from './drawdown.ts';
import { equityChart } from './equity.ts';
import { fanChart } from './fan.ts';
import { heatmapChart, type SweepChartOptions } from './heatmap.ts';
import { monthlyReturnsChart } from './monthly-returns.ts';
import { parallelChart } from './parallel.ts';
import { priceChart } from './price.ts';
import { rollingSharpeChart } from './rolling-sharpe.ts';
import { sliceChart } from './slice.ts';
import { tradeReturnsChart } from './trade-returns.ts';
import { walkForwardChart } from './walk-forward.ts';

const SWEEP_CHARTS = { heatmap: heatmapChart, slice: sliceChart, parallel: parallelChart } as const;

const CHARTS = {
  run: {
    price: priceChart,
    equity: equityChart,
    drawdown: drawdownChart,
    'rolling-sharpe': rollingSharpeChart,
    'monthly-returns': monthlyReturnsChart,
    'trade-returns': tradeReturnsChart,
  },
  sweep: SWEEP_CHARTS,
  optimise: SWEEP_CHARTS,
  'walk-forward': { 'walk-forward': walkForwardChart },
  portfolio: {
    equity: (portfolio: PortfolioRecord) => equityChart(drawnPortfolio(portfolio)),
    drawdown: (portfolio: PortfolioRecord) => drawdownChart(drawnPortfolio(portfolio)),
    'rolling-sharpe': (portfolio: PortfolioRecord) => rollingSharpeChart(drawnPortfolio(portfolio)),
    'monthly-returns': (portfolio: PortfolioRecord) => monthlyReturnsChart(drawnPortfolio(portfolio)),
    'trade-returns': (portfolio: PortfolioRecord) => tradeReturnsChart(drawnPortfolio(portfolio)),
  },
  'monte-carlo': { fan: fanChart },
  comparison: { comparison: comparisonChart },
} as const;

type ChartsOf<Kind extends RecordKind> = keyof (typeof CHARTS)[Kind];

/** The name of a chart of a run. */
export type RunChart = ChartsOf<'run'>;
/** The name of a chart of a sweep. */
export type SweepChart = ChartsOf<'sweep'>;
/** The name of a chart of a portfolio. */
export type PortfolioChart = ChartsOf<'portfolio'>;
/** The name of a chart, whatever record it is of. */
export type ChartName = { [Kind in RecordKind]: ChartsOf<Kind> }[RecordKind];

/** The names of all charts. */
export const CHART_NAMES = [...new Set(Object.values(CHARTS).flatMap(Object.keys))] as readonly ChartName[];

/** What the charts that can be asked for differently take. */
export type ChartOptions = SweepChartOptions & ComparisonOptions;

/** The names of the charts of a record. */
export function chartNames(record: Reportable): readonly ChartName[] {
  return Object.keys(CHARTS[kindOf(record)]) as ChartName[];
}

/** The Vega-Lite spec of a chart of a record; throws `not-found` where a record of its kind has no chart of that name. */
export function chart(name: RunChart, run: RunRecord): ChartSpec;
export function chart(name: SweepChart, sweep: SweepRecord, options?: SweepChartOptions): ChartSpec;
export function chart(name: 'walk-forward', record: WalkForwardRecord): ChartSpec;
export function chart(name: PortfolioChart, portfolio: PortfolioRecord): ChartSpec;
export function chart(name: 'fan', record: MonteCarloRecord): ChartSpec;
export function chart(name: 'comparison', runs: readonly RunRecord[], options?: ComparisonOptions): ChartSpec;
export function chart(name: ChartName, record: Reportable, options?: ChartOptions): ChartSpec;
export function chart(name: ChartName, record: Reportable, options: ChartOptions = {}): ChartSpec {
  const kind = kindOf(record);
  const charts: Readonly<Record<string, (record: never, options: ChartOptions) => ChartSpec>> = CHARTS[kind];
  if (!Object.hasOwn(charts, name)) {
    throw new TradelabError('not-found', `there is no chart '${name}' of a ${kind}`, {
      hint: didYouMean(name, Object.keys(charts)),
    });
  }
  return charts[name]!(record as never, options);
}
