import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { backtest, loadBars, METRICS } from 'tradelab';
import { emaCross } from 'tradelab/strategies';
import { expect, test } from 'vitest';
import { tradelab, useTemporaryFolder } from '../run.fixture.ts';
import { GROUPS } from '../show/metrics.ts';

useTemporaryFolder();

const json = async (words: string) => {
  const { code, out, err } = await tradelab(`${words} --json --quiet`);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  return JSON.parse(out) as Record<string, Record<string, unknown>> & { trades: Record<string, unknown>[] };
};

test('backtest alone runs ema-cross on the S&P 500 from 2000 to 2020', async () => {
  const { code, out, err } = await tradelab('backtest');
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toMatch(/^ema-cross on SPX \(sp500\) 1d, 2000-01-03 to 2020-04-17, 5,105 bars$/m);
  expect(out).toMatch(/^fast 12 · slow 26 · cash 10,000 · fee 0.1% · fills at the next open · long$/m);
  expect(out).not.toContain('\u001b');
  for (const { label } of Object.values(METRICS)) expect(out).toContain(label);
});

test('the groups of the table hold every metric once', () => {
  expect(Object.values(GROUPS).flat().sort()).toEqual(Object.keys(METRICS).sort());
});

test('no line is wider than the terminal', async () => {
  for (const columns of [80, 120]) {
    await tradelab('data generate WIDE --timeframe 1m --bars 3000 --price 40000');
    for (const words of ['', 'grid', '--data synthetic:WIDE --quiet']) {
      const { out } = await tradelab(`backtest ${words}`, { columns });
      expect(Math.max(...out.split('\n').map((line) => [...line].length))).toBeLessThanOrEqual(columns);
    }
  }
});

test('a terminal gets colour and hints, and NO_COLOR takes the colour away', async () => {
  const onTerminal = await tradelab('backtest', { isTTY: true });
  expect(onTerminal.out).toContain('\u001b[1m');
  expect(onTerminal.err).toContain('--report                       writes a page');
  const plain = await tradelab('backtest', { isTTY: true, env: { NO_COLOR: '1' } });
  expect(plain.out).not.toContain('\u001b');
  expect((await tradelab('backtest --quiet', { isTTY: true })).err).toBe('');
});

// Which keys these are, and in which order, the tests of the library's results say.
test('--json prints the result as the library writes it', async () => {
  const { out } = await tradelab('backtest --json --quiet');
  const result = JSON.parse(out);
  expect(JSON.stringify(result)).toBe(JSON.stringify(backtest(emaCross, await loadBars('sp500'))));
  expect(result).toMatchObject({ strategy: 'ema-cross', params: { fast: 12, slow: 26 } });
  expect(result.openTrade).toMatchObject({ side: 'long', entryTime: Date.UTC(2020, 3, 17), bars: 0 });
  expect(result.data).toMatchObject({ id: 'sp500', timeframe: '1d', from: 946857600000, bars: 5105 });
});

test('a metric without trades is null in JSON and a dash in the table', async () => {
  // Too short for a cross: the averages start on one side and stay there.
  const flat = 'backtest --from 2013-01-02 --to 2013-02-20';
  const { metrics } = await json(flat);
  expect(metrics).toMatchObject({ trades: 0, winRate: null, profitFactor: null, sqn: null });
  const { out } = await tradelab(flat);
  expect(out).toMatch(/Win rate +–/);
  expect(out).toContain('No trades.');
});

test('every flag of a run reaches its option', async () => {
  const flags =
    '--cash 500 --fee 0 --slippage 5e-4 --fill close --side both --size 0.5 --stop-loss 0.05 ' +
    '--take-profit .2 --trailing-stop 0.1 --leverage 2 --limit-fill through --close-at-end --set fast=5 --set slow=50';
  const { options, params } = await json(`backtest ${flags}`);
  expect(params).toEqual({ fast: 5, slow: 50 });
  expect(options).toMatchObject({
    ...{ cash: 500, fee: 0, slippage: 0.0005, fill: 'close', side: 'both', size: 0.5, stopLoss: 0.05 },
    ...{ takeProfit: 0.2, trailingStop: 0.1, leverage: 2, limitFill: 'through', closeAtEnd: true },
  });
  const sizes = ['quantity:2', 'notional:1000', 'risk:0.01'];
  const read = await Promise.all(sizes.map((size) => json(`backtest --size ${size} --stop-loss 0.1`)));
  expect(read.map((result) => result['options']!['size'])).toEqual([
    { quantity: 2 },
    { notional: 1000 },
    { risk: 0.01 },
  ]);
});

