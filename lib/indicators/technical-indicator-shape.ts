// What an indicator of technicalindicators returns and how far back it looks: learned by calling it on a seeded sample.

import { TradelabError } from '../core/errors.ts';
import { normal, type Random, random } from '../core/random.ts';

/** What an indicator is called with: arrays of numbers by name, and options. */
export type Values = Record<string, unknown>;

/** An indicator as it is used: the names of its arrays, and its options. */
export interface Use {
  readonly name: string;
  readonly calculate: (input: Values) => unknown;
  readonly inputs: readonly string[];
  readonly options: Values;
}

export interface Shape {
  readonly kind: 'number' | 'signal';
  /** The fields of its records; one output, `y`, where it returns plain numbers or yes and no. */
  readonly outputs: readonly string[];
  /** The fewest bars that it gives a value for. */
  readonly shortest: number;
  /** The bars before which nothing shows in a value any more; undefined where everything always does. */
  readonly usual: number | undefined;
}

/** The longest candlestick pattern of technicalindicators 3.1.0 has 5 bars; each looks at the last of those it is given. */
const PATTERN_BARS = 5;
/** A Wilder average of n bars has forgotten all but e^-20 of what was 20 n bars ago. */
const MEMORY = 20;
const SMALLEST_SAMPLE = 256;
const LARGEST_SAMPLE = 65_536;

/** Throws `bad-option` where the indicator fails, or does not return one value per bar. */
export function shapeOf(use: Use): Shape {
  for (let n = SMALLEST_SAMPLE; n <= LARGEST_SAMPLE; n *= 4) {
    const call = onSample(use, n);
    const result = call(0, n);
    if (typeof result === 'boolean') {
      return { kind: 'signal', outputs: ['y'], shortest: PATTERN_BARS, usual: PATTERN_BARS };
    }
    if (!isPerBar(result, call(0, n - 1), n)) throw unusable(use, 'does not return one value per bar');
    const last: unknown = result.at(-1);
    const outputs = typeof last === 'object' && last !== null ? Object.keys(last) : ['y'];
    const numbers = (row: unknown) => outputs.map((output) => numberOf(row, output));
    const rows = result.map(numbers);
    const shortest = n - rows.length + rows.findIndex((row) => row.every(Number.isFinite)) + 1;
    // Without a value the index is −1; with one, the sample must hold the longer window twice.
    if (shortest > n - rows.length && 2 * MEMORY * shortest <= n) {
      const forgets = (window: number) => agree(rows, n, (end) => numbers(lastOf(call(end - window, end))));
      const usual = [shortest, MEMORY * shortest].find(forgets);
      return { kind: typeof last === 'boolean' ? 'signal' : 'number', outputs, shortest, usual };
    }
  }
  throw unusable(use, `has no value within ${Math.floor(LARGEST_SAMPLE / MEMORY / 2)} bars`);
}

/** The last value of what an indicator returned. */
export function lastOf(result: unknown): unknown {
  return Array.isArray(result) ? result.at(-1) : result;
}

/** One output of a row as a number, 1 for yes and 0 for no; NaN where there is none. */
export function numberOf(row: unknown, output: string): number {
  const value = typeof row === 'object' && row !== null ? (row as Values)[output] : row;
  return typeof value === 'number' || typeof value === 'boolean' ? Number(value) : Number.NaN;
}

function onSample(
  { name, calculate, inputs, options }: Use,
  n: number,
): (from: number, to: number) => unknown {
  const sample = sampleOf(inputs, n);
  return (from, to) => {
    const columns = inputs.map((input) => [input, sample[input]!.slice(from, to)]);
    try {
      return calculate({ ...Object.fromEntries(columns), ...options });
    } catch (cause) {
      throw unusable({ name }, `fails: ${cause instanceof Error ? cause.message : String(cause)}`, cause);
    }
  };
}

/** Whether a bar more has given a row more; no rows at all are too short a sample. */
function isPerBar(result: unknown, fewer: unknown, n: number): result is unknown[] {
  if (!Array.isArray(result) || !Array.isArray(fewer)) return false;
  return result.length === 0 || (result.length <= n && result.length === fewer.length + 1);
}

/** Whether values from a window are those from the whole sample at 32 ends, to a millionth of the largest value. */
function agree(
  rows: readonly (readonly number[])[],
  n: number,
  lastOfWindow: (end: number) => readonly number[],
): boolean {
  const finite = rows.filter((row) => row.every(Number.isFinite));
  const largest = rows[0]!.map((_, k) => Math.max(...finite.map((row) => Math.abs(row[k]!))));
  return Array.from({ length: 32 }, (_, j) => Math.floor((j * n) / 64)).every((back) => {
    const whole = rows.at(-1 - back)!;
    return lastOfWindow(n - back).every((x, k) => Math.abs(x - whole[k]!) <= 1e-6 * largest[k]!);
  });
}

/** A seeded sample of every input: a market for the columns of bars, for others noise, so that lines cross often. */
function sampleOf(inputs: readonly string[], n: number): Readonly<Record<string, number[]>> {
  const uniform = random(1);
  const gauss = normal(uniform);
  const rows = Array.from({ length: n }, (_, i) => ({ timestamp: i * 60_000, ...candle(i, gauss, uniform) }));
  const column = (input: string) =>
    rows.map((row) => (input in row ? row[input as keyof typeof row] : 100 + gauss()));
  return Object.fromEntries(inputs.map((input) => [input, column(input)]));
}

function candle(i: number, gauss: Random, uniform: Random) {
  const open = 100 + 20 * Math.sin(i / 50) + gauss();
  const close = open + gauss();
  const high = Math.max(open, close) + uniform();
  const low = Math.min(open, close) - uniform();
  return { open, high, low, close, volume: 1 + Math.floor(1000 * uniform()) };
}

function unusable({ name }: Pick<Use, 'name'>, what: string, cause?: unknown): TradelabError {
  return new TradelabError('bad-option', `technicalindicators ${name} ${what}`, {
    hint: 'check the names of its inputs and its options; a histogram or another kind of bars is no series',
    cause,
  });
}
