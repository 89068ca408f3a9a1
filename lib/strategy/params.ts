// Parameters of a strategy: typed by their schema, checked where they come in.

import { didYouMean, shown, TradelabError } from '../core/errors.ts';
import type { ParamValue } from '../core/words.ts';

interface Spec<Kind extends string, Value extends ParamValue> {
  readonly kind: Kind;
  readonly default: Value;
  readonly description?: string;
}

/** A number between `min` and `max`, both inclusive; `int` takes whole numbers alone. */
export interface NumberParam extends Spec<'int' | 'float', number> {
  readonly min: number;
  readonly max: number;
}

/** One of a list of words. */
export interface ChoiceParam<V extends string = string> extends Spec<'choice', V> {
  readonly values: readonly V[];
}

/** Yes or no. */
export type BoolParam = Spec<'bool', boolean>;

/** A parameter of any kind. */
export type Param = NumberParam | ChoiceParam | BoolParam;

/** The parameters of a strategy by name. */
export type ParamSchema = Readonly<Record<string, Param>>;

/** The values of a schema's parameters; of any schema, any values. */
export type ParamValues<P extends ParamSchema> = {
  readonly [K in keyof P]: Param extends P[K] ? ParamValue : ValueOf<P[K]>;
};

type ValueOf<S extends Param> = S extends ChoiceParam<infer V> ? V : S extends BoolParam ? boolean : number;

interface NumberOptions {
  min?: number;
  max?: number;
  description?: string;
}

/** What a parameter may be, and what it is where nobody says. */
export const param = {
  int: (value: number, options: NumberOptions = {}): NumberParam => number('int', value, options),
  float: (value: number, options: NumberOptions = {}): NumberParam => number('float', value, options),
  bool: (value: boolean, options: { description?: string } = {}): BoolParam => ({
    kind: 'bool',
    default: value,
    ...options,
  }),
  choice: <const V extends string>(
    values: readonly V[],
    options: { default?: NoInfer<V>; description?: string } = {},
  ): ChoiceParam<V> => ({ kind: 'choice', values, ...options, default: options.default ?? values[0]! }),
};

function number(kind: 'int' | 'float', value: number, options: NumberOptions): NumberParam {
  return { kind, default: value, min: -Infinity, max: Infinity, ...options };
}

/**
 * The values of all parameters: the given ones, and defaults for the rest. A text stands for the value it spells,
 * as a command line gives it. Throws `bad-param` for an unknown name, a wrong type and a value out of range.
 */
export function resolveParams<P extends ParamSchema>(
  schema: P,
  given: Readonly<Record<string, unknown>> = {},
): ParamValues<P> {
  for (const name of Object.keys(given)) {
    if (Object.hasOwn(schema, name)) continue;
    throw new TradelabError('bad-param', `unknown parameter '${name}'`, {
      hint: didYouMean(name, Object.keys(schema)),
    });
  }
  // Without lists of entries: a sweep comes through here for every combination.
  const values: Record<string, ParamValue> = {};
  for (const name of Object.keys(schema)) {
    const value = given[name];
    values[name] = value === undefined ? schema[name]!.default : checkParam(name, schema[name]!, value);
  }
  return values as ParamValues<P>;
}

/** What a parameter may be, in words: 'whole number from 2 to 50'. */
export function describeParam(spec: Param): string {
  if (spec.kind === 'bool') return 'true or false';
  if (spec.kind === 'choice') return `one of ${spec.values.join(', ')}`;
  const noun = spec.kind === 'int' ? 'whole number' : 'number';
  const [low, high] = [Number.isFinite(spec.min), Number.isFinite(spec.max)];
  if (low && high) return `${noun} from ${spec.min} to ${spec.max}`;
  if (low) return `${noun} of at least ${spec.min}`;
  return high ? `${noun} of at most ${spec.max}` : noun;
}

/** The checked value of one parameter. */
export function checkParam(name: string, spec: Param, given: unknown): ParamValue {
  const value = typeof given === 'string' ? parseText(spec, given.trim()) : given;
  if (fits(spec, value)) return value as ParamValue;
  throw new TradelabError('bad-param', `parameter '${name}' is ${shown(given)}`, {
    hint: `${takes(spec)}; the default is ${spec.default}`,
  });
}

/** Refuses a schema whose defaults are none of the values that it allows. Throws `bad-strategy`. */
export function checkDefaults(strategy: string, schema: ParamSchema): void {
  for (const [name, spec] of Object.entries(schema)) {
    if (fits(spec, spec.default)) continue;
    throw new TradelabError(
      'bad-strategy',
      `strategy '${strategy}': the default of parameter '${name}' is ${shown(spec.default)}`,
      { hint: takes(spec) },
    );
  }
}

function fits(spec: Param, value: unknown): boolean {
  if (spec.kind === 'bool') return typeof value === 'boolean';
  if (spec.kind === 'choice') return spec.values.includes(value as string);
  if (typeof value !== 'number' || !Number.isFinite(value)) return false;
  return value >= spec.min && value <= spec.max && (spec.kind === 'float' || Number.isInteger(value));
}

function takes(spec: Param): string {
  const isNumber = spec.kind === 'int' || spec.kind === 'float';
  return `it takes ${isNumber ? 'a ' : ''}${describeParam(spec)}`;
}

function parseText(spec: Param, text: string): unknown {
  if (spec.kind === 'choice') return text;
  if (spec.kind === 'bool') return text === 'true' ? true : text === 'false' ? false : text;
  return text === '' ? text : Number(text);
}
