import { existsSync, readFileSync } from 'node:fs';
import { loadBars, runWalkForward, sql, type WalkForwardJson, type WalkForwardOptions } from 'tradelab';
import { emaCross } from 'tradelab/strategies';
import { expect, test } from 'vitest';
import { tradelab, useTemporaryFolder } from '../run.fixture.ts';

useTemporaryFolder();

const GRID = ['--set', 'fast=5:20:5', '--set', 'slow=20,50,100', '--where', 'fast < slow'];
const run = (words: string, terminal = {}) =>
  tradelab(['walkforward', ...GRID, ...words.split(' ').filter(Boolean)], terminal);
const json = async (words: string): Promise<WalkForwardJson> => {
  const { code, out, err } = await run(`${words} --json --quiet`);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  return JSON.parse(out);
};

const params = { fast: [5, 10, 15, 20], slow: [20, 50, 100] };
const library = async (options: Partial<WalkForwardOptions>) =>
  runWalkForward(emaCross, await loadBars('sp500'), {
    params,
    where: 'fast < slow',
    ...options,
  } as WalkForwardOptions);

test('the windows stand first, then the test windows as one run, what was left, and how steady the choices were', async () => {
  const { code, out, err } = await run('--train 4y --test 2y');
  expect({ code, err }).toEqual({ code: 0, err: '' });
  const lines = out.split('\n');
  expect(lines[0]).toBe('ema-cross on SPX (sp500) 1d, 2000-01-03 to 2020-04-17, 5,105 bars');
  expect(lines[1]).toBe('8 windows, rolling · embargo 100 bars · 88 combinations · by Sharpe ratio');
  expect(lines).toContain(
    ' #  Train from  Test from   Test to     fast  slow  Sharpe in    out  Return'.slice(1),
  );
  const result = await library({ train: '4y', test: '2y' });
  const rows = lines.filter((line) => /^\d +\d{4}-/.test(line)).map((line) => line.split(/ +/));
  expect(rows).toHaveLength(8);
  for (const [k, { test: span, params: chosen, score }] of result.windows.entries()) {
    const day = (time: number) => new Date(time).toISOString().slice(0, 10);
    expect(rows[k]!.slice(2, 7)).toEqual([
      ...[day(span.from), day(span.to), String(chosen['fast']), String(chosen['slow'])],
      score.inSample!.toFixed(2),
    ]);
  }
  const { metrics } = result.outOfSample;
  const two = (value: number) => (100 * value).toFixed(2);
  expect(out).toMatch(new RegExp(`^Total return +${two(metrics.totalReturn!)}% +`, 'm'));
  expect(out).toMatch(/^Defaults: fast 12 · slow 26$/m);
  const { return: left, inSampleReturn, outOfSampleReturn } = result.efficiency;
  expect(out).toContain(
    `Efficiency ${(100 * left!).toFixed(0)}%: ${two(inSampleReturn!)}% a year in sample, ` +
      `${two(outOfSampleReturn!)}% out of sample.`,
  );
  expect(out).toMatch(/^fast +\d+ +\d+% +\d+% of its range$/m);
});

