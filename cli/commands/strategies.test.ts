import { mkdirSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { tradelab, useTemporaryFolder } from '../run.fixture.ts';

useTemporaryFolder();

const strategy = (body = '') => `
import { defineStrategy, param, sma } from 'tradelab';
export const dip = defineStrategy({
  name: 'dip',
  params: { length: param.int(20, { min: 2, max: 50 }), depth: param.float(0.02, { description: 'how deep' }) },
  indicators: ({ close }, p) => ({ average: sma(close, p.length) }),
  ${body || 'signals: ({ average }, { close }, p) => ({ entries: close.lt(average.mul(1 - p.depth)), exits: close.gt(average) }),'}
});
`;
const put = (file: string, text: string) => {
  mkdirSync('own', { recursive: true });
  mkdirSync('strategies', { recursive: true });
  writeFileSync(file, text);
};
const run = async (words: string) => {
  const { code, out, err } = await tradelab(`backtest ${words} --json`);
  expect(code).toBe(0);
  return { ...JSON.parse(out), err };
};

test('strategies lists what can be run by name', async () => {
  const { code, out, err } = await tradelab('strategies');
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toMatch(/^ema-cross\n {2}Follows the trend.*\n {2}fast, slow$/m);
  const all = JSON.parse((await tradelab('strategies --json')).out);
  expect(all[0]).toMatchObject({
    name: 'ema-cross',
    params: { fast: { kind: 'int', default: 12, min: 2, max: 50 } },
  });
});

test('strategies NAME shows its parameters, of a file as well', async () => {
  expect((await tradelab('strategies ema-cross')).out).toMatch(
    /^fast +12 +whole number from 2 to 50 +bars of the fast average$/m,
  );
  put('own/dip.ts', strategy());
  const { out } = await tradelab('strategies own/dip.ts');
  expect(out).toMatch(/^length +20 +whole number from 2 to 50$/m);
  expect(out).toMatch(/^depth +0.02 +number +how deep$/m);
});

test('a strategy is run from the path of its file, and verified from there', async () => {
  put('own/dip.ts', strategy());
  const result = await run('own/dip.ts --set length=10');
  expect(result).toMatchObject({
    strategy: 'dip',
    params: { length: 10, depth: 0.02 },
    inputs: { strategy: 'own/dip.ts' },
  });
  expect(result.trades.length).toBeGreaterThan(10);
  writeFileSync('result.json', JSON.stringify(result));
  expect((await tradelab('verify result.json')).code).toBe(0);
  put('own/dip.ts', strategy().replace('close.gt(average)', 'close.gt(average).and(close.gt(0))'));
  const { code, out } = await tradelab('verify result.json');
  expect(code).toBe(1);
  expect(out).toMatch(/^strategy +different$/m);
  expect(out).toMatch(/^params +same$/m);
});

test('a parameter file is read, --set goes over it, and both are shown', async () => {
  put('own/dip.ts', strategy());
  put('own/dip.params.json', '{ "length": 30, "depth": 0.01 }');
  const own = await run('own/dip.ts --set depth=0.03');
  expect(own.params).toEqual({ length: 30, depth: 0.03 });
  expect(own.err).toBe('parameters: own/dip.params.json\n');
  put('strategies/ema-cross.params.json', '{ "fast": 5 }');
  expect((await run('ema-cross')).params).toEqual({ fast: 5, slow: 26 });
  expect((await tradelab('backtest')).out).toMatch(/^fast 5 · slow 26 · /m);
});

test.each([
  ['{ "fast": 500 }', /parameter 'fast' is 500/, /from 2 to 50/],
  ['{ "fats": 5 }', /unknown parameter 'fats'/, /did you mean 'fast'/],
  ['{ "fast": 5, }', /strategies.ema-cross.params.json:1 is not JSON|is not JSON/, /comma/],
  ['[5]', /ema-cross.params.json holds/, /\{ "fast": 12/],
])('the parameter file %s is a mistake that is explained', async (text, message, hint) => {
  put('strategies/ema-cross.params.json', text);
  const { code, out, err } = await tradelab('backtest');
  expect({ code, out }).toEqual({ code: 1, out: '' });
  expect(err.split('\n')[0]).toMatch(message);
  expect(err.split('\n')[1]).toMatch(hint);
});

test.each([
  ['own/gone.ts', '', /no file 'own\/gone.ts'/, /relative to/],
  ['own/x.txt', '', /'own\/x.txt' is no .ts or .js file/, /exports it/],
  ['own/none.ts', 'export const x = 1;', /own\/none.ts exports x, and none is a strategy/, /defineStrategy/],
  ['own/broken.ts', 'export const = 1;', /own\/broken.ts:1: /, /Unexpected token/],
  [
    'own/throws.ts',
    strategy('onBar(bar) { return bar.nothing.at(0); },'),
    /own\/throws.ts:7: Cannot read properties of undefined/,
    /strategy 'dip' threw it while it ran/,
  ],
  [
    'own/order.ts',
    strategy("onBar: () => ({ entry: { type: 'limit', side: 'buy', size: 1, price: Number.NaN } }),"),
    /strategy 'dip': order 'entry': its price is NaN/,
    /positive number/,
  ],
])("a strategy in '%s' that cannot run is a mistake that is explained", async (file, text, message, hint) => {
  if (text !== '') put(file, text);
  const { code, out, err } = await tradelab(`backtest ${file}`);
  expect({ code, out }).toEqual({ code: 1, out: '' });
  expect(err.split('\n')[0]).toMatch(message);
  expect(err).toMatch(hint);
});

test('a setting that is given twice is a mistake', async () => {
  const { code, err } = await tradelab('backtest own/dip.ts --set length=5 --set length=6');
  expect(code).toBe(1);
  expect(err).toMatch(/^error: --set gives length twice\n/);
});
