// What is asked of the ledger: lists, single records, comparisons, SQL.
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { backtest } from '../backtest/index.ts';
import { announce, createBars, type PortfolioRecord, type WalkForwardRecord } from '../core/index.ts';
import { storeBars } from '../data/store.ts';
import { sweep } from '../research/index.ts';
import { temporaryFolder } from '../temporary-folder.fixture.ts';
import { compareRuns } from './compare-runs.ts';
import { listRuns } from './list-runs.ts';
import { loadRecord } from './load-record.ts';
import { cross, swingingBars } from './process.fixture.ts';
import { recording } from './runs.fixture.ts';
import { sql } from './sql.ts';

const bars = swingingBars();
const other = swingingBars('ETH/USDT');

test('the newest come first, and filters choose among them', async () => {
  const { catalog, record } = recording();
  backtest(cross, bars, { params: { fast: 3 } });
  await sweep({ ...cross, name: 'double' }, other, { params: { fast: [4, 5] } });
  backtest(cross, other, { params: { fast: 6 } });
  const [first, second, third] = await record.flush();
  const ids = async (filter: object) => (await listRuns({ catalog, ...filter })).map(({ id }) => id);
  expect([first, second, third]).toEqual([first, second, third].toSorted());
  expect(await ids({})).toEqual([third, second, first]);
  expect(await ids({ limit: 2 })).toEqual([third, second]);
  expect(await ids({ strategy: 'cross' })).toEqual([third, first]);
  expect(await ids({ kind: 'sweep' })).toEqual([second]);
  expect(await ids({ data: 'ETH/USDT' })).toEqual([third, second]);
  expect(await ids({ data: 'test:BTC/USDT', strategy: 'cross', kind: 'backtest' })).toEqual([first]);
  expect(await ids({ strategy: "x' OR true --" })).toEqual([]);
  expect(() => listRuns({ catalog, limit: 0 })).toThrow('limit is 0');
});

test('a record is found by the beginning of its id; the whole id is always enough', async () => {
  const { catalog, record } = recording();
  for (let fast = 3; fast < 10; fast++) backtest(cross, bars, { params: { fast } });
  const ids = await record.flush();
  const load = (id: string) => loadRecord(id, { catalog });
  expect((await load(ids[3]!)).params['fast']).toBe(6);
  expect((await load(ids[3]!.slice(0, -1))).params['fast']).toBe(6);
  await expect(load(ids[0]!.slice(0, 2))).rejects.toMatchObject({
    code: 'bad-option',
    message: `7 records have an id that begins with '${ids[0]!.slice(0, 2)}'`,
    hint: expect.stringMatching(`^give more of it: .*, ${ids[6]} and others$`),
  });
  const wrong = `${ids[3]!.slice(0, -1)}_`;
  const hint = expect.stringContaining(`did you mean '${ids[3]}'?`);
  await expect(load(wrong)).rejects.toMatchObject({ code: 'not-found', hint });
  for (const id of ['nothing-like-it', '', '%', "'"])
    await expect(load(id)).rejects.toMatchObject({
      code: 'not-found',
      message: `there is no record '${id}'`,
    });
});

test('an empty ledger lists nothing, has no record, and says its columns', async () => {
  const catalog = temporaryFolder();
  expect(await listRuns({ catalog })).toEqual([]);
  await expect(loadRecord('x', { catalog })).rejects.toMatchObject({ hint: 'nothing is recorded yet' });
  const named = async (table: string) =>
    (await sql(`FROM ${table}`, { catalog })).columns.map(({ name }) => name);
  const { record, catalog: used } = recording();
  backtest(cross, bars);
  await sweep(cross, bars, { params: { fast: [3, 4] } });
  await record.flush();
  for (const table of ['runs', 'trials']) {
    const { columns, rows } = await sql(`FROM ${table}`, { catalog: used });
    expect(await named(table)).toEqual(columns.map(({ name }) => name));
    expect(rows.length).toBeGreaterThan(1);
  }
  expect(readdirSync(catalog)).toEqual([]);
});

test('a comparison names what differs in what went in, and shows all that came out', async () => {
  const { catalog, record } = recording();
  const a = backtest(cross, bars, { params: { fast: 3 }, stopLoss: 0.1 });
  const b = backtest({ ...cross, name: 'other' }, other, { params: { fast: 4 }, fee: 0 });
  const ids = await record.flush();
  const { runs, differences, params, metrics } = await compareRuns(ids, { catalog });
  expect(runs.map(({ id }) => id)).toEqual(ids);
  expect(Object.fromEntries(differences.map(({ name, values }) => [name, values]))).toEqual({
    strategy: ['cross', 'other'],
    strategyHash: [runs[0]!.strategyHash, runs[1]!.strategyHash],
    data: ['test:BTC/USDT', 'test:ETH/USDT'],
    symbol: ['BTC/USDT', 'ETH/USDT'],
    fee: [0.001, 0],
    stopLoss: [0.1, null],
  });
  expect(params[0]).toEqual({ name: 'fast', values: [3, 4] });
  expect(metrics.find(({ name }) => name === 'sharpe')!.values).toEqual([a.metrics.sharpe, b.metrics.sharpe]);
  expect((await compareRuns([ids[0]!, ids[0]!], { catalog })).differences).toEqual([]);
  const { time, close, length } = bars;
  const halves = Float64Array.from({ length: 2 * length }, (_, i) => time[i >> 1]! + (i % 2) * 1_800_000);
  const same = halves.map((_, i) => close[i >> 1]!);
  const columns = { time: halves, open: same, high: same, low: same, close: same };
  const detail = createBars({ ...columns, symbol: 'BTC/USDT', timeframe: '30m', id: 'finer' });
  backtest(cross, bars, { params: { fast: 3 }, stopLoss: 0.1, detail });
  const [finer] = await record.flush();
  const names = (await compareRuns([ids[0]!, finer!], { catalog })).differences.map(({ name }) => name);
  expect(names).toEqual(['detail or funding']);
});

