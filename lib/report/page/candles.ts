// Draws the candles, the strategy's own indicators and its trades; says above them what they are under the pointer.

import type { IChartApi, ISeriesApi, SeriesMarker, Time } from 'lightweight-charts';
import type { Page } from './browser.ts';

const { document, LightweightCharts: charts, getComputedStyle, CustomEvent } = globalThis as unknown as Page;

interface Line {
  readonly name: string;
  readonly colour: string;
  readonly steps: boolean;
  readonly values: readonly (number | null)[];
}

/** As lib/report/price-data.ts makes it: a column per field, times in seconds. */
interface PriceData {
  readonly time: readonly number[];
  readonly open: readonly number[];
  readonly high: readonly number[];
  readonly low: readonly number[];
  readonly close: readonly number[];
  readonly volume: readonly number[] | null;
  readonly digits: number;
  readonly intraday: boolean;
  /** Heights are in pixels. */
  readonly panes: readonly {
    readonly name: string;
    readonly height: number;
    readonly lines: readonly Line[];
  }[];
  /** Ascending by candle. */
  readonly marks: {
    readonly candle: readonly number[];
    readonly buy: readonly number[];
    readonly entry: readonly number[];
    readonly label: readonly string[];
  };
}

const MOST_MARKS = 400;
const MOST_LABELS = 40;
const CONDITION = {
  type: 'custom',
  minMove: 1,
  formatter: (x: number) => (x === 0 ? 'no' : x === 1 ? 'yes' : ''),
} as const;

const data: PriceData = JSON.parse(document.getElementById('price-data')!.textContent!);
const box = document.getElementById('candles')!;
const readout = document.getElementById('candles-readout')!;
const time = data.time as readonly Time[];
const css = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

const chart: IChartApi = charts.createChart(box as never, {
  autoSize: true,
  localization: { locale: 'en-GB', dateFormat: 'yyyy-MM-dd' },
  timeScale: {
    timeVisible: data.intraday,
    secondsVisible: false,
    minBarSpacing: 0.001,
    rightOffset: 3,
    enableConflation: true,
  },
  crosshair: { mode: charts.CrosshairMode.Normal },
  handleScroll: { vertTouchDrag: false, mouseWheel: false },
  handleScale: { mouseWheel: false },
});
const priceFormat = { type: 'price', precision: data.digits, minMove: 10 ** -data.digits } as const;
const candles = chart.addSeries(charts.CandlestickSeries, { priceFormat, borderVisible: false });
candles.setData(
  time.map((at, k) => ({
    time: at,
    open: data.open[k]!,
    high: data.high[k]!,
    low: data.low[k]!,
    close: data.close[k]!,
  })),
);
const volume = data.volume && addVolume(data.volume);
const lines = data.panes.flatMap((pane, k) => pane.lines.map((line) => ({ line, series: addLine(line, k) })));
const names = data.panes
  .slice(1)
  .map((pane, k) => charts.createTextWatermark(chart.panes()[k + 1]!, watermark(pane.name)));
const markers = charts.createSeriesMarkers(candles, [], { zOrder: 'top' });
for (const [k, pane] of chart.panes().entries()) pane.setStretchFactor(data.panes[k]!.height);

function addVolume(values: readonly number[]): ISeriesApi<'Histogram'> {
  const quiet = { priceScaleId: '', priceLineVisible: false, lastValueVisible: false };
  const series = chart.addSeries(charts.HistogramSeries, { ...quiet, priceFormat: { type: 'volume' } });
  series.priceScale().applyOptions({ scaleMargins: { top: 0.85, bottom: 0 } });
  series.setData(values.map((value, k) => ({ time: time[k]!, value })));
  return series;
}

function addLine(line: Line, pane: number): ISeriesApi<'Line'> {
  const quiet = { priceLineVisible: false, lastValueVisible: false, crosshairMarkerVisible: false };
  const lineType = line.steps ? charts.LineType.WithSteps : charts.LineType.Simple;
  const format = line.steps ? { priceFormat: CONDITION } : pane === 0 ? { priceFormat } : {};
  const series = chart.addSeries(charts.LineSeries, { ...quiet, lineType, lineWidth: 2, ...format }, pane);
  // Room for the name of the pane.
  if (pane > 0)
    series.priceScale().applyOptions({ scaleMargins: { top: line.steps ? 0.4 : 0.2, bottom: 0.1 } });
  series.setData(
    line.values.map((value, k) => (value === null ? { time: time[k]! } : { time: time[k]!, value })),
  );
  return series;
}

function watermark(text: string) {
  const lines = [{ text, color: css('muted'), fontSize: 12 }];
  return { horzAlign: 'left', vertAlign: 'top', lines } as const;
}

function paint(): void {
  const rule = css('rule');
  chart.applyOptions({
    layout: {
      background: { type: charts.ColorType.Solid, color: css('surface') },
      textColor: css('muted'),
      fontFamily: getComputedStyle(document.documentElement).fontFamily,
      fontSize: 11,
      panes: { separatorColor: rule, separatorHoverColor: rule },
    },
    grid: { vertLines: { color: rule }, horzLines: { color: rule } },
    timeScale: { borderColor: rule },
    rightPriceScale: { borderColor: rule },
  });
  const [upColor, downColor] = [css('up'), css('down')];
  candles.applyOptions({ upColor, downColor, wickUpColor: upColor, wickDownColor: downColor });
  volume?.applyOptions({ color: `${css('benchmark')}55` });
  for (const { line, series } of lines) series.applyOptions({ color: css(line.colour) });
  for (const [k, name] of names.entries()) name.applyOptions(watermark(data.panes[k + 1]!.name));
  mark();
}

