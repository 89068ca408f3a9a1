// The windows of a walk-forward over time, and the equity of its test windows one after the other.

import type { WalkForwardRecord, WalkForwardWindow } from '../../core/index.ts';
import { decimal, formatMetric } from '../../metrics/format.ts';
import { METRICS, type MetricName } from '../../metrics/index.ts';
import { extremeRows } from '../decimate.ts';
import { BUCKETS, type ChartSpec, chartSpec, colour, timeAxis, WIDTH } from '../spec.ts';
import { quoteUnit } from '../units.ts';

/** The windows above the equity of the test windows, on one time axis. */
export function walkForwardChart(record: WalkForwardRecord): ChartSpec {
  const [windows, equity] = [windowsChart(record), outOfSampleChart(record)];
  const { text, subtitle } = windows.title;
  return chartSpec(text, `${subtitle}; below: equity`, {
    spacing: 16,
    vconcat: [viewOf(windows), viewOf(equity)],
  });
}

function viewOf({ width, height, data, encoding, layer }: ChartSpec) {
  return { width, height, data, encoding, layer };
}

/** A row per window: its train bars, its test bars coloured by their profit, and the parameters that were chosen. */
export function windowsChart(record: WalkForwardRecord): ChartSpec {
  const { windows, data, mode, objective } = record;
  const values = windows.map((window, k) => ({
    window: k + 1,
    ...spans(window),
    label: labelOf(window, record),
  }));
  const name = Object.hasOwn(METRICS, objective) ? METRICS[objective as MetricName].label : objective;
  const subtitle = `Grey: train (${mode}); blue, orange: test with profit, loss; ${name} in → out of sample`;
  const height = Math.min(480, Math.max(96, 24 * windows.length));
  return chartSpec(`Walk-forward of ${record.strategy} on ${data.symbol}`, subtitle, {
    width: WIDTH,
    height,
    data: { name: 'windows', values },
    encoding: {
      x: { ...timeAxis([data.from, data.to]), field: 'trainFrom' },
      y: {
        field: 'window',
        type: 'ordinal',
        title: null,
        scale: { paddingInner: 0.25 },
        axis: { labelOverlap: 'greedy' },
      },
    },
    layer: [
      bar('trainFrom', 'trainTo', { color: colour('benchmark'), opacity: 0.4 }),
      bar('testFrom', 'testTo', { color: { expr: 'datum.gain > 0 ? up : datum.gain < 0 ? down : muted' } }),
      ...(height / windows.length >= 12 ? labelLayers(record, values) : []),
    ],
  });
}

function spans({ train, test, outOfSample }: WalkForwardWindow) {
  const gain = outOfSample['totalReturn'] ?? 0;
  return { trainFrom: train.from, trainTo: train.to, testFrom: test.from, testTo: test.to, gain };
}

function bar(from: string, to: string, look: object) {
  return {
    mark: { type: 'bar', cornerRadius: 2, ...look },
    encoding: { x: { field: from, type: 'temporal' }, x2: { field: to } },
  };
}

/** 'fast 12, slow 40 · 0.81 → 0.12': what was chosen, and the objective in and out of sample. */
function labelOf({ params, score }: WalkForwardWindow, { stability, objective }: WalkForwardRecord): string {
  const chosen = stability.map(({ name }) => `${name} ${params[name]}`).join(', ');
  const value = (x: number | null) =>
    Object.hasOwn(METRICS, objective) ? formatMetric(x, METRICS[objective as MetricName].unit) : decimal(x);
  return `${chosen} · ${value(score.inSample)} → ${value(score.outOfSample)}`;
}

/** Anchored windows have room in their train bars; rolling ones beside them, on the side where more is left. */
function labelLayers(
  { mode, data }: WalkForwardRecord,
  values: readonly { trainFrom: number; testTo: number }[],
) {
  const middle = (row: { trainFrom: number; testTo: number }) => (row.trainFrom + row.testTo) / 2;
  const late = (row: { trainFrom: number; testTo: number }) => middle(row) > (data.from + data.to) / 2;
  const layer = (name: string, rows: readonly object[], field: string, align: 'left' | 'right') => ({
    data: { name, values: rows },
    mark: {
      type: 'text',
      align,
      dx: align === 'left' ? 6 : -6,
      fontSize: { expr: 'width < 480 ? 0 : 11' },
      color: colour('ink'),
    },
    encoding: { x: { field, type: 'temporal' }, text: { field: 'label' } },
  });
  if (mode === 'anchored') return [layer('inside', values, 'trainTo', 'right')];
  return [
    layer(
      'early',
      values.filter((row) => !late(row)),
      'testTo',
      'left',
    ),
    layer('late', values.filter(late), 'trainFrom', 'right'),
  ];
}

/** Equity at every close of the test windows, in quote units; lines part the windows. */
export function outOfSampleChart({ outOfSample, windows, data, strategy }: WalkForwardRecord): ChartSpec {
  const { time, equity } = outOfSample;
  const values = extremeRows([equity], BUCKETS).map((i) => ({ time: time[i]!, equity: equity[i]! }));
  return chartSpec(
    `Equity out of sample, ${quoteUnit(data.symbol)}`,
    `${strategy} with the parameters of each window on its test bars, the capital handed on; lines part the windows`,
    {
      width: WIDTH,
      height: 220,
      usermeta: { readout: [{ field: 'equity', label: 'Equity', format: ',.2f', colour: 'strategy' }] },
      data: { name: 'rows', values },
      encoding: { x: timeAxis([data.from, data.to]) },
      layer: [
        {
          data: { name: 'starts', values: windows.map(({ test }) => ({ time: test.from })) },
          mark: { type: 'rule', color: colour('rule') },
        },
        {
          mark: { type: 'line', color: colour('strategy'), strokeWidth: 1.75, clip: true },
          encoding: {
            y: {
              field: 'equity',
              type: 'quantitative',
              title: null,
              scale: { zero: false },
              axis: { format: '~s' },
            },
          },
        },
      ],
    },
  );
}
