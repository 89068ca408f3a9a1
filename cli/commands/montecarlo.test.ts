import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { interruptedAt, tradelab, useTemporaryFolder } from '../run.fixture.ts';

useTemporaryFolder();

test('montecarlo shows how metrics and drawdowns of the trades spread out, the same for the same seed', async () => {
  const { code, out, err } = await tradelab('montecarlo --runs 300 --seed 7');
  expect([code, err]).toEqual([0, '']);
  expect(out).toContain('ema-cross on SPX (sp500) 1d');
  expect(out).toContain('300 times the trades drawn with replacement · equity at exits alone · seed 7');
  expect(out).toMatch(/Metric +As it was +Median +95% from +to +Worse\n/);
  expect(out).toMatch(/\nMax drawdown +-29\.02% /);
  expect(out).toMatch(/\nfall by at least +\d/);
  expect(out).toContain('With as many trades drawn from these at random');
  expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  expect((await tradelab('montecarlo --runs 300 --seed 7')).out).toBe(out);
  expect((await tradelab('montecarlo --runs 300 --seed 8')).out).not.toBe(out);
});

test('a simulation on generated data says what they are above it', async () => {
  await tradelab('data generate AAA --timeframe 1h --bars 600 --seed 3');
  const { out } = await tradelab('montecarlo --data synthetic:AAA --timeframe 1h --runs 50');
  expect(out.replaceAll(/\s+/g, ' ')).toMatch(
    /^SYNTHETIC DATA: .* No market ever traded so\. ema-cross on AAA /,
  );
});

test('blocks of bar returns have the metrics of the backtest as they were', async () => {
  const words = 'montecarlo --method returns --runs 50 --block 20 --level 0.5 --from 2015-01-01 --json';
  const record = JSON.parse((await tradelab(words)).out);
  expect(record).toMatchObject({
    kind: 'monte-carlo',
    method: 'returns',
    runs: 50,
    block: 20,
    level: 0.5,
    seed: 1,
  });
  const { metrics } = JSON.parse((await tradelab('backtest --from 2015-01-01 --json')).out);
  for (const name of ['sharpe', 'maxDrawdown', 'beta'])
    expect([name, record.metrics[name].actual]).toEqual([name, metrics[name]]);
});

test('--report writes the page of the simulation', async () => {
  const { code, err } = await tradelab('montecarlo --method shuffle --runs 20 --report');
  const file = 'reports/montecarlo-ema-cross-SPX-1d.html';
  expect([code, err]).toEqual([0, `report: ${file}\n`]);
  expect(readFileSync(file, 'utf8')).toContain('Monte Carlo of ema-cross');
  expect((await tradelab('montecarlo --runs 20 --quiet --report page.html')).err).toBe('');
  expect(existsSync('page.html')).toBe(true);
});

test('Ctrl-C stops the drawing with what is drawn', async () => {
  const terminal = interruptedAt();
  const { code, out } = await tradelab('montecarlo --runs 1000000', terminal);
  expect(code).toBe(130);
  expect(terminal.err).toMatch(/interrupted after \d+ of 1000000 runs/);
  expect(out).toContain('Max drawdown');
});

test('what cannot be drawn is refused with what to do', async () => {
  const says = async (words: string) => {
    const { code, out, err } = await tradelab(`montecarlo ${words}`);
    expect([code, out]).toEqual([1, '']);
    return err;
  };
  expect(await says('--method returns --block 0.5')).toContain('block is 0.5');
  expect(await says('--runs 0')).toContain('runs is 0');
  expect(await says('--level 95')).toContain('level is 95');
  expect(await says('--method shuffel')).toContain('shuffle or bootstrap or returns');
  expect(await says('--from 2019-01-01 --to 2019-03-01 --set slow=30')).toContain('too few closed trades');
  expect(await says('--report page.pdf')).toContain('ends in .html');
});