test('makers and takers pay the rates given for each', async () => {
  const { options, metrics } = await json('backtest --fee 0.0002/0.0005');
  expect(options!.fee).toEqual({ maker: 0.0002, taker: 0.0005 });
  // Market orders take: the fees are those of the taker's rate alone.
  expect(metrics!.feesPaid).toBe((await json('backtest --fee 0.0005')).metrics!.feesPaid);
});

test('--from is the first open time and --to the one to stop before', async () => {
  const { data } = await json('backtest --from 2010-01-04 --to 2011-01-03');
  expect(data).toMatchObject({ from: Date.UTC(2010, 0, 4), to: Date.UTC(2010, 11, 31) });
});

test('--out keeps the result, --equity the equity, --report a page', async () => {
  const { code, err } = await tradelab('backtest --from 2015-01-01 --out kept --equity e.csv --report');
  expect(code).toBe(0);
  expect(err).toBe('result: kept/ema-cross-SPX-1d.json\nequity: e.csv\nreport: kept/ema-cross-SPX-1d.html\n');
  expect(readdirSync('kept').sort()).toEqual(['ema-cross-SPX-1d.html', 'ema-cross-SPX-1d.json']);
  const { data, metrics } = JSON.parse(readFileSync('kept/ema-cross-SPX-1d.json', 'utf8'));
  const [head, ...rows] = readFileSync('e.csv', 'utf8').trim().split('\n');
  expect(head).toBe('time,equity');
  expect(rows).toHaveLength(data.bars);
  expect(rows[0]).toBe('2015-01-02T00:00:00Z,10000');
  expect(Number(rows.at(-1)!.split(',')[1])).toBe(metrics.finalEquity);
  expect(readFileSync('kept/ema-cross-SPX-1d.html', 'utf8')).toContain('<!doctype html>');
});

test('--report with a name writes that file, and without one a page in reports/', async () => {
  await tradelab('backtest --from 2019-01-01 --report --quiet');
  expect(existsSync('reports/ema-cross-SPX-1d.html')).toBe(true);
  await tradelab('backtest --from 2019-01-01 --report=a/b.html --quiet');
  expect(existsSync('a/b.html')).toBe(true);
});

test('--detail takes finer bars of the same series, and the record names them', async () => {
  await tradelab('data generate ABC --timeframe 1h --bars 500');
  await tradelab('data resample synthetic:ABC 4h');
  const result = await json(
    'backtest --data synthetic:ABC --timeframe 4h --stop-loss 0.01 --take-profit 0.01 --detail 1h',
  );
  expect(result['inputs']).toEqual({ detail: { id: 'synthetic:ABC', timeframe: '1h' } });
  expect(result['data']).toMatchObject({ synthetic: expect.stringContaining('random-walk, seed 1') });
});

test('synthetic data stands above the table, and among the warnings of JSON', async () => {
  const { out, err } = await tradelab('backtest --data synthetic:ABC --timeframe 1h');
  expect(out).toMatch(/^SYNTHETIC DATA: random-walk, seed 1/);
  expect(err).toBe('');
  expect((await tradelab('backtest --data synthetic:ABC --timeframe 1h --json')).err).toContain(
    'generated data',
  );
});

