// The combinations of a sweep: which values each parameter takes, and which of all combinations are wanted.

import { didYouMean, shown, TradelabError } from '../core/errors.ts';
import type { ParamValue } from '../core/words.ts';
import type { AnyStrategy, ParamSchema } from '../strategy/index.ts';
import { checkParam } from '../strategy/params.ts';

/** The values of one parameter: a single one, or a list such as `range` makes. */
export type SweptValues = ParamValue | readonly ParamValue[];

/** Every combination of the parameters' values, numbered with the last parameter changing fastest. */
export interface Grid {
  readonly names: readonly string[];
  /** Per parameter, the values that it takes, each once. */
  readonly values: readonly (readonly ParamValue[])[];
  /** The numbers of the combinations that are wanted, ascending. */
  readonly wanted: Float64Array;
}

// More would not end: a million combinations of 10,000 bars take minutes.
const MOST = 1e9;

/**
 * The numbers from `from` to `to`, both included, `step` apart, free of rounding noise: range(0.1, 0.3, 0.1) ends with
 * 0.3. Throws `bad-option` where the range is empty or the step is not positive.
 */
export function range(from: number, to: number, step = 1): number[] {
  const fail = (what: string, hint: string) =>
    new TradelabError('bad-option', `range(${from}, ${to}, ${step}) ${what}`, { hint });
  if (![from, to, step].every(Number.isFinite))
    throw fail('is not made of finite numbers', 'range(5, 50, 5)');
  if (step <= 0) throw fail(`has a step of ${step}`, 'a step is above 0, 1 where it is left out');
  if (from > to) throw fail('is empty', `the lower end comes first: range(${to}, ${from})`);
  const count = Math.floor((to - from) / step + 1e-9) + 1;
  if (count > MOST) throw fail(`has ${count} numbers`, 'take a larger step');
  // Fifteen digits are what a double has for certain.
  return Array.from({ length: count }, (_, k) => Number((from + k * step).toPrecision(15)));
}

/**
 * The grid of all combinations that `where` accepts. Throws `bad-param` for an unknown parameter or a value that it does
 * not take, and `bad-option` for a parameter without values or where no combination is left.
 */
export function makeGrid(
  strategy: AnyStrategy,
  swept: Readonly<Record<string, SweptValues | undefined>>,
  where: ((params: Readonly<Record<string, ParamValue>>) => boolean) | undefined,
): Grid {
  const schema = strategy.params as ParamSchema;
  const names = Object.keys(schema);
  for (const name of Object.keys(swept)) {
    if (Object.hasOwn(schema, name)) continue;
    throw new TradelabError('bad-param', `unknown parameter '${name}'`, { hint: didYouMean(name, names) });
  }
  const values = names.map((name) => {
    const given = swept[name] ?? schema[name]!.default;
    const list = Array.isArray(given) ? given : [given];
    if (list.length === 0) throw empty(`parameter '${name}' has no values`, 'give it one at least');
    return [...new Set(list.map((value) => checkParam(name, schema[name]!, value)))];
  });
  const total = values.reduce((product, list) => product * list.length, 1);
  if (total > MOST)
    throw empty(`there are ${shown(total)} combinations`, 'take larger steps, or fewer parameters');
  return { names, values, wanted: chosen({ names, values }, total, where) };
}

/** The parameters of a combination by its number in the grid. */
export function paramsAt(grid: Omit<Grid, 'wanted'>, number: number): Record<string, ParamValue> {
  const params: Record<string, ParamValue> = {};
  for (const name of grid.names) params[name] = 0;
  for (let k = grid.names.length - 1; k >= 0; k--) {
    const list = grid.values[k]!;
    params[grid.names[k]!] = list[number % list.length]!;
    number = Math.floor(number / list.length);
  }
  return params;
}

function chosen(
  grid: Omit<Grid, 'wanted'>,
  total: number,
  where: Parameters<typeof makeGrid>[2],
): Float64Array {
  const wanted = new Float64Array(total);
  let count = 0;
  for (let k = 0; k < total; k++) if (where === undefined || where(paramsAt(grid, k))) wanted[count++] = k;
  if (count > 0) return count === total ? wanted : wanted.slice(0, count);
  throw empty(`none of ${total} combinations is left by where`, 'where returns true for those to be kept');
}

function empty(message: string, hint: string): TradelabError {
  return new TradelabError('bad-option', message, { hint });
}
