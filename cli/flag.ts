// The kinds of flags. A value that is not meant is refused with the name of its flag.

import { TradelabError } from 'tradelab';
import type { Flag } from './command.ts';

interface About {
  describe: string;
  group: string;
}

const NUMBER = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;

/** A flag that is there or not. */
export function onOff(about: About): Flag<boolean> {
  return { ...about, takes: 'nothing', read: () => true, absent: false };
}

/** A flag whose value is a text. */
export function text(about: About): Flag<string | undefined> {
  return parsed(about, (value) => value);
}

/** A flag whose value is a number, written out: '0.001', '1e-3'. */
export function number(about: About): Flag<number | undefined> {
  return parsed(about, parseNumber);
}

/** A flag whose value is one of a few words. */
export function choice<const V extends string>(values: readonly V[], about: About): Flag<V | undefined> {
  return parsed(about, (value, name) => {
    const found = values.find((known) => known === value);
    if (found !== undefined) return found;
    throw new TradelabError('bad-option', `${name} is '${value}'`, { hint: `it is ${values.join(' or ')}` });
  });
}

/** A flag whose value `parse` makes of its text. */
export function parsed<T>(about: About, parse: (value: string, name: string) => T): Flag<T | undefined> {
  const read = (texts: readonly string[], name: string) => {
    if (texts.length > 1) {
      throw new TradelabError('bad-option', `${name} is given ${texts.length} times`, {
        hint: 'give it once',
      });
    }
    return parse(requireValue(texts[0]!, name), name);
  };
  return { ...about, takes: 'value', read, absent: undefined };
}

/** A flag that may be given again and again. */
export function list(about: About): Flag<readonly string[]> {
  const read = (texts: readonly string[], name: string) => texts.map((value) => requireValue(value, name));
  return { ...about, takes: 'value', read, absent: [] };
}

/** A flag that may stand without its value: true then. */
export function maybeText(about: About): Flag<string | boolean> {
  const read = (texts: readonly string[]) => texts.at(-1) || true;
  return { ...about, takes: 'value', read, absent: false };
}

/** The number that `value` spells; throws `bad-option` where it spells none. */
export function parseNumber(value: string, name: string): number {
  if (NUMBER.test(value) && Number.isFinite(Number(value))) return Number(value);
  throw new TradelabError('bad-option', `${name} is '${value}', which is not a number`, {
    hint: 'write it out, as in 0.001 or 10000',
  });
}

function requireValue(value: string, name: string): string {
  if (value !== '') return value;
  throw new TradelabError('bad-option', `${name} has no value`, { hint: `write ${name}=value` });
}