const wrong: readonly (readonly [string, RegExp, RegExp])[] = [
  ['backtest ema-cros', /no strategy 'ema-cros'/, /did you mean 'ema-cross'/],
  ['backtest --set fats=3', /unknown parameter 'fats'/, /did you mean 'fast'/],
  ['backtest --set fast=900', /parameter 'fast' is '900'/, /whole number from 2 to 50/],
  ['backtest --set fast=1.5', /parameter 'fast' is '1.5'/, /whole number/],
  ['backtest --set fast=ten', /parameter 'fast' is 'ten'/, /whole number/],
  ['backtest --set fast=', /parameter 'fast' is ''/, /whole number/],
  ['backtest --set fast', /--set is 'fast'/, /name=value/],
  ['backtest --data missing.csv', /no file missing.csv/, /known: empty.csv/],
  ['backtest --data sp50', /no data 'sp50'/, /did you mean 'sp500'/],
  ['backtest --data empty.csv', /empty.csv is empty/, /./],
  ['backtest --data header.csv', /header.csv/, /./],
  ['backtest --data text.csv', /text.csv.*'abc'/, /data check text.csv/],
  ['backtest --data lacking.parquet', /lacking.parquet.*close/, /./],
  ['backtest --from 2030-01-01', /no bars/, /from 2000-01-03 to 2020-04-17/],
  ['backtest --from 2015-01-01 --to 2014-01-01', /from 2015-01-01 is not before to 2014-01-01/, /./],
  ['backtest --from 2014-02-30', /from '2014-02-30' is not a date/, /ISO/],
  ['backtest --from 2020-04-01', /fewer than 'ema-cross' needs/, /warm up/],
  ['backtest --timeframe 1x', /'1x' is not a timeframe/, /1m, 15m/],
  ['backtest --timeframe 1h', /sp500/, /./],
  ['backtest --cash -1', /cash is -1/, /positive/],
  ['backtest --cash abc', /--cash is 'abc'/, /write it out/],
  ['backtest --cash 1e', /--cash is '1e'/, /write it out/],
  ['backtest --cash 1e999', /--cash is '1e999'/, /write it out/],
  ['backtest --cash 0x10', /--cash is '0x10'/, /write it out/],
  ['backtest --cash=', /--cash has no value/, /--cash=value/],
  ['backtest --cash', /--cash has no value/, /--cash=value/],
  ['backtest --cash 1 --cash 2', /--cash is given 2 times/, /once/],
  ['backtest --fee 1.5', /fee is 1.5/, /from 0 to 1/],
  ['backtest --fee -0.1', /fee is -0.1/, /from 0 to 1/],
  ['backtest --slippage 1', /slippage is 1/, /below 1/],
  ['backtest --fill open', /--fill is 'open'/, /next-open or close/],
  ['backtest --side up', /--side is 'up'/, /long or short or both/],
  ['backtest --fee 0.0002/x', /--fee, taker is 'x'/, /write it out/],
  ['backtest --fee 0.0002/2', /fee/, /maker: 0\.0002/],
  ['backtest --size lots:2', /--size is 'lots:2'/, /risk:0.01/],
  ['backtest --size quantity:x', /--size is 'x'/, /write it out/],
  ['backtest --size risk:0.01', /size is a risk/, /stopLoss/],
  ['backtest --size 2', /size is 2/, /fraction of equity/],
  ['backtest --detail 1h', /--detail is '1h'/, /finer bars/],
  ['backtest --report page.pdf', /--report is 'page.pdf'/, /\.html/],
  ['backtest --equity e.txt', /--equity is 'e.txt'/, /\.csv/],
  ['backtest --cahs 5', /no flag --cahs/, /did you mean --cash/],
  ['backtest --fast 5', /no flag --fast/, /--set fast=value/],
  ['backtest -x', /no flag -x/, /--help/],
  ['backtest ema-cross other', /takes no 'other'/, /--help/],
];

test.each(wrong)("'%s' is a mistake that is explained", async (words, message, hint) => {
  mkdirSync('bad', { recursive: true });
  process.chdir('bad');
  writeFileSync('empty.csv', '');
  writeFileSync('header.csv', 'time,open,high,low,close\n');
  writeFileSync('text.csv', 'time,open,high,low,close\n2020-01-01,1,1,1,1\n2020-01-02,1,1,1,abc\n');
  if (words.includes('lacking')) await writeLacking();
  const before = readdirSync('.');
  const { code, out, err } = await tradelab(`${words} --out kept`);
  const after = readdirSync('.');
  process.chdir('..');
  expect({ code, out }).toEqual({ code: 1, out: '' });
  const [first, second] = err.split('\n');
  expect(first).toMatch(/^error: /);
  expect(first).toMatch(message);
  expect(second).toMatch(/^hint: /);
  expect(second).toMatch(hint);
  expect(after).toEqual(before);
});

/** A Parquet file of bars without their closes. */
async function writeLacking(): Promise<void> {
  const { DuckDBInstance } = await import('@duckdb/node-api');
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  const rows = "SELECT TIMESTAMP '2020-01-01' AS time, 1.0 AS open, 1.0 AS high, 1.0 AS low";
  await connection.run(`COPY (${rows}) TO 'lacking.parquet' (FORMAT parquet)`);
  connection.closeSync();
}
