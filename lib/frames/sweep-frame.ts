// The results of a sweep as a frame: a row per combination.

import type { ParamValue } from '../core/words.ts';
import { createFrame, type Frame, type FrameColumn } from './frame.ts';

/** What a frame needs of a sweep's result. */
export interface SweptColumns {
  readonly length: number;
  readonly params: Readonly<Record<string, Float64Array>>;
  readonly metrics: Readonly<Partial<Record<string, Float64Array>>>;
  row(k: number): { readonly params: Readonly<Record<string, ParamValue>> };
}

/**
 * A sweep as a frame: a column per parameter, with its words and booleans as such, then a column per metric, NaN where
 * it is undefined. Columns of numbers are not copied. A parameter that is named as one of the metrics is prefixed: param.volatility.
 */
export function sweepFrame(sweep: SweptColumns): Frame {
  const params = Object.entries(sweep.params).map(([name, values]): [string, FrameColumn] => [
    Object.hasOwn(sweep.metrics, name) ? `param.${name}` : name,
    paramColumn(sweep, name, values),
  ]);
  const metrics = Object.entries(sweep.metrics).map(([name, values]): [string, FrameColumn] => [
    name,
    { type: 'number', values: values! },
  ]);
  return createFrame([...params, ...metrics]);
}

function paramColumn(sweep: SweptColumns, name: string, values: Float64Array): FrameColumn {
  const first = sweep.length === 0 ? 0 : sweep.row(0).params[name]!;
  if (typeof first === 'number') return { type: 'number', values };
  if (typeof first === 'boolean') return { type: 'boolean', values: Uint8Array.from(values) };
  // The column says which of its words a parameter has; the first row with each of them has the word.
  const words = new Map<number, string>();
  for (const [k, word] of values.entries())
    if (!words.has(word)) words.set(word, String(sweep.row(k).params[name]));
  return { type: 'word', values: Array.from(values, (word) => words.get(word)!) };
}
