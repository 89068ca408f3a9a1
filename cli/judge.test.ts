import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { tradelab, useTemporaryFolder } from './run.fixture.ts';

useTemporaryFolder();

/** The paragraph under its label, on one line. */
function luckOf(out: string): string {
  return out
    .slice(out.indexOf('Is it luck?'))
    .split(/\n(?! {18})/)[0]!
    .replaceAll(/\s+/g, ' ');
}

test('a backtest says whether it is luck, given all trials so far', async () => {
  const first = await tradelab('backtest');
  expect([first.code, first.err]).toEqual([0, '']);
  expect(luckOf(first.out)).toBe(
    'Is it luck? The only trial on these bars has a Sharpe ratio of 0.14, which was not picked from many. To be 95% sure ' +
      'takes 36,378 bars as good as these, and there are 5,104. The probability that the true one is above zero is put at 73%.',
  );
  expect(Math.max(...first.out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  expect(luckOf((await tradelab('backtest')).out)).toBe(luckOf(first.out));
  await tradelab('backtest --set fast=5');
  expect(luckOf((await tradelab('backtest --set fast=20')).out)).toContain('After 3 trials on these bars');
});

test('the page of a run has a section about it, and --json does not change with the ledger', async () => {
  await tradelab('backtest --report page.html');
  expect(readFileSync('page.html', 'utf8')).toContain('Is it luck?');
  const { out } = await tradelab('backtest --json');
  await tradelab('backtest --set fast=6');
  expect((await tradelab('backtest --json')).out).toBe(out);
});

test('a sweep ends with the same question about its best, and --luck tests the whole search', async () => {
  const words = 'sweep --set fast=8:11 --set slow=40:60:10 --data sp500 --from 2010-01-01';
  const { code, out } = await tradelab(words);
  expect(code).toBe(0);
  expect(luckOf(out)).toMatch(
    /^Is it luck\? After \d+ trials on these bars, .* above zero is put at [\d.]+%\.$/,
  );
  const more = await tradelab(`${words} --luck`);
  expect(luckOf(more.out)).toContain(
    'What is the best on one half of the bars does no better than the median',
  );
  expect(luckOf(more.out)).toContain('Had none of them any skill');
  const { evidence } = JSON.parse((await tradelab(`${words} --luck --json`)).out);
  expect(evidence.sentence).toBe(luckOf(more.out).slice('Is it luck? '.length));
  expect(JSON.parse((await tradelab(`${words} --json`)).out).evidence).toBeUndefined();
});

test('a ledger that cannot be read is a warning', async () => {
  writeFileSync('catalog/runs/trials-20200101T000000000-aaaaaaaa.parquet', 'no parquet');
  const { code, out, err } = await tradelab('backtest --no-record');
  expect(code).toBe(0);
  expect(out).toContain('Sharpe ratio');
  expect(out).not.toContain('Is it luck?');
  expect(err).toContain('warning: not judged by the trials so far');
});
