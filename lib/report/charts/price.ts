// Price candles with entries and exits and the strategy's own indicators, for files and notebooks.

import type { RunRecord } from '../../core/index.ts';
import { type Candles, candlesOf, perCandle } from '../candles.ts';
import { tradeMarks } from '../marks.ts';
import { type Pane, panesOf } from '../panes.ts';
import { type ChartSpec, chartSpec, colour, timeAxis, timeDomain, WIDTH } from '../spec.ts';
import { quoteUnit } from '../units.ts';

const MOST_CANDLES = 300;
const MOST_MARKS = 600;

/** Candles, at most 300 of them, with trades and indicators; indicators of other panes are drawn below. */
export function priceChart(run: RunRecord): ChartSpec {
  const candles = candlesOf(run.bars, MOST_CANDLES);
  const marks = tradeMarks(run);
  const marked = marks.length <= MOST_MARKS;
  const [price, ...below] = panesOf(run.indicators);
  const note = marked
    ? '▲ buys, ▼ sells; filled where a position is entered'
    : `${run.trades.length.toLocaleString('en-US')} trades, too many to mark`;
  const layers = [
    ...candleLayers(candles),
    ...lineLayers(price, candles),
    ...(marked ? [markLayer(marks)] : []),
  ];
  return chartSpec(
    `${run.bars.symbol} price, ${quoteUnit(run.bars.symbol)}`,
    `Candles of ${candles.timeframe}; ${note}`,
    {
      spacing: 12,
      resolve: { scale: { color: 'independent' } },
      vconcat: [
        { height: price.height, ...view(candles, null, below.length === 0, layers) },
        ...below.map((pane, k) => paneView(pane, candles, k === below.length - 1)),
      ],
    },
  );
}

/** A view of the common time axis; only the lowest one prints its times. */
function view(
  candles: Candles,
  title: string | null,
  lowest: boolean,
  layer: readonly object[],
  axis: object = {},
) {
  const x = timeAxis(timeDomain(candles.time));
  const labels = { ...(x['axis'] as object), labels: lowest, ticks: lowest };
  const y = { type: 'quantitative', title, scale: { zero: false }, axis: { format: ',.8~f', ...axis } };
  return { width: WIDTH, encoding: { x: { ...x, axis: labels }, y }, layer };
}

function paneView(pane: Pane, candles: Candles, lowest: boolean) {
  const axis = pane.lines.every((line) => line.steps) ? { values: [0, 1] } : {};
  return { height: pane.height, ...view(candles, pane.name, lowest, lineLayers(pane, candles), axis) };
}

function candleLayers(c: Candles): object[] {
  const values = Array.from(c.time, (time, k) => ({
    time,
    open: c.open[k]!,
    high: c.high[k]!,
    low: c.low[k]!,
    close: c.close[k]!,
  }));
  const data = { name: 'candles', values };
  const hue = { condition: { test: 'datum.close < datum.open', value: colour('down') }, value: colour('up') };
  const size = Math.max(1, (0.7 * WIDTH) / c.length);
  const [rule, bar] = [
    { type: 'rule', aria: false },
    { type: 'bar', size, aria: false, strokeWidth: 0.5 },
  ];
  return [
    { data, mark: rule, encoding: { y: { field: 'low' }, y2: { field: 'high' }, color: hue } },
    // The stroke keeps a candle that closed where it opened visible.
    {
      data: { name: 'candles' },
      mark: bar,
      encoding: { y: { field: 'open' }, y2: { field: 'close' }, color: hue, stroke: hue },
    },
  ];
}

function lineLayers(pane: Pane, candles: Candles): object[] {
  if (pane.lines.length === 0) return [];
  const domain = pane.lines.map((l) => l.column.name);
  const scale = { domain, range: pane.lines.map((l) => colour(l.colour)) };
  // A pane of one line has its name beside the axis already.
  const legend = pane.name !== 'price' && domain.length === 1 ? { legend: null } : {};
  return pane.lines.map(({ column, steps }) => {
    const shown = perCandle(column.values, candles);
    const values = Array.from(candles.time, (time, k) => ({
      time,
      value: Number.isFinite(shown[k]) ? shown[k]! : null,
    }));
    return {
      data: { values },
      mark: { type: 'line', strokeWidth: 1.25, aria: false, interpolate: steps ? 'step-after' : 'linear' },
      encoding: {
        y: { field: 'value' },
        color: { datum: column.name, type: 'nominal', scale, ...legend },
      },
    };
  });
}

function markLayer(marks: readonly { time: number; price: number; side: string; kind: string }[]): object {
  return {
    data: {
      name: 'marks',
      values: marks.map(({ time, price, side, kind }) => ({ time, price, side, kind })),
    },
    mark: { type: 'point', size: 40, strokeWidth: 1.25, opacity: 1, aria: false },
    encoding: {
      y: { field: 'price' },
      shape: { condition: { test: "datum.side === 'buy'", value: 'triangle-up' }, value: 'triangle-down' },
      stroke: { value: colour('ink') },
      fill: {
        condition: { test: "datum.kind === 'exit'", value: colour('surface') },
        value: colour('ink'),
      },
    },
  };
}
