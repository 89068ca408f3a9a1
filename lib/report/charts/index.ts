// The charts of a run, by name.

import { didYouMean, type RunRecord, TradelabError } from '../../core/index.ts';
import type { ChartSpec } from '../spec.ts';
import { drawdownChart } from './drawdown.ts';
import { equityChart } from './equity.ts';
import { monthlyReturnsChart } from './monthly-returns.ts';
import { priceChart } from './price.ts';
import { rollingSharpeChart } from './rolling-sharpe.ts';
import { tradeReturnsChart } from './trade-returns.ts';

const CHARTS = {
  price: priceChart,
  equity: equityChart,
  drawdown: drawdownChart,
  'rolling-sharpe': rollingSharpeChart,
  'monthly-returns': monthlyReturnsChart,
  'trade-returns': tradeReturnsChart,
} as const;

/** The name of a chart of a run. */
export type ChartName = keyof typeof CHARTS;

/** The names of all charts of a run. */
export const CHART_NAMES = Object.keys(CHARTS) as readonly ChartName[];

/** The Vega-Lite spec of a chart of `run`; throws `not-found` where no chart has that name. */
export function chart(name: ChartName, run: RunRecord): ChartSpec {
  if (!Object.hasOwn(CHARTS, name)) {
    throw new TradelabError('not-found', `there is no chart '${name}'`, {
      hint: didYouMean(name, CHART_NAMES),
    });
  }
  return CHARTS[name](run);
}
