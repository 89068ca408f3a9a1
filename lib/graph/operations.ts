// Arithmetic, comparison and logic row by row, and looking back: the operators behind the methods of Series and Signal.
// Every loop is written out: one shared loop that calls a function per row would not be inlined, and be ten times slower.

import { defineOperator, defineSignalOperator, type Operator, real, whole } from './operator.ts';

type Unary = Operator<readonly ['x'], readonly [], readonly ['y'], Record<never, never>, Float64Array>;
type Binary = Operator<readonly ['a', 'b'], readonly [], readonly ['y'], Record<never, never>, Float64Array>;
type Comparison = Operator<
  readonly ['a', 'b'],
  readonly [],
  readonly ['y'],
  Record<never, never>,
  Uint8Array
>;

const none = () => 0;

const unary = (name: string, run: Unary['run']): Unary =>
  defineOperator({ name, inputs: ['x'], outputs: ['y'], params: {}, lookback: none, run });

const binary = (name: string, run: Binary['run']): Binary =>
  defineOperator({ name, inputs: ['a', 'b'], outputs: ['y'], params: {}, lookback: none, run });

const comparison = (name: string, run: Comparison['run'], lookback = 0): Comparison =>
  defineSignalOperator({
    name,
    inputs: ['a', 'b'],
    outputs: ['y'],
    params: {},
    lookback: () => lookback,
    run,
  });

/** A number as a column, so that every operation has one loop. */
export const constant = defineOperator({
  name: 'constant',
  inputs: [],
  outputs: ['y'],
  params: { value: real() },
  lookback: none,
  run({ y, value }, from, to) {
    y.fill(value, from, to);
  },
});

export const add = binary('add', ({ a, b, y }, from, to) => {
  for (let i = from; i < to; i++) y[i] = a[i]! + b[i]!;
});
export const sub = binary('sub', ({ a, b, y }, from, to) => {
  for (let i = from; i < to; i++) y[i] = a[i]! - b[i]!;
});
export const mul = binary('mul', ({ a, b, y }, from, to) => {
  for (let i = from; i < to; i++) y[i] = a[i]! * b[i]!;
});
export const div = binary('div', ({ a, b, y }, from, to) => {
  for (let i = from; i < to; i++) y[i] = a[i]! / b[i]!;
});
export const min = binary('min', ({ a, b, y }, from, to) => {
  for (let i = from; i < to; i++) y[i] = Math.min(a[i]!, b[i]!);
});
export const max = binary('max', ({ a, b, y }, from, to) => {
  for (let i = from; i < to; i++) y[i] = Math.max(a[i]!, b[i]!);
});
export const abs = unary('abs', ({ x, y }, from, to) => {
  for (let i = from; i < to; i++) y[i] = Math.abs(x[i]!);
});
export const sqrt = unary('sqrt', ({ x, y }, from, to) => {
  for (let i = from; i < to; i++) y[i] = Math.sqrt(x[i]!);
});
export const log = unary('log', ({ x, y }, from, to) => {
  for (let i = from; i < to; i++) y[i] = Math.log(x[i]!);
});

export const gt = comparison('gt', ({ a, b, y }, from, to) => {
  for (let i = from; i < to; i++) y[i] = a[i]! > b[i]! ? 1 : 0;
});
export const ge = comparison('ge', ({ a, b, y }, from, to) => {
  for (let i = from; i < to; i++) y[i] = a[i]! >= b[i]! ? 1 : 0;
});
export const lt = comparison('lt', ({ a, b, y }, from, to) => {
  for (let i = from; i < to; i++) y[i] = a[i]! < b[i]! ? 1 : 0;
});
export const le = comparison('le', ({ a, b, y }, from, to) => {
  for (let i = from; i < to; i++) y[i] = a[i]! <= b[i]! ? 1 : 0;
});
export const eq = comparison('eq', ({ a, b, y }, from, to) => {
  for (let i = from; i < to; i++) y[i] = a[i]! === b[i]! ? 1 : 0;
});
export const ne = comparison('ne', ({ a, b, y }, from, to) => {
  for (let i = from; i < to; i++) y[i] = a[i]! < b[i]! || a[i]! > b[i]! ? 1 : 0;
});

/** Above now, and at or below on the bar before: what was not a number has no side to come from. */
export const crossesAbove = comparison(
  'crossesAbove',
  ({ a, b, y }, from, to) => {
    let below = a[from - 1]! <= b[from - 1]! ? 1 : 0;
    for (let i = from; i < to; i++) {
      y[i] = below & (a[i]! > b[i]! ? 1 : 0);
      below = a[i]! <= b[i]! ? 1 : 0;
    }
  },
  1,
);

/** Below now, and at or above on the bar before. */
export const crossesBelow = comparison(
  'crossesBelow',
  ({ a, b, y }, from, to) => {
    let above = a[from - 1]! >= b[from - 1]! ? 1 : 0;
    for (let i = from; i < to; i++) {
      y[i] = above & (a[i]! < b[i]! ? 1 : 0);
      above = a[i]! >= b[i]! ? 1 : 0;
    }
  },
  1,
);

const logic = { inputs: [], outputs: ['y'], params: {}, lookback: none } as const;

export const and = defineSignalOperator({
  ...logic,
  name: 'and',
  signals: ['a', 'b'],
  run({ a, b, y }, from, to) {
    for (let i = from; i < to; i++) y[i] = a[i]! & b[i]!;
  },
});
export const or = defineSignalOperator({
  ...logic,
  name: 'or',
  signals: ['a', 'b'],
  run({ a, b, y }, from, to) {
    for (let i = from; i < to; i++) y[i] = a[i]! | b[i]!;
  },
});
export const not = defineSignalOperator({
  ...logic,
  name: 'not',
  signals: ['a'],
  run({ a, y }, from, to) {
    for (let i = from; i < to; i++) y[i] = a[i]! ^ 1;
  },
});

const back = {
  outputs: ['y'],
  params: { bars: whole(0) },
  lookback: ({ bars }: { bars: number }) => bars,
} as const;

export const lag = defineOperator({
  ...back,
  name: 'lag',
  inputs: ['x'],
  run({ x, y, bars }, from, to) {
    for (let i = from; i < to; i++) y[i] = x[i - bars]!;
  },
});
export const lagSignal = defineSignalOperator({
  ...back,
  name: 'lag',
  inputs: [],
  signals: ['x'],
  run({ x, y, bars }, from, to) {
    for (let i = from; i < to; i++) y[i] = x[i - bars]!;
  },
});
