import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { loadBars, runBacktest, runSweep, sql } from 'tradelab';
import { emaCross } from 'tradelab/strategies';
import { expect, test } from 'vitest';
import { interruptedAt, interruptedAtOnce, tradelab, useTemporaryFolder } from '../run.fixture.ts';

useTemporaryFolder();

const GRID = ['--set', 'fast=5:20:5', '--set', 'slow=10,20,50', '--where', 'fast < slow'];
const run = (words: string, terminal = {}) =>
  tradelab(['sweep', ...GRID, ...words.split(' ').filter(Boolean)], terminal);
const json = async (words: readonly string[]) => {
  const { code, out, err } = await tradelab(['sweep', ...words, '--json', '--quiet']);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  return JSON.parse(out);
};

// Ends where a lower number is asked of it, and throws for others.
const OWN = `import { defineStrategy, ema, param } from 'tradelab';
export const own = defineStrategy({
  name: 'own',
  params: { fast: param.int(5), slow: param.int(9), mode: param.choice(['up', 'down']), on: param.bool(true) },
  indicators: ({ close }, p) => ({ fast: ema(close, p.fast), slow: ema(close, p.slow) }),
  signals: ({ fast, slow }, _, p) => {
    if (p.fast === 7) throw new Error('seven');
    return { entries: fast.crossesAbove(slow), exits: fast.crossesBelow(slow) };
  },
});`;

test('the best stand first, with what was swept above and how the others did below', async () => {
  const { code, out, err } = await run('--top 3');
  expect({ code, err }).toEqual({ code: 0, err: '' });
  const lines = out.split('\n');
  expect(lines[0]).toBe('ema-cross on SPX (sp500) 1d, 2000-01-03 to 2020-04-17, 5,105 bars');
  expect(lines[1]).toBe('fast 5, 10, 15, 20 · slow 10, 20, 50 · where fast < slow · cash 10,000');
  expect(out).toMatch(/^8 combinations, [\d.]+ s, [\d,]+ a second$/m);
  const head = lines.findIndex((line) => line.startsWith('#'));
  expect(lines[head]).toBe('#  fast  slow  Sharpe  Return  Drawdown  Trades  Win rate  Factor');
  const best = (
    await runSweep(emaCross, await loadBars('sp500'), {
      params: { fast: [5, 10, 15, 20], slow: [10, 20, 50] },
      where: 'fast < slow',
    })
  ).best(3, 'sharpe');
  for (const [k, { params, metrics }] of best.entries()) {
    const cells = [k + 1, params['fast'], params['slow'], metrics.sharpe!.toFixed(2)];
    expect(lines[head + 1 + k]!.trim().split(/ +/).slice(0, 4)).toEqual(cells.map(String));
  }
  expect(out).toMatch(/^Sharpe ratio of all {2}-?[\d.]+ .+ [\d.]+$/m);
  expect(out).toMatch(/^Median -?[\d.]+, one step from the best -?[\d.]+ \(\d combinations\)$/m);
});

test('no line is wider than the terminal, whatever is asked for', async () => {
  for (const words of [
    '',
    '--by maxDrawdownDuration --stop-loss 0.05',
    '--metrics trades,sqn,kelly,bestTrade,worstTrade,averageDuration,expectancy',
  ]) {
    const { out } = await run(words);
    expect(out.split('\n').filter((line) => [...line].length > 80)).toEqual([]);
  }
});

