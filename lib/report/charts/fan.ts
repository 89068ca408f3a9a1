// The equity of a run among the runs that were drawn anew from it.

import type { MonteCarloFan, MonteCarloRecord } from '../../core/index.ts';
import { type ChartSpec, chartSpec, colour, timeAxis, WIDTH } from '../spec.ts';
import { quoteUnit } from '../units.ts';

/** How the simulated runs were made. */
export const METHOD_WORDS = {
  shuffle: 'shuffled trades',
  bootstrap: 'resampled trades',
  returns: 'resampled blocks of bar returns',
} as const;

/** Bands that hold the middle part of all simulated runs at each place, their median, and the run as it was. */
export function fanChart(record: MonteCarloRecord): ChartSpec {
  const { fan, runs, method, data } = record;
  const count = runs.toLocaleString('en-US');
  return chartSpec(
    `Equity by ${METHOD_WORDS[method]}, ${count} times, ${quoteUnit(data.symbol)}`,
    `Bands hold ${bandWords(fan)} of them, dashed is their median; blue: the run as it was`,
    {
      width: WIDTH,
      height: 320,
      ...(fan.axis === 'time' && { usermeta: { readout: readout(fan) } }),
      data: { name: 'rows', values: rowsOf(fan) },
      encoding: {
        x: axisOf(fan),
        y: { type: 'quantitative', title: null, scale: { zero: false }, axis: { format: '~s' } },
      },
      layer: [
        ...pairs(fan).map(([low, high]) => ({
          mark: { type: 'area', color: colour('benchmark'), opacity: 0.22, clip: true, tooltip: null },
          encoding: { y: { field: low }, y2: { field: high } },
        })),
        line('median', { color: colour('muted'), strokeWidth: 1.25, strokeDash: [4, 3] }),
        line('actual', { color: colour('strategy'), strokeWidth: 2 }),
      ],
    },
  );
}

function line(field: string, look: object) {
  return { mark: { type: 'line', clip: true, ...look }, encoding: { y: { field } } };
}

/** The fields of each band, the widest first. */
function pairs({ curves }: MonteCarloFan): [string, string][] {
  const count = Math.floor(curves.length / 2);
  return Array.from({ length: count }, (_, k) => [`q${k}`, `q${curves.length - 1 - k}`]);
}

/** '50 % and 95 %' of the runs, the innermost band first. */
function bandWords({ curves }: MonteCarloFan): string {
  const shares = pairs({ curves } as MonteCarloFan).map((_, k) => {
    const share = curves[curves.length - 1 - k]!.probability - curves[k]!.probability;
    return `${Number((100 * share).toFixed(1))}%`;
  });
  const [last, ...others] = shares;
  return others.length === 0 ? last! : `${others.reverse().join(', ')} and ${last}`;
}

function rowsOf({ axis, x, curves, actual }: MonteCarloFan) {
  const median = curves.findIndex(({ probability }) => probability === 0.5);
  const short = (value: number) => Number(value.toPrecision(7));
  return x.map((at, k) => ({
    [axis === 'time' ? 'time' : 'trade']: at,
    ...Object.fromEntries(curves.map(({ equity }, c) => [`q${c}`, short(equity[k]!)])),
    median: median < 0 ? null : short(curves[median]!.equity[k]!),
    actual: short(actual[k]!),
  }));
}

function axisOf({ axis, x }: MonteCarloFan) {
  if (axis === 'time') return timeAxis([x[0] ?? 0, x.at(-1) ?? 0]);
  const look = { grid: false, format: ',d', tickMinStep: 1, tickCount: { expr: 'width / 90' } };
  return { field: 'trade', type: 'quantitative', title: 'closed trades', scale: { nice: false }, axis: look };
}

function readout(fan: MonteCarloFan) {
  const wide = pairs(fan)[0];
  const [low, high] = [fan.curves[0], fan.curves.at(-1)];
  const quantile = (field: string, probability: number) => ({
    ...{ field, label: `${Number((100 * probability).toFixed(1))}% quantile`, format: ',.0f' },
    colour: 'benchmark' as const,
  });
  return [
    { field: 'actual', label: 'As it was', format: ',.0f', colour: 'strategy' as const },
    { field: 'median', label: 'Median', format: ',.0f', colour: 'muted' as const },
    ...(wide ? [quantile(wide[0], low!.probability), quantile(wide[1], high!.probability)] : []),
  ];
}
