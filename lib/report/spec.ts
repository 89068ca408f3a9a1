// What all charts share: the frame of a Vega-Lite spec. Colours are parameters of the spec, so that a page changes
// its theme by setting signals, without compiling or parsing anything again.

import { type Colour, LIGHT } from './palette.ts';

/** What the page prints beside a chart for the row under the pointer; `format` is a d3 format. */
export interface ReadoutField {
  readonly field: string;
  readonly label: string;
  readonly format: string;
  readonly colour: Colour;
}

/** A Vega-Lite spec with its data inlined, as a plain object. */
export interface ChartSpec {
  readonly $schema: string;
  readonly title: { readonly text: string; readonly subtitle: string };
  /** Pixels; absent where `vconcat` views have their own. */
  readonly width?: number | 'container';
  readonly height?: number;
  /** For charts over time whose dataset is named 'rows' and has a field 'time'. */
  readonly usermeta?: { readonly readout: readonly ReadoutField[] };
  readonly [key: string]: unknown;
}

/** The usual width of a chart in a file, in pixels. */
export const WIDTH = 920;

/** Into how many stretches a line over time is cut; each keeps its extremes. */
export const BUCKETS = 500;

/** The data of a mark that is drawn once and not for every row. */
export const ONE_ROW = { values: [{}] };

/** Left of the plot, so that charts below each other share one time axis. */
const AXIS_EXTENT = 48;

/** A reference to a colour of the palette, for any colour property of a spec. */
export function colour(name: Colour): { readonly expr: Colour } {
  return { expr: name };
}

/** A spec: the frame that all charts share, with the views and data of `body`. */
export function chartSpec(
  text: string,
  subtitle: string,
  body: Readonly<Record<string, unknown>>,
): ChartSpec {
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    title: { text, subtitle },
    params: Object.entries(LIGHT).map(([name, value]) => ({ name, value })),
    background: colour('surface'),
    padding: 12,
    config: CONFIG,
    ...body,
  };
}

/** The x axis of a chart over time; `domain` is the first and last time in ms UTC. */
export function timeAxis(domain: readonly [number, number]): Readonly<Record<string, unknown>> {
  return {
    field: 'time',
    type: 'temporal',
    title: null,
    scale: { type: 'utc', domainMin: domain[0], domainMax: domain[1], nice: false, padding: 0 },
    // Times of day are by the clock of 24 hours, as everywhere else; Vega's own labels are by that of 12.
    axis: { tickCount: { expr: 'width / 110' }, grid: false, format: { hours: '%H:%M', minutes: '%H:%M' } },
  };
}

/** The first and last time of bars in ms UTC, the domain that charts over time share. */
export function timeDomain(time: Float64Array): readonly [number, number] {
  return [time[0] ?? 0, time.at(-1) ?? 0];
}

const CONFIG = {
  // Names of two words stay unquoted, which CSS allows: the PNG renderer skips a list that has quotes in it.
  font: 'system-ui, -apple-system, Segoe UI, Roboto, Helvetica Neue, Arial, Noto Sans, Liberation Sans, DejaVu Sans, sans-serif',
  title: {
    anchor: 'start',
    frame: 'bounds',
    fontSize: 15,
    fontWeight: 600,
    color: colour('ink'),
    subtitleColor: colour('muted'),
    subtitleFontSize: 12,
    subtitlePadding: 4,
    offset: 14,
  },
  view: { stroke: null },
  axis: {
    labelColor: colour('muted'),
    titleColor: colour('muted'),
    gridColor: colour('rule'),
    domainColor: colour('rule'),
    tickColor: colour('rule'),
    labelFontSize: 11,
    titleFontSize: 11,
    titleFontWeight: 'normal',
    labelPadding: 6,
  },
  axisX: { labelFlush: true, tickSize: 4 },
  axisY: { domain: false, ticks: false, minExtent: AXIS_EXTENT, maxExtent: AXIS_EXTENT, tickCount: 5 },
  legend: {
    orient: 'top',
    direction: 'horizontal',
    title: null,
    labelColor: colour('ink'),
    labelFontSize: 12,
    symbolType: 'stroke',
    symbolStrokeWidth: 2.5,
    offset: 6,
  },
};
