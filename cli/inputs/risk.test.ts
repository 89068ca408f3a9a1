import { mkdirSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { tradelab, useTemporaryFolder } from '../run.fixture.ts';

useTemporaryFolder();

const said = async (words: string) => (await tradelab(words)).err.trim();

test('--risk holds a run to its limits, in words or in a file', async () => {
  const limits = { maxDrawdown: 0.2, consecutiveLosses: 3, coolDown: 86_400_000, onHalt: 'close' };
  writeFileSync('risk.json', JSON.stringify({ ...limits, coolDown: '1d' }));
  const words = 'maxDrawdown=0.2,consecutiveLosses=3,coolDown=1d,onHalt=close';
  const runs = await Promise.all(
    [words, 'risk.json'].map(async (risk) =>
      JSON.parse((await tradelab(`backtest --risk ${risk} --json`)).out),
    ),
  );
  expect(runs[0].options.risk).toEqual(limits);
  expect(runs[1]).toEqual(runs[0]);
  const warnings = runs[0].warnings.map(({ code, message }: Record<string, string>) => `${code}: ${message}`);
  expect(warnings.join('\n')).toMatch(
    /^risk: maxDrawdown halted once, to the end, refused \d+ orders?; first at 20/m,
  );
});

test('a run without limits says nothing of them', async () => {
  expect(JSON.parse((await tradelab('backtest --json')).out).options).not.toHaveProperty('risk');
});

test('what ran is shown with its limits, and what they did is a warning', async () => {
  const { out, err } = await tradelab('backtest --risk dailyLoss=0.02,staleData=30d');
  expect(out).toContain('dailyLoss 0.02 · staleData 720:00:00 h');
  expect(err).toMatch(/^warning: dailyLoss halted \d+ times; first at 20/m);
  for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
});

test('verify makes a run with limits again', async () => {
  await tradelab('backtest --risk maxDrawdown=0.1,maxExposure=5000 --out results');
  const { code, out } = await tradelab('verify results/ema-cross-SPX-1d.json');
  expect({ code, out }).toEqual({ code: 0, out: expect.stringContaining('same') });
});

test('a sweep and a walk-forward are held to the limits', async () => {
  const swept = JSON.parse(
    (await tradelab('sweep --set fast=10,12 --from 2007-01-01 --risk maxDrawdown=0.1 --json --quiet')).out,
  );
  const alone = JSON.parse(
    (await tradelab('backtest --from 2007-01-01 --risk maxDrawdown=0.1 --json --quiet')).out,
  );
  const free = JSON.parse((await tradelab('backtest --from 2007-01-01 --json --quiet')).out);
  const row = swept.runs.find(({ params }: { params: { fast: number } }) => params.fast === 12);
  expect(row.metrics.totalReturn).toBe(alone.metrics.totalReturn);
  expect(alone.metrics.totalReturn).not.toBe(free.metrics.totalReturn);
  const words =
    'walkforward --set fast=10,12 --windows 2 --from 2015-01-01 --risk maxDrawdown=0.1 --json --quiet';
  expect(JSON.parse((await tradelab(words)).out).options.risk).toEqual({ maxDrawdown: 0.1 });
});

test('the config names a file from its own folder', async () => {
  mkdirSync('inside', { recursive: true });
  writeFileSync('risk.json', '{ "maxDrawdown": 0.15 }');
  writeFileSync('tradelab.config.json', '{ "risk": "risk.json" }');
  process.chdir('inside');
  const { options } = JSON.parse((await tradelab('backtest --json --quiet')).out);
  process.chdir('..');
  writeFileSync('tradelab.config.json', '{}');
  expect(options.risk).toEqual({ maxDrawdown: 0.15 });
});

test.each([
  ['dailyLos=0.05', /unknown risk limit 'dailyLos'[\s\S]*did you mean 'dailyLoss'/],
  ['dailyLoss', /--risk is 'dailyLoss'[\s\S]*dailyLoss=0.05,maxDrawdown=0.2, or a .json file/],
  ['dailyLoss=lots', /dailyLoss is 'lots'/],
  ['no.json', /--risk 'no.json' cannot be read: ENOENT/],
])('--risk %s is explained', async (risk, words) => {
  expect(await said(`backtest --risk ${risk}`)).toMatch(words);
});
