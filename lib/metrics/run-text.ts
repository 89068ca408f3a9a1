// A run as it prints itself: what was run, and its metrics.

import type { DataSpan, ParamValue, PortfolioRecord } from '../core/index.ts';
import { formatTime } from '../core/time.ts';
import { formatMetric } from './format.ts';
import { METRICS, type MetricName } from './registry.ts';

const WIDTH = { label: 24, value: 12 };

/** 'SPX 1d, 2000-01-03 to 2020-04-17, 5,105 bars'; of generated ones it says so. */
export function dataText(data: Omit<DataSpan, 'id'>): string {
  const { symbol, timeframe, from, to, bars, synthetic } = data;
  const kind = synthetic === undefined ? '' : ' of generated data';
  return `${symbol} ${timeframe}, ${formatTime(from)} to ${formatTime(to)}, ${bars.toLocaleString('en-US')} bars${kind}`;
}

/** The same of a portfolio: all its symbols, and that data are generated where those of one are. */
export function portfolioDataText({ symbols, timeframe, time, legs }: PortfolioRecord): string {
  const made = legs.find(({ synthetic }) => synthetic !== undefined)?.synthetic;
  return dataText({
    ...{ symbol: symbols.join(', '), timeframe, bars: time.length, from: time[0] ?? 0, to: time.at(-1) ?? 0 },
    ...(made !== undefined && { synthetic: made }),
  });
}

/** 'fast 12, slow 26'. */
export function paramsText(params: Readonly<Record<string, ParamValue>>): string {
  return Object.entries(params)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');
}

/** Metrics in two columns, 76 characters wide, in the order of their table. */
export function metricsText(metrics: Readonly<Record<string, number | null>>): string {
  const names = (Object.keys(METRICS) as MetricName[]).filter((name) => metrics[name] !== undefined);
  const cells = names.map((name) => {
    const { label, unit } = METRICS[name];
    return label.padEnd(WIDTH.label) + formatMetric(metrics[name]!, unit).padStart(WIDTH.value);
  });
  const half = Math.ceil(cells.length / 2);
  return cells
    .slice(0, half)
    .map((cell, k) => `${cell}    ${cells[half + k] ?? ''}`.trimEnd())
    .join('\n');
}
