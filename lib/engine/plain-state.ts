// The border around a strategy's state: it is plain data, which a restart reads back as it was.

import { TradelabError } from '../core/errors.ts';

/** A copy of a strategy's state. Throws `bad-strategy` with the place of what a restart could not read back. */
export function plainState(strategy: string, state: unknown): unknown {
  const odd = findOdd(state, 'state', new Set());
  if (odd === undefined) return structuredClone(state);
  throw new TradelabError(
    'bad-strategy',
    `strategy '${strategy}': its state cannot be written down: ${odd}`,
    {
      hint: 'keep numbers, texts, lists and plain objects in it',
    },
  );
}

/** What is not plain in a value, with its place; undefined where all of it is. */
function findOdd(value: unknown, place: string, seen: Set<unknown>): string | undefined {
  if (typeof value === 'function' || typeof value === 'symbol') return `${place} is a ${typeof value}`;
  if (typeof value !== 'object' || value === null || seen.has(value)) return undefined;
  seen.add(value);
  if (ArrayBuffer.isView(value) || value instanceof Date || value instanceof ArrayBuffer) return undefined;
  if (!isPlain(value))
    return `${place} is a ${value.constructor.name}, which would come back without its methods`;
  for (const [name, part] of partsOf(value)) {
    const odd = findOdd(part, `${place}${name}`, seen);
    if (odd !== undefined) return odd;
  }
  return undefined;
}

function isPlain(value: object): boolean {
  if (Array.isArray(value) || value instanceof Map || value instanceof Set) return true;
  const prototype: object | null = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function partsOf(value: object): [string, unknown][] {
  if (Array.isArray(value)) return value.map((part, k) => [`[${k}]`, part]);
  if (value instanceof Map) return [...value].flat().map((part) => ['.get(…)', part]);
  if (value instanceof Set) return [...value].map((part) => ['.has(…)', part]);
  return Object.entries(value).map(([name, part]) => [`.${name}`, part]);
}
