// What 'tradelab sweep' refuses, and how it says so.
import { mkdirSync, readdirSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { tradelab, useTemporaryFolder } from '../run.fixture.ts';

useTemporaryFolder();
beforeAll(async () => void (await tradelab('data generate AAA,BBB --timeframe 1h --bars 100')));

const wrong: readonly (readonly [string, RegExp, RegExp])[] = [
  ['--set fast=50:5', /--set fast=50:5 is an empty range/, /the lower end comes first: fast=5:50/],
  ['--set fast=5:50:0', /--set fast=5:50:0 has a step of 0/, /above 0/],
  ['--set fast=5:50:-1', /has a step of -1/, /above 0/],
  ['--set fast=5:', /is '', which is not a number/, /write it out/],
  ['--set fast=5:x', /is 'x', which is not a number/, /write it out/],
  ['--set fast=5:9:1:1', /has 4 parts/, /from:to:step/],
  ['--set fast=5:50:0.5', /parameter 'fast' is 5.5/, /whole number from 2 to 50/],
  ['--set fast=0:1e15', /range\(0, 1000000000000000, 1\) has/, /larger step/],
  ['--set fast=5,,6', /parameter 'fast' is ''/, /whole number/],
  ['--set fast=5,ten', /parameter 'fast' is 'ten'/, /whole number/],
  ['--set fats=5:50', /unknown parameter 'fats'/, /did you mean 'fast'/],
  ['--set fast=5:50 --set fast=6', /--set gives fast twice/, /once/],
  ['--set fast', /--set is 'fast'/, /name=value/],
  ['--where fast>slow', /none of 1 combinations is left by where/, /where returns true/],
  ['--where fats<slow', /'fats', which is no parameter/, /did you mean 'fast'/],
  ['--where fast<', /lacks something at its end/, /fast < slow/],
  ['--where fast', /'fast', which is a number/, /true or false/],
  ['--by sharp', /--by is 'sharp', which is no metric/, /did you mean 'sharpe'/],
  ['--metrics sharpe,calmer', /--metrics is 'calmer', which is no metric/, /did you mean 'calmar'/],
  ['--top 0', /--top is '0'/, /at least 1/],
  ['--top 2.5', /--top is '2.5'/, /whole number/],
  ['--workers 0', /workers is 0/, /at least 1/],
  ['--workers two', /--workers is 'two'/, /write it out/],
  ['--resume', /no interrupted sweep like this one/, /same strategy/],
  ['--out rows.txt', /--out is 'rows.txt'/, /\.csv, \.parquet, \.arrow or \.json/],
  ['--report page.pdf', /--report is 'page.pdf'/, /\.html/],
  ['--data sp500,sp500', /--data names 'sp500' twice/, /once/],
  ['--data sp500,sp50', /no data 'sp50'/, /did you mean 'sp500'/],
  ['--data=,', /--data has no value/, /--data=value/],
  ['--data sp500,synthetic:BBB --detail 1h', /--detail is '1h', and there are 2 markets/, /one by one/],
  ['--from 2020-04-01', /fewer than 'ema-cross' needs/, /warm up/],
  ['--cash -1', /cash is -1/, /positive/],
  ['--fast 5', /no flag --fast/, /--set fast=value/],
];

test.each(wrong)("'sweep %s' is a mistake that is explained", async (words, message, hint) => {
  mkdirSync('wrong', { recursive: true });
  process.chdir('wrong');
  const { code, out, err } = await tradelab(`sweep ${words}`);
  process.chdir('..');
  expect({ code, out }).toEqual({ code: 1, out: '' });
  expect(err).toMatch(/^error: /);
  expect(err.split('\n')[0]).toMatch(message);
  expect(err.trimEnd().split('\n').at(-1)).toMatch(/^hint: /);
  expect(err.trimEnd().split('\n').at(-1)).toMatch(hint);
  expect(readdirSync('wrong')).toEqual([]);
});

test('a condition that is wrong is marked where it is', async () => {
  const { err } = await tradelab(['sweep', '--where', 'fast < slow and fats > 3']);
  expect(err).toBe(
    "error: the condition has 'fats', which is no parameter\n" +
      '  fast < slow and fats > 3\n' +
      '                  ^^^^\n' +
      "hint: did you mean 'fast'?; a word that is a value stands in quotes: 'fats'\n",
  );
});