test('no line is wider than the terminal', async () => {
  const all = '--set length=5:9:4 --set oversold=25,30 --set overbought=70,75 --set exit=45,55';
  const wide = (
    await tradelab(`walkforward rsi ${all} --windows 2 --by maxDrawdownDuration --stop-loss 0.05`, {
      columns: 60,
    })
  ).out;
  expect(wide).toMatch(/^\d more parameters? in --json$/m);
  for (const line of wide.split('\n')) expect(line.length).toBeLessThanOrEqual(60);
  for (const line of (await run('')).out.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
});

test('--json prints the result of the library', async () => {
  const printed = await json('--train 1000 --test 500 --anchored --by sortino --fee 0.0005');
  const options = { train: 1000, test: 500, mode: 'anchored', embargo: 'warmup', objective: 'sortino' };
  const result = await library({ ...options, fee: 0.0005 } as WalkForwardOptions);
  expect(printed).toEqual(JSON.parse(JSON.stringify(result)));
  expect(printed).toMatchObject({
    kind: 'walk-forward',
    mode: 'anchored',
    embargo: 100,
    objective: 'sortino',
  });
  expect(Object.keys(printed.outOfSample)).toEqual(['metrics', 'trades']);
});

test('--embargo is of as many bars as it says, and the result tells how many', async () => {
  const { out } = await run('--train 1000 --test 1000 --embargo 0');
  expect(out).toMatch(/^5 windows, rolling · embargo 0 bars · /m);
  // From 2004-01-05 to 2004-02-04, but for weekends and the day of Martin Luther King.
  expect(await json('--train 4y --test 4y --embargo 30d')).toMatchObject({ embargo: 21 });
});

test('--method searches in each window as told', async () => {
  const printed = await json('--windows 3 --ratio 2 --method tpe --trials 8 --seed 5 --stop-after 8');
  expect(printed.windows.map(({ trials }) => trials)).toEqual([8, 8, 8]);
  const [first] = printed.windows;
  expect(first!.train.toRow - first!.train.fromRow).toBe(2 * (first!.test.toRow - first!.test.fromRow));
});

test('random and tpe take all of a number between its ends, a grid its steps', async () => {
  const words = 'walkforward rsi --set oversold=20:30 --windows 2 --method random --trials 5 --json --quiet';
  const { windows } = JSON.parse((await tradelab(words)).out) as WalkForwardJson;
  for (const { params: chosen } of windows) expect(Number.isInteger(chosen['oversold'])).toBe(false);
  const grid = JSON.parse(
    (await tradelab(words.replace('random --trials 5', 'grid'))).out,
  ) as WalkForwardJson;
  for (const { params: chosen, trials } of grid.windows)
    expect([Number.isInteger(chosen['oversold']), trials]).toEqual([true, 11]);
});

test('--report writes a page, and the result is recorded', async () => {
  const { err } = await run('--report=w.html');
  expect(err).toBe('report: w.html\n');
  expect(readFileSync('w.html', 'utf8')).toContain('<!doctype html>');
  await run('--report --quiet --no-record');
  expect(existsSync('reports/walkforward-ema-cross-SPX-1d.html')).toBe(true);
  const { rows } = await sql("SELECT count(*)::INTEGER AS n FROM runs WHERE kind = 'walk-forward'");
  expect(Number(Object.values(rows[0]!)[0])).toBeGreaterThan(0);
});

test('Ctrl-C keeps the windows that are done, and ends with 130', async () => {
  const terminal = {
    onInterrupt: (listener: () => void) => {
      setImmediate(listener);
      return () => {};
    },
  };
  const { code, out, err } = await run('--windows 4', terminal);
  expect(code).toBe(130);
  expect(out).toMatch(/^ema-cross on SPX/);
  expect(err).toMatch(/^interrupted after [0-3] windows$/m);
});

const wrong: readonly (readonly [string, RegExp, RegExp])[] = [
  [
    '--train 40y --test 1y',
    /train '40y', test '1y', embargo 100 for the longest warm-up\) is longer than the data: 5105 bars/,
    /smaller embargo/,
  ],
  ['--train 4y', /no length/, /test/],
  ['--train 4y --test 1y --windows 3', /by their number and by their length/, /one/],
  ['--windows 0', /windows is 0/, /at least 1/],
  ['--windows 3 --ratio -1', /ratio is -1/, /positive/],
  ['--train four --test 1y', /train is 'four'/, /2y/],
  ['--train 60 --test 1y --set slow=100', /--set gives slow twice/, /once/],
  ['--embargo long', /embargo is 'long'/, /bars/],
  ['--by shrape', /--by is 'shrape'/, /'sharpe'/],
  ['--trials 5', /trials is 5/, /grid/],
  ['--method luck', /--method is 'luck'/, /tpe/],
  ['--method tpe --trials 0', /trials is 0/, /at least 1/],
  ['--report page.pdf', /--report is 'page.pdf'/, /\.html/],
];
test.each(wrong)("'%s' is a mistake that is explained", async (words, message, hint) => {
  const { code, out, err } = await run(words);
  expect({ code, out }).toEqual({ code: 1, out: '' });
  expect(err).toMatch(message);
  expect(err).toMatch(hint);
});

test('nothing to search, a train window shorter than the warm-up, and a where that leaves none are refused', async () => {
  const { err: nothing } = await tradelab('walkforward');
  expect(nothing).toMatch(
    /error: there is nothing to choose: every parameter has one value\nhint: .*--set fast=5:50/,
  );
  const { err: short } = await tradelab('walkforward --set slow=100,200 --train 60 --test 60');
  expect(short).toMatch(/error: train window 2000-01-03 to 2000-03-28: 60 bars of SPX are fewer/);
  expect(short).toMatch(/hint: take longer train windows/);
  const { err: none } = await tradelab(['walkforward', '--set', 'fast=5:9', '--where', 'fast > 20']);
  expect(none).toMatch(/error: train window .*none of 5 combinations is left by where/);
});
