// The Sharpe ratio of the last stretch of bars, over time.

import { barsPerYear } from '../../core/index.ts';
import { rollingSharpe } from '../../metrics/index.ts';
import { extremeRows } from '../decimate.ts';
import type { DrawnRun } from '../records.ts';
import { BUCKETS, type ChartSpec, chartSpec, colour, ONE_ROW, timeAxis, timeDomain, WIDTH } from '../spec.ts';

/** The annualised Sharpe ratio over half a year of bars, or over a quarter of the run where that is shorter. */
export function rollingSharpeChart(run: DrawnRun): ChartSpec {
  const { time } = run.bars;
  const set = run.options['periodsPerYear'];
  const perYear = typeof set === 'number' ? set : barsPerYear(run.bars);
  const window = Math.max(2, Math.round(Math.min(perYear / 2, run.bars.length / 4)));
  const sharpe = rollingSharpe(run.equity, window, perYear);
  const point = (i: number) => ({ time: time[i]!, sharpe: Number.isFinite(sharpe[i]) ? sharpe[i]! : null });
  const values = sharpe.some(Number.isFinite) ? extremeRows([sharpe], BUCKETS).map(point) : [];
  const subtitle = `Over the last ${window.toLocaleString('en-US')} bars, annualised by ${Math.round(perYear).toLocaleString('en-US')} bars a year`;
  return chartSpec('Rolling Sharpe ratio', subtitle, {
    width: WIDTH,
    height: 140,
    usermeta: { readout: [{ field: 'sharpe', label: 'Sharpe', format: '.2f', colour: 'strategy' }] },
    data: { name: 'rows', values },
    encoding: { x: timeAxis(timeDomain(time)) },
    layer: [
      {
        data: ONE_ROW,
        mark: { type: 'rule', color: colour('muted') },
        encoding: { x: null, y: { datum: 0 } },
      },
      {
        mark: { type: 'line', color: colour('strategy'), strokeWidth: 1.25, clip: true },
        encoding: {
          y: { field: 'sharpe', type: 'quantitative', title: null, axis: { format: '~f', tickCount: 4 } },
        },
      },
    ],
  });
}
