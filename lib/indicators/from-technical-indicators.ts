// Any indicator or candlestick pattern of the npm package technicalindicators as an operator.
//
// Its objects keep their state in generators, which cannot be written down and continued after a restart. So every
// value is computed anew from the last `window` bars alone: causal, the same however the bars come, continued from
// a snapshot. Averages, channels and patterns look back a fixed number of bars: they are exact. Recursive
// indicators (EMA, RSI, ATR, ADX, MACD and what is made of them) are approximations, which differ from a run over
// the whole history by what that history still weighs: below 1e-6 with the usual window. And it costs time: every
// row costs `window` times what the package needs per bar (33 to 2,113 ns). tradelab's own indicators have neither.

import { TradelabError } from '../core/errors.ts';
import {
  apply,
  type Column,
  defineOperator,
  defineSignalOperator,
  Series,
  type Signal,
} from '../graph/index.ts';
import { lastOf, numberOf, shapeOf, type Use, type Values } from './technical-indicator-shape.ts';

/** A class of technicalindicators with its static `calculate`, or one of its functions. */
export type TechnicalIndicator<Input, Result> =
  | { calculate(input: Input): Result }
  | ((input: Input) => Result);

/** The input of an indicator with series in place of arrays of numbers. */
export type LazyInput<Input> = {
  readonly [K in Exclude<keyof Input, 'reversedInput' | 'format'>]: Input[K] extends
    | readonly number[]
    | undefined
    ? Series
    : Input[K];
};

type NumberKeys<Row> = {
  [K in keyof Row]-?: Row[K] extends number | undefined ? K : never;
}[keyof Row];

/** Numbers per bar become a series, records a record of series, and yes or no a signal. */
export type LazyResult<Result> = 0 extends 1 & Result
  ? Signal
  : Result extends boolean | readonly boolean[]
    ? Signal
    : Result extends readonly number[]
      ? Series
      : Result extends readonly (infer Row)[]
        ? { readonly [K in NumberKeys<Row>]: Series }
        : never;

type AnyOperator = ReturnType<typeof makeOperator>;

/** Equal uses are one operator, and so one node of a graph. */
const operators = new WeakMap<object, Map<string, AnyOperator>>();

/**
 * An indicator or a candlestick pattern of technicalindicators on series: called as the package's own `calculate`,
 * with series in place of arrays, such as `fromTechnicalIndicators(ti.RSI, { values: close, period: 14 })` or
 * `fromTechnicalIndicators(ti.doji, { open, high, low, close })`.
 *
 * Every value follows from the last `window` bars alone, the present one included; the warm-up is `window` − 1.
 * Without a window it is the shortest that gives a value where the indicator looks back a fixed number of bars
 * (5 for a pattern), and 20 times as long where it is recursive. Throws `bad-option` where an indicator
 * remembers its whole history (OBV, ADL, VWAP) and no window is named, and where it has no value per bar.
 */
export function fromTechnicalIndicators<Input, Result>(
  indicator: TechnicalIndicator<Input, Result>,
  input: LazyInput<Input>,
  window?: number,
): LazyResult<Result> {
  const name = (indicator as { readonly name: string }).name;
  const series: Record<string, Series> = {};
  const options: Values = {};
  for (const [key, value] of Object.entries(input)) {
    if (value instanceof Series) series[key] = value;
    else if (['number', 'boolean', 'string'].includes(typeof value)) options[key] = value;
    // `{ ...bars, period: 14 }` brings the graph and the frame of the bars along.
    else if (key !== 'graph' && key !== 'frame') throw badInput(name, key, value);
  }
  const inputs = Object.keys(series);
  const uses = operators.get(indicator) ?? new Map<string, AnyOperator>();
  operators.set(indicator, uses);
  const key = JSON.stringify([inputs, options, window]);
  const calculate = ('calculate' in indicator ? indicator.calculate : indicator) as Use['calculate'];
  const operator = uses.get(key) ?? makeOperator({ name, calculate, inputs, options }, window);
  uses.set(key, operator);
  return apply(operator, series) as LazyResult<Result>;
}

function makeOperator(use: Use, wanted: number | undefined) {
  const { name, calculate, inputs, options } = use;
  const { kind, outputs, shortest, usual } = shapeOf(use);
  const window = windowOf(name, shortest, wanted ?? usual);
  const run = (rows: Readonly<Record<string, Column>>, from: number, to: number) => {
    for (let i = from; i < to; i++) {
      const arrays: Values = { ...options };
      for (const input of inputs) arrays[input] = Array.from(rows[input]!.subarray(i - window + 1, i + 1));
      const last = lastOf(calculate(arrays));
      for (const output of outputs) rows[output]![i] = numberOf(last, output);
    }
  };
  const spec = {
    name: `technicalindicators ${name}`,
    inputs,
    outputs,
    params: {},
    lookback: () => window - 1,
    run,
  };
  return kind === 'signal' ? defineSignalOperator(spec) : defineOperator(spec);
}

function windowOf(name: string, shortest: number, window: number | undefined): number {
  if (window === undefined) {
    throw new TradelabError('bad-option', `technicalindicators ${name} remembers its whole history`, {
      hint: "use tradelab's own indicator, or name the window of bars that is to count",
    });
  }
  if (!Number.isInteger(window) || window < shortest) {
    throw new TradelabError('bad-option', `technicalindicators ${name}: the window is ${window} bars`, {
      hint: `it must be a whole number of at least ${shortest}`,
    });
  }
  return window;
}

function badInput(name: string, key: string, value: unknown): TradelabError {
  return new TradelabError('bad-option', `technicalindicators ${name}: '${key}' is ${String(value)}`, {
    hint: 'an input is a series or, where the indicator takes an option, a number, a text, true or false',
  });
}