test('--by ranks by what is better of the metric, and stands first', async () => {
  const { out } = await run('--by maxDrawdownDuration --top 8');
  expect(out).toMatch(/^# {2}fast {2}slow {2}Max drawdown duration +Return {2}Sharpe/m);
  const bars = Array.from(out.matchAll(/ ([\d,]+) bars {2}/g), ([, text]) => Number(text!.replace(',', '')));
  expect(bars).toHaveLength(8);
  expect(bars).toEqual([...bars].sort((a, b) => a - b));
});

// The keys and their order are the contract of the documentation, section "sweep --json".
test('--json prints all rows, each the backtest of its parameters', async () => {
  const result = await json([...GRID]);
  expect(Object.keys(result).slice(0, 6)).toEqual([
    'strategy',
    'data',
    'options',
    'runs',
    'columns',
    'elapsedMs',
  ]);
  expect(result).toMatchObject({ strategy: 'ema-cross', partial: false, failures: [], warnings: [] });
  expect(result.data).toEqual({
    id: 'sp500',
    symbol: 'SPX',
    timeframe: '1d',
    from: 946857600000,
    to: 1587081600000,
    bars: 5105,
    grade: 'A',
  });
  expect(result.columns.params).toEqual(['fast', 'slow']);
  expect(Object.keys(result.runs[0].metrics)).toEqual(result.columns.metrics);
  expect(result.runs).toHaveLength(8);
  const { params, metrics } = result.runs[3];
  const single = runBacktest(emaCross, params, await loadBars('sp500'), {}).metrics;
  for (const name of ['finalEquity', 'maxDrawdown', 'trades', 'winRate', 'profitFactor'] as const)
    expect(metrics[name]).toBe(single[name]);
});

test('--json with --top prints the best, and --metrics those alone', async () => {
  const { runs } = await json([...GRID, '--top', '2', '--by', 'totalReturn', '--metrics', 'trades,sharpe']);
  expect(runs.map((one: { metrics: object }) => Object.keys(one.metrics))).toEqual([
    ['totalReturn', 'trades', 'sharpe'],
    ['totalReturn', 'trades', 'sharpe'],
  ]);
  expect(runs[0].metrics.totalReturn).toBeGreaterThanOrEqual(runs[1].metrics.totalReturn);
});

test('ranges hold both ends; lists, words and single values are taken by the kind of the parameter', async () => {
  writeFileSync('own.ts', OWN);
  const set = ['fast=4:6', 'slow=9,12:20:4', 'mode=up,down', 'on=false'].flatMap((text) => ['--set', text]);
  const { runs } = await json([
    'own.ts',
    ...set,
    '--metrics',
    'trades',
    '--where',
    "mode != 'down' or fast == 4",
  ]);
  const params = runs.map((one: { params: object }) => Object.values(one.params).join());
  expect(params.slice(0, 4)).toEqual(['4,9,up,false', '4,9,down,false', '4,12,up,false', '4,12,down,false']);
  expect(params).toHaveLength(4 * (2 + 1 + 1));
});

test('what fails is counted with its reasons, and the rest is shown', async () => {
  writeFileSync('own.ts', OWN);
  const { code, out } = await tradelab('sweep own.ts --set fast=6:8 --set slow=20,9000,30');
  expect(code).toBe(0);
  expect(out).toMatch(/^9 combinations, .*, 5 failed:$/m);
  expect(out).toMatch(/^ {2}2 × 5105 bars of SPX are fewer than 'own' needs \(first: fast 6 · slow 9000/m);
  expect(out).toMatch(/^ {2}3 × seven \(first: fast 7 · slow 20 · mode up · on true\)$/m);
  expect(out).toMatch(/^1 +\d +\d+ +-?0\.\d\d/m);
});

test('a strategy that always throws is a mistake in its file, named by its line', async () => {
  writeFileSync('own.ts', OWN);
  const { code, err } = await tradelab('sweep own.ts --set fast=7 --set slow=20:22');
  expect(code).toBe(1);
  expect(err).toMatch(/^error: own.ts:7: seven\n/);
});

test('several markets are ranked by the median, with each beside it', async () => {
  await tradelab('data generate AAA,BBB,CCC --timeframe 1h --bars 600 --seed 3');
  const markets = ['--data', 'synthetic:AAA,synthetic:BBB', '--data', 'synthetic:CCC', '--timeframe', '1h'];
  const results = await json([...GRID, ...markets]);
  expect(results.map((one: { data: { symbol: string } }) => one.data.symbol)).toEqual(['AAA', 'BBB', 'CCC']);
  expect((await tradelab(['sweep', ...GRID, ...markets, '--json'])).err).toContain('BBB is generated data');
  const { out } = await tradelab(['sweep', ...GRID, ...markets, '--top', '8']);
  expect(out.match(/SYNTHETIC DATA/g)).toHaveLength(1);
  const at = out.indexOf('#  fast');
  const [head, ...rows] = out.slice(at).split('\n\n')[0]!.split('\n');
  expect(head).toMatch(/^# {2}fast {2}slow {2}Median +AAA +BBB +CCC$/);
  const numbers = rows.map((row) => row.trim().split(/ +/).map(Number));
  for (const [, fast, slow, median, ...each] of numbers) {
    expect(median).toBe(each.toSorted((a, b) => a - b)[1]);
    const find = (one: { params: { fast: number; slow: number } }) =>
      one.params.fast === fast && one.params.slow === slow;
    expect(
      results.map((one: { runs: never[] }) =>
        (one.runs.find(find)! as { metrics: { sharpe: number } }).metrics.sharpe.toFixed(2),
      ),
    ).toEqual(each.map((x) => x.toFixed(2)));
  }
  expect(numbers.map((row) => row[3])).toEqual(numbers.map((row) => row[3]!).sort((a, b) => b - a));
  expect(out).toMatch(/^Best of {2}fast {2}slow {2}Sharpe {2}elsewhere$/m);
  expect(out).toMatch(/^BBB +\d+ +\d+ +-?[\d.]+ +-?[\d.]+$/m);
});

test('each kind of generated data is named in full, and each market has its own answer whether it is luck', async () => {
  await tradelab('data generate DDD --timeframe 1h --bars 600 --seed 4');
  const { out } = await tradelab([
    ...['sweep', ...GRID, '--data', 'synthetic:AAA,synthetic:BBB,synthetic:DDD', '--timeframe', '1h'],
  ]);
  const prose = out.replaceAll(/\s+/g, ' ');
  expect(prose.match(/SYNTHETIC DATA: .+?, from 100 at [\d-]+\. No market ever traded so\./g)).toHaveLength(
    2,
  );
  expect(prose).toMatch(
    / Is it luck\? The best of each market: AAA 1h [A-Z].*\. BBB 1h [A-Z].*\. DDD 1h [A-Z].*\. $/,
  );
  for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
});

test('several timeframes of one market are markets too', async () => {
  await tradelab('data resample synthetic:AAA 4h');
  const { out } = await tradelab(['sweep', ...GRID, '--data', 'synthetic:AAA', '--timeframe', '1h,4h']);
  expect(out).toContain('ema-cross on 2 markets');
  expect(out).toMatch(/Median +1h +4h$/m);
});

test('--out keeps all rows as a table or as JSON, and --report a page', async () => {
  const { err } = await run('--out rows.csv --report --metrics trades,sharpe');
  expect(err).toBe('rows: rows.csv\nreport: reports/sweep-ema-cross-SPX-1d.html\n');
  const [head, ...rows] = readFileSync('rows.csv', 'utf8').trim().split('\n');
  expect(head).toBe('symbol,timeframe,fast,slow,trades,sharpe');
  expect(rows).toHaveLength(8);
  expect(rows[0]).toMatch(/^SPX,1d,5,10,\d+,-?0\.\d+$/);
  expect(readFileSync('reports/sweep-ema-cross-SPX-1d.html', 'utf8')).toContain('<!doctype html>');
  await run('--out deep/rows.json --quiet');
  expect(JSON.parse(readFileSync('deep/rows.json', 'utf8')).runs).toHaveLength(8);
  await tradelab([
    'sweep',
    ...GRID,
    '--data',
    'synthetic:AAA',
    '--timeframe',
    '1h,4h',
    '--out',
    'rows.parquet',
    '--quiet',
  ]);
  const { rows: counted } = await sql(
    "SELECT timeframe, count(*)::INT AS n FROM 'rows.parquet' GROUP BY 1 ORDER BY 1",
  );
  expect(counted).toEqual([
    ['1h', 8],
    ['4h', 8],
  ]);
});

// Through the engine, by var95: many parts.
const LONG = [
  ...['sweep', '--set', 'fast=5:14', '--set', 'slow=55:154', '--metrics', 'sharpe,var95'],
  ...['--workers', '1', '--from', '2012-01-01'],
];

test('Ctrl-C keeps what is done, and --resume goes on to the same rows', async () => {
  const terminal = interruptedAt();
  const stopped = await tradelab(LONG, terminal);
  expect(stopped.code).toBe(130);
  expect(stopped.out).toMatch(/^interrupted after \d+ of 1,000 combinations, /m);
  expect(terminal.err).toContain('interrupted: the same command with --resume goes on from here\n');
  expect(readdirSync('catalog/sweeps')).toEqual([
    expect.stringMatching(/^ema-cross-SPX-1d-[0-9a-f]{16}\.sweep$/),
  ]);
  const { code, out } = await tradelab([...LONG, '--resume', '--json']);
  expect(code).toBe(0);
  expect(readdirSync('catalog/sweeps')).toEqual([]);
  const { runs, partial } = JSON.parse(out);
  expect(partial).toBe(false);
  expect(runs).toEqual((await json(LONG.slice(1))).runs);
});

test('Ctrl-C before anything is done says so', async () => {
  const { code, out } = await tradelab(LONG, interruptedAtOnce);
  expect(code).toBe(130);
  expect(out).toMatch(/^interrupted before any combination was done$/m);
});

test('of several markets, those that are done before Ctrl-C are ranked', async () => {
  const words = [...LONG, '--data', 'synthetic:BBB,sp500'];
  const all = words.map((word) => (word === '2012-01-01' ? '2000-01-01' : word));
  const { code, out } = await tradelab(all, interruptedAt(51));
  expect(code).toBe(130);
  expect(out).toMatch(/^interrupted after 1,[\d]+ of 2,000 combinations/m);
  expect(out).toMatch(/^On BBB 1h, as far as it came:\n # {2}fast {2}slow {2}Sharpe {2}Value at risk/m);
  const { out: text } = await tradelab([...all, '--json', '--top', '1'], interruptedAt(51));
  const [first, second] = JSON.parse(text);
  expect([first, second].map(({ partial, runs }) => [partial, runs.length])).toEqual([
    [false, 1],
    [true, 1],
  ]);
});

test('with one value each, it says how to give more', async () => {
  const { code, err } = await tradelab('sweep --set fast=5');
  expect(code).toBe(0);
  expect(err).toContain('every parameter has one value: --set fast=5:50 would try those from 5 to 50');
});

test('the hint of a terminal runs the best combination', async () => {
  const { err } = await run('--data synthetic:AAA --timeframe 1h', { isTTY: true });
  const [, words] = /tradelab (backtest .*?) {2,}shows the best in full/.exec(err)!;
  expect((await tradelab(`${words} --quiet`)).code).toBe(0);
  expect((await run('--quiet', { isTTY: true })).err).toBe('');
});
