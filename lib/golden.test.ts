// The names of the public API, types included: what is added or taken away is read in the diff of `npm run golden`.
import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';

/** The names that a module exports, sorted. */
function exportsOf(file: URL): string[] {
  const text = readFileSync(file, 'utf8').replaceAll(/^\s*(\/\/|\/?\*).*$/gm, '');
  const whole = text.matchAll(/^export \* from '(.+)'/gm);
  const named = text.matchAll(/^export (?:type )?\{([^}]*)\}/gm);
  const own = text.matchAll(
    /^export (?:abstract )?(?:async )?(?:class|const|function\*?|interface|type) (\w+)/gm,
  );
  return [
    ...Array.from(whole, ([, from]) => exportsOf(new URL(from!, file))).flat(),
    ...Array.from(named, ([, list]) => list!.split(',').map((one) => one.trim().replace(/^.*\s/, ''))).flat(),
    ...Array.from(own, ([, name]) => name!),
  ]
    .filter((name) => name !== '')
    .sort();
}

test('the public API has the names of the list', () => {
  const list = new URL('public-names.golden.json', import.meta.url);
  const names = exportsOf(new URL('index.ts', import.meta.url));
  if (process.env['TRADELAB_GOLDEN'] === 'write') writeFileSync(list, `${JSON.stringify(names, null, 2)}\n`);
  expect(names).toEqual(JSON.parse(readFileSync(list, 'utf8')));
});
