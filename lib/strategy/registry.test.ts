import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../temporary-folder.fixture.ts';
import { loadParams } from './load-params.ts';
import { createRegistry } from './registry.ts';
import { defineStrategy } from './strategy.ts';

const make = (name: string) =>
  defineStrategy({ name, params: {}, indicators: () => ({}), onBar: () => undefined });

test('a registry lists its strategies in order and gets them by name', () => {
  const [a, b] = [make('ema-cross'), make('grid')];
  const registry = createRegistry([a, b]);
  expect(registry.list()).toEqual([a, b]);
  expect(registry.get('grid')).toBe(b);
});

test('an unknown name is refused with the nearest one', () => {
  const registry = createRegistry([make('ema-cross'), make('grid')]);
  expect(() => registry.get('emacross')).toThrow(
    expect.objectContaining({
      code: 'not-found',
      message: "there is no strategy 'emacross'",
      hint: "did you mean 'ema-cross'?",
    }),
  );
});

test('two strategies of one name are refused', () => {
  expect(() => createRegistry([make('a'), make('a')])).toThrow("two strategies are named 'a'");
});

test('a parameter file is a JSON object; anything else is refused with its name and line', async () => {
  const folder = temporaryFolder();
  const load = async (text: string) => {
    writeFileSync(join(folder, 'x.params.json'), text);
    return loadParams(join(folder, 'x.params.json'));
  };
  expect(await load('{ "fast": 12, "mode": "slow", "on": true }')).toEqual({
    fast: 12,
    mode: 'slow',
    on: true,
  });
  await expect(load('[1, 2]')).rejects.toMatchObject({
    code: 'bad-param',
    message: expect.stringMatching(/x\.params\.json holds an array, not an object of parameters$/),
  });
  await expect(load('null')).rejects.toThrow(/holds null/);
  await expect(load('{\n  "fast": 12,\n  "slow" 26\n}')).rejects.toMatchObject({
    code: 'bad-param',
    message: expect.stringMatching(/x\.params\.json:3 is not JSON: /),
  });
  await expect(load('')).rejects.toThrow(/is not JSON/);
  await expect(loadParams(join(folder, 'gone.json'))).rejects.toMatchObject({ code: 'not-found' });
  await expect(loadParams(folder)).rejects.toMatchObject({ code: 'disk' });
});
