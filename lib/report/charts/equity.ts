// Equity against buy and hold.

import { extremeRows } from '../decimate.ts';
import type { Colour } from '../palette.ts';
import type { DrawnRun } from '../records.ts';
import { BUCKETS, type ChartSpec, chartSpec, colour, timeAxis, timeDomain, WIDTH } from '../spec.ts';
import { quoteUnit } from '../units.ts';

const STRATEGY = 'Strategy';
const HELD = 'Buy and hold';

/** Equity at every close, and the same money held in the market from the first close on, in quote units. */
export function equityChart(run: DrawnRun): ChartSpec {
  const { time, close, symbol } = run.bars;
  const { cash } = run.options;
  const units = (typeof cash === 'number' ? cash : run.equity[0]!) / close[0]!;
  const values = extremeRows([run.equity, close], BUCKETS).map((i) => ({
    time: time[i]!,
    strategy: run.equity[i]!,
    held: units * close[i]!,
  }));
  // '12.5k' reads well, '500m' for half a coin does not.
  const format = run.equity[0]! >= 1000 ? '~s' : ',.8~f';
  return chartSpec(`Equity, ${quoteUnit(symbol)}`, `${run.strategy} against buying and holding ${symbol}`, {
    width: WIDTH,
    height: 280,
    usermeta: {
      readout: [
        { field: 'strategy', label: STRATEGY, format: ',.2f', colour: 'strategy' },
        { field: 'held', label: HELD, format: ',.2f', colour: 'benchmark' },
      ],
    },
    data: { name: 'rows', values },
    encoding: { x: timeAxis(timeDomain(time)) },
    layer: [line('held', HELD, 'benchmark', format), line('strategy', STRATEGY, 'strategy', format)],
  });
}

function line(field: string, label: string, hue: Colour, format: string) {
  const legend = { domain: [STRATEGY, HELD], range: [colour('strategy'), colour('benchmark')] };
  return {
    mark: { type: 'line', strokeWidth: hue === 'strategy' ? 1.75 : 1.25, clip: true },
    encoding: {
      y: { field, type: 'quantitative', title: null, scale: { zero: false }, axis: { format } },
      color: { datum: label, type: 'nominal', scale: legend },
    },
  };
}
