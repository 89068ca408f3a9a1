// How a metric becomes a colour: blue is good and orange bad in every chart, and 0 is the middle where a metric has a sign.

import { METRICS, type MetricName, type MetricUnit } from '../../metrics/index.ts';
import { quantile } from '../../metrics/tails.ts';
import type { Colour } from '../palette.ts';
import { colour } from '../spec.ts';

/** A quantitative colour scale of Vega-Lite. */
export type ColourScale = Readonly<Record<string, unknown>>;

/** Values further out than these quantiles have the colours of the ends, so that one does not wash out all others. */
const [LEAST, MOST] = [0.01, 0.99];

/** The colours of a metric's values; `middle` is the colour of 0, or of what is neither good nor bad. */
export function metricScale(
  metric: MetricName,
  values: ArrayLike<number>,
  middle: Colour = 'surface',
): ColourScale {
  const { higherIsBetter } = METRICS[metric];
  const sorted = Float64Array.from(values).sort();
  const [low, high] = [LEAST, MOST].map((q) => quantile((k) => sorted[k]!, sorted.length, q)) as [
    number,
    number,
  ];
  const [bad, good] = higherIsBetter === false ? (['up', 'down'] as const) : (['down', 'up'] as const);
  if (higherIsBetter !== null && low < 0 && high > 0) {
    const full = Math.max(-low, high);
    return scale([-full, 0, full], [bad, middle, good]);
  }
  if (sorted.length === 0) return scale([0, 1], [middle, 'up']);
  if (low === high) return scale([low - 1, low, low + 1], [middle, 'up', 'up']);
  // Cells have room for more shades than lines.
  const ramp: Colour[] = middle === 'surface' ? [middle, 'up', 'deep'] : [middle, 'up'];
  const ends = ramp.map((_, k) => low + (k / (ramp.length - 1)) * (high - low));
  return scale(ends, higherIsBetter === false ? ramp.reverse() : ramp);
}

function scale(domain: readonly number[], range: readonly Colour[]): ColourScale {
  return { domain, range: range.map(colour), clamp: true, interpolate: 'rgb' };
}

const FORMATS: Readonly<Record<MetricUnit, string>> = {
  fraction: '.1%',
  number: '.2f',
  bars: ',.0f',
  quote: ',.0f',
};

/** The d3 format of a metric, short enough for an axis or a cell. */
export function metricFormat(metric: MetricName): string {
  return metric === 'trades' ? ',.0f' : FORMATS[METRICS[metric].unit];
}
