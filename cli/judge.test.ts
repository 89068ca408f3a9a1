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

test('a ledger that cannot be read is a warning', async () => {
  writeFileSync('catalog/runs/trials-20200101T000000000-aaaaaaaa.parquet', 'no parquet');
  const { code, out, err } = await tradelab('backtest --no-record');
  expect(code).toBe(0);
  expect(out).toContain('Sharpe ratio');
  expect(out).not.toContain('Is it luck?');
  expect(err).toContain('warning: not judged by the trials so far');
});
