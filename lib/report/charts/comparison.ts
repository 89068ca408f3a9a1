// The equity of several runs in one chart.

import { type RunRecord, TradelabError } from '../../core/index.ts';
import { extremeRows } from '../decimate.ts';
import type { Colour } from '../palette.ts';
import { runLabels } from '../run-labels.ts';
import { BUCKETS, type ChartSpec, chartSpec, colour, timeAxis, WIDTH } from '../spec.ts';

/** What a comparison shows. */
export interface ComparisonOptions {
  /** A logarithmic scale, on which equal growth is equally steep. */
  readonly log?: boolean;
}

const COLOURS = ['strategy', 'down', 'line3', 'line1', 'line2', 'line4', 'line6', 'line5'] as const;
const HEIGHT = 320;
const LABEL_HEIGHT = 14;

interface Line {
  readonly field: string;
  readonly label: string;
  readonly colour: Colour;
  readonly time: Float64Array;
  /** 1 at the first row. */
  readonly growth: Float64Array;
}

/** Equity over its first value, aligned by time, for at most 8 runs; with buy and hold where all ran on the same bars. Throws `bad-option` for none or more. */
export function comparisonChart(
  runs: readonly RunRecord[],
  { log = false }: ComparisonOptions = {},
): ChartSpec {
  if (runs.length === 0 || runs.length > COLOURS.length) {
    throw new TradelabError('bad-option', `${runs.length} runs cannot be compared in one chart`, {
      hint: `give it 1 to ${COLOURS.length}`,
    });
  }
  const lines = linesOf(runs);
  const values = rowsOf(lines);
  const domain = [
    Math.min(...lines.map((l) => l.time[0]!)),
    Math.max(...lines.map((l) => l.time.at(-1)!)),
  ] as const;
  const drawn = values.flatMap((row) => lines.flatMap(({ field }) => row[field] ?? []));
  const extent = [Math.min(...drawn), Math.max(...drawn)] as const;
  const y = {
    type: 'quantitative',
    title: null,
    scale: { type: log ? 'log' : 'linear', domain: extent, nice: false },
    axis: { format: '~g', ...(log && { tickCount: 4 }) },
  };
  return chartSpec(
    'Equity, 1 at the start',
    `Growth of each run from its own first bar on${log ? ', logarithmic scale' : ''}`,
    {
      width: WIDTH,
      height: HEIGHT,
      usermeta: {
        readout: lines.map(({ field, label, colour }) => ({ field, label, format: '.3f', colour })),
      },
      data: { name: 'rows', values },
      encoding: { x: timeAxis(domain), y },
      layer: [...lines.map(lineLayer), endLayer(lines, extent, log)],
    },
  );
}

function linesOf(runs: readonly RunRecord[]): Line[] {
  const labels = runLabels(runs);
  const lines = runs.map(
    (run, k): Line => ({
      field: `run${k + 1}`,
      label: labels[k]!,
      colour: COLOURS[k]!,
      time: run.bars.time,
      growth: run.equity.map((equity) => equity / run.equity[0]!),
    }),
  );
  const [first] = runs;
  const { time, close, symbol } = first!.bars;
  const same = runs.every(
    ({ bars }) => bars.symbol === symbol && bars.time[0] === time[0] && bars.length === time.length,
  );
  if (!same) return lines;
  const growth = close.map((price) => price / close[0]!);
  return [...lines, { field: 'held', label: 'Buy and hold', colour: 'benchmark', time, growth }];
}

/** A row per time at which some line has an extreme, with the latest value of every line that has begun and not ended. */
function rowsOf(lines: readonly Line[]): Readonly<Record<string, number | null>>[] {
  const buckets = Math.ceil(BUCKETS / lines.length);
  const times = new Set(
    lines.flatMap(({ time, growth }) => extremeRows([growth], buckets).map((i) => time[i]!)),
  );
  const next = lines.map(() => 0);
  return [...times]
    .sort((a, b) => a - b)
    .map((time) => {
      const row: Record<string, number | null> = { time };
      for (const [k, line] of lines.entries()) {
        while (next[k]! < line.time.length && line.time[next[k]!]! <= time) next[k]!++;
        const within = next[k]! > 0 && time <= line.time.at(-1)!;
        row[line.field] = within ? Number(line.growth[next[k]! - 1]!.toPrecision(6)) : null;
      }
      return row;
    });
}

function lineLayer({ field, colour: hue }: Line) {
  return {
    mark: {
      type: 'line',
      color: colour(hue),
      strokeWidth: 1.75,
      clip: true,
      ...(field === 'held' && { strokeDash: [4, 3] }),
    },
    encoding: { y: { field } },
  };
}

/** The name of each line at its end, moved apart where lines end close to each other. */
function endLayer(lines: readonly Line[], [low, high]: readonly [number, number], log: boolean) {
  const scaled = (value: number) => (log ? Math.log(value) : value);
  const pixels = HEIGHT / (scaled(high) - scaled(low) || 1);
  const ends = lines
    .map((line) => ({ line, pixel: (scaled(high) - scaled(line.growth.at(-1)!)) * pixels }))
    .sort((a, b) => a.pixel - b.pixel);
  const places = spread(ends.map(({ pixel }) => pixel));
  const values = ends.map(({ line }, k) => ({
    time: line.time.at(-1)!,
    pixel: places[k]!,
    label: line.label.length > 32 ? `${line.label.slice(0, 31)}…` : line.label,
    line: line.field,
  }));
  return {
    name: 'ends',
    data: { name: 'ends', values },
    mark: { type: 'text', align: 'left', dx: 6, fontSize: 11, fontWeight: 600, clip: false },
    encoding: {
      y: { field: 'pixel', type: 'quantitative', scale: null, axis: null },
      text: { field: 'label' },
      color: {
        field: 'line',
        type: 'nominal',
        scale: { domain: lines.map((l) => l.field), range: lines.map((l) => colour(l.colour)) },
        legend: null,
      },
    },
  };
}

/** Ascending places at least a label apart and within the chart, each near where it was. */
function spread(pixels: readonly number[]): number[] {
  const out: number[] = [];
  for (const pixel of pixels) out.push(Math.max(pixel, (out.at(-1) ?? -LABEL_HEIGHT) + LABEL_HEIGHT));
  for (let k = out.length - 1, most = HEIGHT; k >= 0; k--, most -= LABEL_HEIGHT)
    out[k] = Math.min(out[k]!, most);
  return out;
}
