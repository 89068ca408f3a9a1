// Operators: the kinds of node that a graph is made of. An operator is one range kernel and what the graph must know of it.
//
// A kernel writes the rows [from, to) of its outputs. It may read its inputs' rows below `to`, its own outputs' rows
// below `from`, and its state slots; nothing else. `from` is never below `start`, the first row that has a value
// (rows before it are NaN already), and the first call has from === start: that is where a recursion is seeded.
// Rows may be renumbered between calls in long live sessions: a kernel that keeps a row number in its
// state keeps its distance to `start`, which moves along.

import { TradelabError } from '../core/errors.ts';

/** A column of numbers is n float64; a column of a signal is n bytes, 1 where it holds. */
export type Column = Float64Array | Uint8Array;

/** What a parameter of an operator may be. */
export interface ParamRule {
  readonly whole: boolean;
  readonly min: number;
  readonly max: number;
}

/** A whole number of at least `min`: a number of bars. */
export const whole = (min = 1, max = 1_000_000): ParamRule => ({ whole: true, min, max });

/** Any finite number of at least `min`. */
export const real = (min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY): ParamRule => ({
  whole: false,
  min,
  max,
});

type Named<Names extends readonly string[], Value> = { readonly [K in Names[number]]: Value };

/** The numbers of an operator's parameters by name. */
export type OperatorParams<P> = { readonly [K in keyof P]: number };

/** What a kernel gets: its input and output columns and parameters by name, its state and its first row. */
export type Rows<
  I extends readonly string[],
  G extends readonly string[],
  O extends readonly string[],
  P,
  T extends Column,
> = Named<I, Float64Array> &
  Named<G, Uint8Array> &
  Named<O, T> &
  OperatorParams<P> & {
    /** The slots that the operator asked for, 0 at first. */
    readonly state: Float64Array;
    /** The first row that has a value: `lookback` rows after the first row that all inputs have values for. */
    readonly start: number;
  };

export interface OperatorSpec<
  I extends readonly string[],
  G extends readonly string[],
  O extends readonly string[],
  P extends Readonly<Record<string, ParamRule>>,
  T extends Column,
> {
  readonly name: string;
  /** Names of the inputs that are series of numbers. */
  readonly inputs: I;
  /** Names of the inputs that are signals. */
  readonly signals?: G;
  readonly outputs: O;
  readonly params: P;
  /** How many rows after its inputs' first row the first value comes. */
  readonly lookback: (params: OperatorParams<P>) => number;
  /** How many rows before the current one are ever read, of inputs or outputs; default: the look-back, at least 1. */
  readonly reach?: (params: OperatorParams<P>) => number;
  /** How many float64 of state are kept between calls; default 0. */
  readonly state?: (params: OperatorParams<P>) => number;
  readonly run: (rows: Rows<I, G, O, P, T>, from: number, to: number) => void;
}

/** An operator ready for use: what `defineOperator` returns. */
export interface Operator<
  I extends readonly string[] = readonly string[],
  G extends readonly string[] = readonly string[],
  O extends readonly string[] = readonly string[],
  P extends Readonly<Record<string, ParamRule>> = Readonly<Record<string, ParamRule>>,
  T extends Column = Column,
> extends Required<OperatorSpec<I, G, O, P, T>> {
  /** Tells operators apart in a graph; two of the same name are two. */
  readonly id: number;
  readonly kind: 'number' | 'signal';
  /** Names of all inputs: the series, then the signals. */
  readonly reads: readonly string[];
}

let count = 0;

/** Defines an operator whose outputs are numbers (n float64 each). */
export function defineOperator<
  const I extends readonly string[],
  const O extends readonly string[],
  const P extends Readonly<Record<string, ParamRule>>,
  const G extends readonly string[] = readonly [],
>(spec: OperatorSpec<I, G, O, P, Float64Array>): Operator<I, G, O, P, Float64Array> {
  return complete(spec, 'number');
}

/** Defines an operator whose outputs are signals (n bytes each, 1 where the signal holds). */
export function defineSignalOperator<
  const I extends readonly string[],
  const O extends readonly string[],
  const P extends Readonly<Record<string, ParamRule>>,
  const G extends readonly string[] = readonly [],
>(spec: OperatorSpec<I, G, O, P, Uint8Array>): Operator<I, G, O, P, Uint8Array> {
  return complete(spec, 'signal');
}

function complete<
  I extends readonly string[],
  G extends readonly string[],
  O extends readonly string[],
  P extends Readonly<Record<string, ParamRule>>,
  T extends Column,
>(spec: OperatorSpec<I, G, O, P, T>, kind: 'number' | 'signal'): Operator<I, G, O, P, T> {
  return {
    signals: [] as readonly string[] as G,
    reach: (params) => Math.max(1, spec.lookback(params)),
    state: () => 0,
    ...spec,
    id: count++,
    kind,
    reads: [...spec.inputs, ...(spec.signals ?? [])],
  };
}

/** Checks the parameters of an operator's use; throws `bad-param`. */
export function checkParams(
  op: Pick<Operator, 'name' | 'params'>,
  params: Readonly<Record<string, number>>,
): void {
  for (const name in op.params) {
    const rule = op.params[name]!;
    const value = params[name];
    const ok =
      typeof value === 'number' &&
      value >= rule.min &&
      value <= rule.max &&
      (!rule.whole || Number.isInteger(value));
    if (ok) continue;
    throw new TradelabError('bad-param', `${op.name}: ${name} is ${String(value)}`, {
      hint:
        name === 'bars' && Number(value) < 0
          ? 'a negative number of bars would read the future'
          : `${name} must be ${describe(rule)}`,
    });
  }
}

function describe({ whole, min, max }: ParamRule): string {
  const least = Number.isFinite(min) ? ` of at least ${min}` : '';
  const most = Number.isFinite(max) ? ` and at most ${max}` : '';
  return `a ${whole ? 'whole ' : ''}number${least}${most}`;
}
