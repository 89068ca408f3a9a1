// How far equity is below its highest point so far.

import type { RunRecord } from '../../core/index.ts';
import { drawdowns } from '../../metrics/index.ts';
import { extremeRows } from '../decimate.ts';
import { BUCKETS, type ChartSpec, chartSpec, colour, timeAxis, timeDomain, WIDTH } from '../spec.ts';

/** The drawdown at every close, as a fraction at most 0. */
export function drawdownChart(run: RunRecord): ChartSpec {
  const drawdown = drawdowns(run.equity);
  const { time } = run.bars;
  const values = extremeRows([drawdown], BUCKETS).map((i) => ({ time: time[i]!, drawdown: drawdown[i]! }));
  return chartSpec('Drawdown, % of peak equity', 'How far equity is below its highest close so far', {
    width: WIDTH,
    height: 140,
    usermeta: { readout: [{ field: 'drawdown', label: 'Drawdown', format: '.2%', colour: 'down' }] },
    data: { name: 'rows', values },
    mark: {
      type: 'area',
      color: colour('down'),
      fillOpacity: 0.18,
      clip: true,
      line: { color: colour('down'), strokeWidth: 1.25 },
    },
    encoding: {
      x: timeAxis(timeDomain(time)),
      y: {
        field: 'drawdown',
        type: 'quantitative',
        title: null,
        scale: { domainMax: 0 },
        axis: { format: '~%', tickCount: 4 },
      },
    },
  });
}
