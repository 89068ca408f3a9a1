// The values of a parameter as one word of a command line: 5:50, 55:200:5, up,down or 12.

import { type AnyStrategy, type Param, range, type SweptValues, TradelabError } from 'tradelab';
import { parseNumber } from '../flag.ts';

type Schema = Readonly<Record<string, Param>>;

/** What `--set` says of each parameter, a text parted by commas and colons; other values as they are. */
export function sweptParams(
  strategy: AnyStrategy,
  said: Readonly<Record<string, unknown>>,
): Record<string, SweptValues> {
  const schema = strategy.params as Schema;
  const read = (name: string, value: unknown) =>
    typeof value === 'string' ? sweptValues(name, schema[name], value) : (value as SweptValues);
  return Object.fromEntries(Object.entries(said).map(([name, value]) => [name, read(name, value)]));
}

/** One value where there is one: the library checks it, and knows what the parameter takes. */
function sweptValues(name: string, spec: Param | undefined, text: string): SweptValues {
  if (spec === undefined || (spec.kind === 'choice' && spec.values.includes(text))) return text;
  const isNumber = spec.kind === 'int' || spec.kind === 'float';
  const values = text
    .split(',')
    .flatMap((part): (string | number)[] =>
      isNumber && part.includes(':') ? parseRange(`--set ${name}=${text}`, name, part) : [part],
    );
  return values.length === 1 ? values[0]! : values;
}

/** from:to or from:to:step, both ends included. */
function parseRange(flag: string, name: string, text: string): number[] {
  const fail = (what: string, hint: string) => new TradelabError('bad-option', `${flag} ${what}`, { hint });
  const parts = text.split(':');
  if (parts.length > 3)
    throw fail(`has ${parts.length} parts`, `a range is from:to or from:to:step, as in ${name}=5:50:5`);
  const [from, to, step = 1] = parts.map((part) => parseNumber(part, flag)) as [number, number, number?];
  if (from > to)
    throw fail(
      'is an empty range',
      `the lower end comes first: ${name}=${[to, from, ...parts.slice(2)].join(':')}`,
    );
  if (step <= 0) throw fail(`has a step of ${step}`, `a step is above 0, as in ${name}=${from}:${to}:5`);
  return range(from, to, step);
}
