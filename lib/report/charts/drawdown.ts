// How far equity is below its highest point so far, with the worst periods marked.

import type { RunRecord } from '../../core/index.ts';
import { percent } from '../../metrics/format.ts';
import { type DrawdownPeriod, drawdownPeriods, drawdowns } from '../../metrics/index.ts';
import { extremeRows } from '../decimate.ts';
import { BUCKETS, type ChartSpec, chartSpec, colour, timeAxis, timeDomain, WIDTH } from '../spec.ts';

const SHADED = 3;

/** What a drawdown is drawn from: `time` is open times in ms UTC. */
export interface DrawnEquity extends Pick<RunRecord, 'equity'> {
  readonly bars: Pick<RunRecord['bars'], 'time'>;
  /** The first and last time shown; absent: those of the bars. */
  readonly domain?: readonly [number, number];
}

/** The drawdown at every close, as a fraction at most 0; the three deepest periods under water are shaded. */
export function drawdownChart(run: DrawnEquity): ChartSpec {
  const drawdown = drawdowns(run.equity);
  const { time } = run.bars;
  const values = extremeRows([drawdown], BUCKETS).map((i) => ({ time: time[i]!, drawdown: drawdown[i]! }));
  const periods = worstDrawdowns(run.equity, SHADED);
  const note = periods.length > 0 ? '; shaded: the three deepest' : '';
  return chartSpec('Drawdown, % of peak equity', `How far equity is below its highest close so far${note}`, {
    width: WIDTH,
    height: 160,
    usermeta: { readout: [{ field: 'drawdown', label: 'Drawdown', format: '.2%', colour: 'down' }] },
    data: { name: 'rows', values },
    encoding: { x: timeAxis(run.domain ?? timeDomain(time)) },
    layer: [bands(periods, time), water(), labels(run.equity, time)],
  });
}

/** The `count` deepest periods under water, deepest first. */
export function worstDrawdowns(equity: Float64Array, count: number): DrawdownPeriod[] {
  return drawdownPeriods(equity)
    .sort((a, b) => a.depth - b.depth)
    .slice(0, count);
}

function bands(periods: readonly DrawdownPeriod[], time: Float64Array) {
  const values = periods.map(({ peak, recovery }) => ({
    time: time[peak]!,
    until: time[recovery ?? time.length - 1]!,
  }));
  return {
    data: { name: 'periods', values },
    mark: { type: 'rect', color: colour('muted'), opacity: 0.12, tooltip: null },
    encoding: { x2: { field: 'until' } },
  };
}

function water() {
  return {
    mark: {
      type: 'area',
      color: colour('down'),
      fillOpacity: 0.18,
      clip: true,
      line: { color: colour('down'), strokeWidth: 1.25 },
    },
    encoding: {
      y: {
        field: 'drawdown',
        type: 'quantitative',
        title: null,
        scale: { domainMax: 0 },
        axis: { format: '~%', tickCount: 4 },
      },
    },
  };
}

/** The deepest point says how deep, and the longest period how long. */
function labels(equity: Float64Array, time: Float64Array) {
  const periods = drawdownPeriods(equity);
  const most = (of: (period: DrawdownPeriod) => number) =>
    [...periods].sort((a, b) => of(b) - of(a)).slice(0, 1);
  const label = (row: number, drawdown: number, text: string) => ({
    ...{ time: time[row]!, drawdown, text },
    late: row > 0.75 * time.length,
  });
  const values = [
    ...most((p) => -p.depth).map((p) => label(p.trough, p.depth, percent(p.depth, 1))),
    ...most((p) => p.bars).map((p) => label(p.peak, 0, `longest: ${p.bars.toLocaleString('en-US')} bars`)),
  ];
  return {
    data: { name: 'labels', values },
    mark: {
      ...{ type: 'text', fontSize: 11, color: colour('ink'), tooltip: null },
      align: { expr: "datum.late ? 'right' : 'left'" },
      dx: { expr: 'datum.late ? -6 : 6' },
      baseline: { expr: "datum.drawdown === 0 ? 'top' : 'bottom'" },
      dy: { expr: 'datum.drawdown === 0 ? 4 : 0' },
    },
    encoding: { y: { field: 'drawdown', type: 'quantitative' }, text: { field: 'text' } },
  };
}