/** Shows the trades in view; too many at once would be a smear, so then a note asks to come closer. */
function mark(): void {
  const range = chart.timeScale().getVisibleLogicalRange();
  const [from, to] = [range?.from ?? 0, range?.to ?? time.length];
  const { candle } = data.marks;
  const [first, end] = [rank(candle, Math.floor(from)), rank(candle, Math.ceil(to) + 1)];
  const shown = end - first <= MOST_MARKS ? Array.from({ length: end - first }, (_, k) => first + k) : [];
  const labelled = shown.length <= MOST_LABELS;
  markers.setMarkers(shown.map((k) => marker(k, labelled)));
  const note = document.getElementById('candles-note')!;
  note.hidden = shown.length === end - first;
  note.textContent = `${(end - first).toLocaleString('en-US')} entries and exits in view: zoom in to see them`;
}

function marker(k: number, labelled: boolean): SeriesMarker<Time> {
  const { candle, buy, entry, label } = data.marks;
  return {
    time: time[candle[k]!]!,
    position: buy[k] ? 'belowBar' : 'aboveBar',
    shape: entry[k] ? (buy[k] ? 'arrowUp' : 'arrowDown') : 'circle',
    color: css('ink'),
    size: entry[k] ? 1 : 0.6,
    ...(labelled && { text: label[k]! }),
  };
}

/** How many of ascending `values` are below `limit`. */
function rank(values: readonly number[], limit: number): number {
  let [low, high] = [0, values.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (values[middle]! < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

function print(k: number): void {
  const number = (value: number | null | undefined) =>
    value === null || value === undefined ? '–' : value.toFixed(data.digits);
  const fields: [string, string, string?][] = [
    ['O', number(data.open[k])],
    ['H', number(data.high[k])],
    ['L', number(data.low[k])],
    ['C', number(data.close[k])],
    ...(data.volume
      ? [['V', data.volume[k]!.toLocaleString('en-US', { notation: 'compact' })] as [string, string]]
      : []),
    ...lines.map(({ line }): [string, string, string] => [
      line.name,
      line.steps ? CONDITION.formatter(line.values[k]!) : number(line.values[k]),
      line.colour,
    ]),
  ];
  const when = document.createElement('time');
  when.textContent = timeText(data.time[k]! * 1000);
  readout.replaceChildren(when, ...fields.map(([label, value, hue]) => field(label, value, hue)));
}

function timeText(ms: number): string {
  return new Date(ms)
    .toISOString()
    .slice(0, Number(document.documentElement.dataset['timeLength']))
    .replace('T', ' ');
}

function field(label: string, value: string, hue: string | undefined) {
  const node = document.createElement('span');
  const key = document.createElement('i');
  if (hue) key.style['background'] = `var(--${hue})`;
  const number = document.createElement('b');
  number.textContent = value;
  node.append(...(hue ? [key] : []), `${label} `, number);
  return node;
}

/** The candles from `first` to `last`, with some room on both sides. */
function zoom(first: number, last: number): void {
  const room = Math.max(20, 0.5 * (last - first));
  chart.timeScale().setVisibleLogicalRange({ from: first - room, to: last + room });
}

let waiting = false;
chart.timeScale().subscribeVisibleLogicalRangeChange(() => {
  if (!waiting)
    (globalThis as unknown as Page).requestAnimationFrame(() => {
      waiting = false;
      mark();
    });
  waiting = true;
});
chart.subscribeCrosshairMove((event) => {
  const at = event.time === undefined ? null : Number(event.time);
  print(at === null ? time.length - 1 : rank(data.time, at));
  document.dispatchEvent(new CustomEvent('cursor', { detail: at === null ? null : at * 1000 }));
});

// The wheel scrolls the page until the chart is touched, and zooms the chart until the pointer leaves it.
const wheel = (mouseWheel: boolean) =>
  chart.applyOptions({ handleScroll: { mouseWheel }, handleScale: { mouseWheel } });
box.addEventListener('pointerdown', () => wheel(true));
box.addEventListener('pointerleave', () => wheel(false));

document.addEventListener('theme', paint);
document.addEventListener('trade', (event) => {
  const { from, to } = event.detail as { from: number; to: number };
  zoom(rank(data.time, from / 1000 + 1e-9) - 1, rank(data.time, to / 1000 + 1e-9) - 1);
  document.getElementById('price')!.scrollIntoView({ behavior: 'smooth', block: 'start' });
});
document.getElementById('candles-all')!.addEventListener('click', () => chart.timeScale().fitContent());
document.getElementById('candles-latest')!.addEventListener('click', latest);

/** The latest candles, as many as can be told apart. */
function latest(): void {
  const most = Math.max(60, Math.round(box.clientWidth / 6));
  chart.timeScale().setVisibleLogicalRange({ from: Math.max(-1, time.length - most), to: time.length + 2 });
}

paint();
print(time.length - 1);
latest();
