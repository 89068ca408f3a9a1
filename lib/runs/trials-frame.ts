// The trials of a sweep as frames, from its typed columns: never an object per row, never more than a part at a time.

import type { ParamValue } from '../core/index.ts';
import { createFrame, type Frame, type FrameColumn } from '../frames/index.ts';
import { METRICS } from '../metrics/index.ts';

/** Trials in typed columns, as a sweep's result has them. */
export interface ListedTrials {
  readonly length: number;
  /** Values, or which of the words a parameter has. */
  readonly params: Readonly<Record<string, Float64Array>>;
  readonly metrics: Readonly<Partial<Record<string, Float64Array>>>;
  row(k: number): { readonly params: Readonly<Record<string, ParamValue>> };
}

/** Frames of at most `rows` trials each: the run that they are of, their row in it, parameters as JSON, all metrics. */
export function* trialFrames(run: string, trials: ListedTrials, rows: number): Generator<Frame> {
  const text = paramTexts(trials);
  for (let from = 0; from < trials.length; from += rows) {
    const length = Math.min(rows, trials.length - from);
    const undefinedHere = new Float64Array(length).fill(Number.NaN);
    const number = (values: Float64Array): FrameColumn => ({ type: 'number', values });
    const metrics = Object.keys(METRICS).map((name): [string, FrameColumn] => [
      name,
      number(trials.metrics[name]?.subarray(from, from + length) ?? undefinedHere),
    ]);
    yield createFrame([
      ['run', { type: 'word', values: Array<string>(length).fill(run) }],
      ['row', number(Float64Array.from({ length }, (_, k) => from + k))],
      ['params', { type: 'word', values: Array.from({ length }, (_, k) => text(from + k)) }],
      ...metrics,
    ]);
  }
}

/** The parameters of a row as `JSON.stringify` writes them. */
function paramTexts(trials: ListedTrials): (k: number) => string {
  const parts = Object.entries(trials.params).map(([name, column], j) => {
    const texts = new Map<number, string>();
    const lead = `${j === 0 ? '' : ','}${JSON.stringify(name)}:`;
    return (k: number) => {
      const code = column[k]!;
      // The first row with a value has its word.
      if (!texts.has(code)) texts.set(code, lead + JSON.stringify(trials.row(k).params[name]));
      return texts.get(code)!;
    };
  });
  return (k) => `{${parts.map((part) => part(k)).join('')}}`;
}