test('SQL joins runs and trials with bars, by symbol and timeframe', async () => {
  const { catalog, record } = recording();
  await storeBars(bars, { venue: 'binance', catalog });
  const run = backtest(cross, bars);
  await sweep(cross, bars, { params: { fast: [3, 4, 6] } });
  await record.flush();
  const joined = `SELECT runs.params->>'fast' AS fast, count(*) AS n, max(bars.close) AS top, any_value(sharpe) AS sharpe
    FROM runs JOIN bars USING (symbol, timeframe)
    WHERE kind = 'backtest' AND bars.time BETWEEN runs.first AND runs.last GROUP BY ALL`;
  const top = Math.max(...bars.close);
  expect((await sql(joined, { catalog })).rows).toEqual([['5', 300, top, run.metrics.sharpe]]);
  const counted = "SELECT kind, count(*) FROM trials WHERE symbol = 'BTC/USDT' GROUP BY kind ORDER BY kind";
  expect((await sql(counted, { catalog })).rows).toEqual([
    ['backtest', 1],
    ['sweep', 3],
  ]);
  expect((await sql('SHOW TABLES', { catalog })).rows.flat()).toEqual(
    expect.arrayContaining(['bars', 'runs', 'series', 'sp500', 'trials']),
  );
  const hint = "did you mean 'trials'?";
  await expect(sql('FROM trails', { catalog })).rejects.toMatchObject({ code: 'bad-option', hint });
});

test('a damaged file is named by all that read it; recording and other questions go on', async () => {
  const { catalog, record } = recording();
  backtest(cross, bars, { params: { fast: 3 } });
  await record.flush();
  const folder = join(catalog, 'runs');
  const [name] = readdirSync(folder);
  const sound = readFileSync(join(folder, name!));
  for (const damaged of [
    sound.subarray(0, sound.length - 50),
    Buffer.from(''),
    Buffer.from(sound).fill(7, 500, 3000),
  ]) {
    writeFileSync(join(folder, name!), damaged);
    const named = { code: 'bad-data', message: expect.stringContaining(`${name} is damaged`) };
    await expect(listRuns({ catalog })).rejects.toMatchObject(named);
    await expect(sql('FROM trials', { catalog })).rejects.toMatchObject(named);
    expect((await sql('SELECT 1', { catalog })).rows).toEqual([[1]]);
  }
  backtest(cross, bars, { params: { fast: 4 } });
  expect(await record.flush()).toHaveLength(1);
  rmSync(join(folder, name!));
  expect((await listRuns({ catalog })).map(({ params }) => params['fast'])).toEqual([4]);
});

test('walk-forwards and portfolios are recorded as what they told; what is no run is not', async () => {
  const { catalog, record } = recording();
  const data = { id: 'sp500', symbol: 'SPX', timeframe: '1d', from: 0, to: 86_400_000, bars: 2 };
  const walk = {
    ...{
      kind: 'walk-forward',
      strategy: 'cross',
      data,
      options: { fee: 0.001 },
      warnings: [],
      partial: true,
    },
    windows: [{ trials: 7 }, { trials: 9 }],
    outOfSample: { metrics: { sharpe: 0.5, totalReturn: null } },
  };
  announce(walk as unknown as WalkForwardRecord, { strategy: cross, bars });
  const leg = (name: string, fast: number) => ({ name, weight: 0.5, params: { fast } });
  const portfolio = {
    ...{
      kind: 'portfolio',
      strategy: 'rotation',
      symbols: ['A', 'B'],
      timeframe: '1d',
      options: {},
      warnings: [],
    },
    ...{ time: Float64Array.of(0, 86_400_000), metrics: { sharpe: 1.5 }, legs: [leg('A', 3), leg('B', 4)] },
  };
  announce(portfolio as unknown as PortfolioRecord, { strategy: [cross, cross], bars: [bars, other] });
  announce({ kind: 'monte-carlo' });
  await record.flush();
  const [second, first, ...others] = await listRuns({ catalog });
  expect(others).toEqual([]);
  expect(first).toMatchObject({ kind: 'walk-forward', data, trials: 9, partial: true, params: {} });
  expect(first!.metrics).toMatchObject({ sharpe: 0.5, totalReturn: null, trades: null });
  expect(second).toMatchObject({
    kind: 'portfolio',
    trials: 1,
    params: { 'A.fast': 3, 'B.fast': 4 },
    options: { weights: { A: 0.5, B: 0.5 } },
    dataHash: expect.any(String),
  });
  expect(second!.strategyHash).not.toBe(first!.strategyHash);
  expect(second!.data).toEqual({
    id: 'A,B',
    symbol: 'A,B',
    timeframe: '1d',
    from: 0,
    to: 86_400_000,
    bars: 2,
  });
});
