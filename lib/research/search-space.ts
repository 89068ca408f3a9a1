// The space that a search looks through: a dimension per parameter, and points in it as plain numbers.

import { didYouMean, shown, TradelabError } from '../core/errors.ts';
import type { ParamValue } from '../core/words.ts';
import type { AnyStrategy, Param, ParamSchema } from '../strategy/index.ts';
import { checkParam, describeParam, type NumberParam } from '../strategy/params.ts';
import { type Grid, range, type SweptValues } from './sweep-grid.ts';

/**
 * The values of a number between two ends, both included; an end that is left out is the schema's own. With a step they
 * are those of `range`; without one those of a whole number are 1 apart, and those of any other number are all.
 */
export interface ParamSpan {
  readonly min?: number;
  readonly max?: number;
  readonly step?: number;
}

/** What is searched of one parameter: one value, a list, a span, or `{}` for all that its schema allows. */
export type SearchedValues = SweptValues | ParamSpan;

/** One parameter of a search. */
export interface Dimension {
  readonly name: string;
  /** Numbers in steps, numbers without steps, or values that have no order. */
  readonly kind: 'steps' | 'continuous' | 'words';
  /** In steps ascending; empty where it is continuous. */
  readonly values: readonly ParamValue[];
  /** The least and the greatest coordinate. */
  readonly min: number;
  readonly max: number;
}

/** A coordinate per dimension: which of its values, or the number itself where it is continuous. */
export type Point = readonly number[];

/** A dimension of listed values. */
export function listed(name: string, values: readonly ParamValue[]): Dimension {
  const ordered = values.every((value) => typeof value === 'number');
  const distinct = [...new Set(values)];
  if (ordered) distinct.sort((a, b) => Number(a) - Number(b));
  return { name, kind: ordered ? 'steps' : 'words', values: distinct, min: 0, max: distinct.length - 1 };
}

/** A dimension of all numbers between two ends, both included. */
export function continuous(name: string, min: number, max: number): Dimension {
  return { name, kind: 'continuous', values: [], min, max };
}

/** The value of a coordinate. */
export function valueAt({ values, kind }: Dimension, coordinate: number): ParamValue {
  return kind === 'continuous' ? coordinate : values[coordinate]!;
}

/** The parameters of a point. */
export function paramsAtPoint(space: readonly Dimension[], point: Point): Record<string, ParamValue> {
  return Object.fromEntries(space.map((dimension, k) => [dimension.name, valueAt(dimension, point[k]!)]));
}

/**
 * A dimension for every parameter of a strategy: those that are not named have their default alone.
 * Throws `bad-param` for an unknown parameter or a value that it does not take, and `bad-option` for a span that is empty
 * or has no ends.
 */
export function searchSpace(
  strategy: AnyStrategy,
  searched: Readonly<Record<string, SearchedValues | undefined>>,
): readonly Dimension[] {
  const schema = strategy.params as ParamSchema;
  for (const name of Object.keys(searched)) {
    if (Object.hasOwn(schema, name)) continue;
    throw new TradelabError('bad-param', `unknown parameter '${name}'`, {
      hint: didYouMean(name, Object.keys(schema)),
    });
  }
  return Object.entries(schema).map(([name, param]) => {
    const given = searched[name] ?? param.default;
    if (typeof given !== 'object') return listed(name, [checkParam(name, param, given)]);
    if (!isSpan(given)) return listedValues(name, param, given);
    return spanned(name, param, given);
  });
}

function isSpan(given: readonly ParamValue[] | ParamSpan): given is ParamSpan {
  return !Array.isArray(given);
}

function listedValues(name: string, param: Param, values: readonly ParamValue[]): Dimension {
  if (values.length === 0) throw bad(`parameter '${name}' has no values`, 'give it one at least');
  return listed(
    name,
    values.map((value) => checkParam(name, param, value)),
  );
}

function spanned(name: string, param: Param, span: ParamSpan): Dimension {
  const unknown = Object.keys(span).find((key) => !['min', 'max', 'step'].includes(key));
  if (unknown !== undefined) throw bad(`parameter '${name}' is ${shown(span)}`, '{ min, max, step }');
  if (param.kind !== 'bool' && param.kind !== 'choice') return numbers(name, param, span);
  if (Object.keys(span).length > 0)
    throw bad(`parameter '${name}' is ${shown(span)}`, `it takes ${describeParam(param)}`);
  return listed(name, param.kind === 'bool' ? [false, true] : param.values);
}

function numbers(name: string, param: NumberParam, span: ParamSpan): Dimension {
  const { min = param.min, max = param.max, step } = span;
  for (const [end, value] of Object.entries({ min, max })) {
    if (Number.isFinite(value)) checkParam(name, param, value);
    else throw bad(`parameter '${name}' has no ${end}`, `give it one: { ${end}: ${param.default} }`);
  }
  if (min > max) throw bad(`parameter '${name}' goes from ${min} to ${max}`, 'the lower end comes first');
  if (step === undefined && param.kind === 'float')
    return min === max ? listed(name, [min]) : continuous(name, min, max);
  return listedValues(name, param, range(min, max, step));
}

function bad(message: string, hint: string): TradelabError {
  return new TradelabError('bad-option', message, { hint });
}

/** The values of each dimension, as a grid takes them. Throws `bad-option` where a dimension is continuous. */
export function gridValues(space: readonly Dimension[]): Record<string, readonly ParamValue[]> {
  const open = space.find(({ kind }) => kind === 'continuous');
  if (open !== undefined) {
    throw bad(
      `parameter '${open.name}' takes any number from ${open.min} to ${open.max}`,
      "a grid needs a step: { step: 0.5 }; or take method 'random' or 'tpe'",
    );
  }
  return Object.fromEntries(space.map(({ name, values }) => [name, values]));
}

/** How many points a space has; Infinity where a dimension is continuous. */
export function sizeOf(space: readonly Dimension[]): number {
  return space.reduce(
    (size, { kind, values }) => size * (kind === 'continuous' ? Infinity : values.length),
    1,
  );
}

/** The grid of these points alone, in ascending order of their numbers. */
export function gridOf(space: readonly Dimension[], points: readonly Point[]): Grid {
  const taken = space.map((_, k) => [...new Set(points.map((point) => point[k]!))].sort((a, b) => a - b));
  const places = taken.map((list) => new Map(list.map((coordinate, place) => [coordinate, place])));
  const number = (point: Point) =>
    places.reduce((sum, place, k) => sum * taken[k]!.length + place.get(point[k]!)!, 0);
  return {
    names: space.map(({ name }) => name),
    values: taken.map((list, k) => list.map((coordinate) => valueAt(space[k]!, coordinate))),
    wanted: Float64Array.from(points, number).sort(),
  };
}

/** The most points of which `gridOf` can surely number the combinations: 2⁵³ of them. */
export function mostAtOnce(space: readonly Dimension[]): number {
  const free = space.filter(({ min, max }) => max > min).length;
  return free === 0 ? 1 : Math.floor(2 ** (53 / free));
}

/** How far the numbers of a dimension reach. */
export function widthOf({ kind, values, min, max }: Dimension): number {
  return kind === 'continuous' ? max - min : Number(values.at(-1)) - Number(values[0]);
}
