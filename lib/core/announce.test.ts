import { expect, test } from 'vitest';
import { announce, onResult } from './announce.ts';

test('every listener hears every result until it stops, also one that listens twice', () => {
  const heard: string[] = [];
  const listener = (result: object) => heard.push(Object.keys(result).join());
  const [first, second] = [onResult(listener), onResult(listener)];
  announce({ a: 1 });
  first();
  announce({ b: 1 });
  first();
  announce({ c: 1 });
  second();
  announce({ d: 1 });
  expect(heard).toEqual(['a', 'a', 'b', 'c']);
});
