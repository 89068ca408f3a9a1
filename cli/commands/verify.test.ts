import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { tradelab, useTemporaryFolder } from '../run.fixture.ts';

useTemporaryFolder();

const keep = async (words: string, file = 'result.json') => {
  const { out } = await tradelab(`${words} --json`);
  writeFileSync(file, out);
  return JSON.parse(out);
};
const put = (value: unknown) => writeFileSync('result.json', JSON.stringify(value));
const PARTS = ['engine', 'data', 'strategy', 'params', 'options', 'fills', 'equity', 'trades', 'metrics'];

test('a result that comes out the same ends with 0', async () => {
  await keep(
    'backtest --set fast=5 --fee 0.0005 --stop-loss 0.05 --side both --from 2008-01-01 --to 2012-01-01',
  );
  const { code, out, err } = await tradelab('verify result.json');
  expect({ code, err }).toEqual({ code: 0, err: '' });
  const lines = out.trim().split('\n');
  expect(lines.slice(0, -1)).toEqual(PARTS.map((part) => `${part.padEnd(10)}same`));
  expect(lines.at(-1)).toBe('The run came out the same to the last bit.');
});

test('finer bars and synthetic data are found again', async () => {
  await tradelab('data generate ABC --timeframe 1h --bars 500');
  await tradelab('data resample synthetic:ABC 4h');
  const data = '--data synthetic:ABC --timeframe 4h --detail 1h';
  await keep(`backtest ${data} --stop-loss 0.01 --take-profit 0.01`);
  expect((await tradelab('verify result.json')).code).toBe(0);
});

test('what differs is named, and ends with 1', async () => {
  const result = await keep('backtest');
  put({ ...result, params: { ...result.params, fast: 13 } });
  const { code, out } = await tradelab('verify result.json');
  expect(code).toBe(1);
  expect(out).toMatch(/^data +same$/m);
  for (const part of ['params', 'fills', 'equity', 'trades', 'metrics'])
    expect(out).toMatch(new RegExp(`^${part} +different$`, 'm'));
  put({ ...result, metrics: { ...result.metrics, sharpe: 4 } });
  const { parts, same } = JSON.parse((await tradelab('verify result.json --json')).out);
  expect(same).toBe(false);
  expect(parts.filter((part: { same: boolean }) => !part.same)).toEqual([{ name: 'metrics', same: false }]);
});

test('report writes the page and the charts of a result', async () => {
  await keep('backtest --from 2015-01-01', 'kept.json');
  expect(await tradelab('report kept.json')).toEqual({ code: 0, out: 'kept.html\n', err: '' });
  expect(readFileSync('kept.html', 'utf8')).toContain('ema-cross');
  expect((await tradelab('report kept.json charts/equity.svg --chart equity')).code).toBe(0);
  expect(readFileSync('charts/equity.svg', 'utf8')).toMatch(/^<svg/);
});

test.each([
  ['verify', /needs <result>/],
  ['verify missing.json', /missing.json cannot be read/],
  ['verify broken.json', /broken.json is no result of a backtest/],
  ['verify other.json', /other.json is no result of a backtest: it has no 'strategy'/],
  ['verify gone.json', /no strategy 'gone'/],
  ['report good.json equity.svg', /equity.svg is no .html file/],
  ['report good.json page.html --chart equity', /page.html would be a page/],
  ['report good.json equity.svg --chart equty', /no chart 'equty' of a run/],
  ['report good.json equity.pdf --chart equity', /equity.pdf/],
])("'%s' is a mistake that is explained", async (words, message) => {
  const result = await keep('backtest --from 2019-01-01', 'good.json');
  writeFileSync('broken.json', '{');
  writeFileSync('other.json', '{}');
  writeFileSync('gone.json', JSON.stringify({ ...result, strategy: 'gone' }));
  const { code, out, err } = await tradelab(words);
  expect({ code, out }).toEqual({ code: 1, out: '' });
  expect(err.split('\n')[0]).toMatch(message);
  expect(err.split('\n')[1]).toMatch(/^hint: /);
  expect(existsSync('page.html') || existsSync('equity.svg') || existsSync('equity.pdf')).toBe(false);
});
