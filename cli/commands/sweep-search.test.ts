import { readFileSync } from 'node:fs';
import { loadBars, type OptimiseJson, runOptimise, sql } from 'tradelab';
import { rsiReversion } from 'tradelab/strategies';
import { expect, test } from 'vitest';
import { interruptedAt, interruptedAtOnce, tradelab, useTemporaryFolder } from '../run.fixture.ts';

useTemporaryFolder();

const SPACE = '--set length=5:30 --set oversold=20:40';
const run = (words: string, terminal = {}) =>
  tradelab(['sweep', 'rsi', ...`${SPACE} ${words}`.split(' ').filter(Boolean)], terminal);

test('a search shows what it found as a sweep does, and how the best grew', async () => {
  const { code, out, err } = await run('--method tpe --trials 40 --seed 3 --top 2');
  expect({ code, err }).toEqual({ code: 0, err: '' });
  const found = await runOptimise(rsiReversion, await loadBars('sp500'), {
    ...{ method: 'tpe', trials: 40, seed: 3 },
    ...{ params: { length: { min: 5, max: 30 }, oversold: { min: 20, max: 40 } } },
  });
  expect(out).toContain('oversold 20 to 40 · method tpe, seed 3');
  expect(out).toMatch(/^40 combinations, /m);
  const best = found.best!;
  expect(out).toMatch(new RegExp(`^1 +${best.params['length']} .* ${best.score!.toFixed(2)} `, 'm'));
  expect(out).toMatch(new RegExp(`^Best so far  .+  found by trial ${best.trial + 1} of 40$`, 'm'));
  for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
});

test('--json, --out and --report have all trials, and the ledger too', async () => {
  const words = '--method random --trials 30 --json --out rows.csv --report=search.html --quiet';
  const { code, out, err } = await run(words);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  const result = JSON.parse(out) as OptimiseJson;
  expect(result).toMatchObject({
    strategy: 'rsi',
    method: 'random',
    seed: 1,
    objective: 'sharpe',
    end: 'trials',
  });
  expect(result.runs.map(({ trial }) => trial)).toEqual(Array.from({ length: 30 }, (_, k) => k));
  expect(result.runs[result.best!.trial]).toEqual(result.best);
  expect(readFileSync('rows.csv', 'utf8').trim().split('\n')).toHaveLength(31);
  expect(readFileSync('search.html', 'utf8')).toContain('<!doctype html>');
  const top = JSON.parse((await run(`${words} --top 3`)).out) as OptimiseJson;
  expect(top.runs).toHaveLength(3);
  expect(top.runs[0]).toEqual(result.best);
  const { rows } = await sql("SELECT max(trials)::INTEGER AS n FROM runs WHERE kind = 'optimise'");
  expect(Number(Object.values(rows[0]!)[0])).toBe(40);
});

test('a search ends early where none is better, or where no combination is left', async () => {
  const early = await run('--method tpe --trials 1000 --stop-after 16 --json');
  expect(JSON.parse(early.out)).toMatchObject({ end: 'no-better', partial: false });
  const few = await tradelab('sweep rsi --set length=5:9 --method random --json');
  expect(JSON.parse(few.out).runs).toHaveLength(5);
});

test('Ctrl-C keeps what was tried', async () => {
  const terminal = interruptedAt();
  const { code, out } = await run('--method tpe --trials 100000', terminal);
  expect(code).toBe(130);
  expect(out).toMatch(/interrupted after [\d,]+ of 100,000 combinations/);
  expect(terminal.err).toMatch(/^interrupted: the same command tries the same again$/m);
});

test('Ctrl-C before anything was tried shows nothing found', async () => {
  const { code, out } = await run('--method tpe --trials 100000', interruptedAtOnce);
  expect(code).toBe(130);
  expect(out).toMatch(/^rsi on SPX/);
});

const wrong: readonly (readonly [string, RegExp, RegExp])[] = [
  ['--trials 50', /--trials is for a search/, /--method/],
  ['--seed 50', /--seed is for a search/, /--method/],
  ['--method grid --stop-after 50', /--stop-after is for a search/, /--method/],
  ['--method tpe --resume', /--resume is for a grid/, /again/],
  ['--method tpe --trials 1.5', /trials is 1.5/, /whole/],
  ['--method tpe --stop-after 0', /stopAfter is 0/, /at least 1/],
  ['--method lucky', /--method is 'lucky'/, /random/],
  ['--method tpe --where length>99', /no combination is left by where/, /true/],
];
test.each(wrong)("'%s' is a mistake that is explained", async (words, message, hint) => {
  const { code, out, err } = await run(words);
  expect({ code, out }).toEqual({ code: 1, out: '' });
  const [first, second] = err.split('\n');
  expect(first).toMatch(message);
  expect(second).toMatch(hint);
});

test('one value of each, and several markets, are no search', async () => {
  const { err } = await tradelab('sweep rsi --set length=5 --method tpe');
  expect(err).toMatch(/there is nothing to choose/);
  await tradelab('data generate ABC --timeframe 1h --bars 300');
  const many = await tradelab('sweep rsi --set length=5:9 --method tpe --data sp500,synthetic:ABC');
  expect(many.err).toMatch(/a search is over one market, and there are 2/);
});
