import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { backtest } from '../backtest/index.ts';
import { hashStrategy } from '../backtest/manifest.ts';
import { VERSION } from '../core/index.ts';
import { range, sweep } from '../research/index.ts';
import { temporaryFolder } from '../temporary-folder.fixture.ts';
import { until } from '../until.fixture.ts';
import { listRuns } from './list-runs.ts';
import { cross, swingingBars } from './process.fixture.ts';
import { recordRuns } from './record-runs.ts';
import { recording } from './runs.fixture.ts';
import { sql } from './sql.ts';

const bars = swingingBars();

test('a backtest is recorded with all that it was and what came of it', async () => {
  const { catalog, record } = recording();
  const before = Date.now();
  const run = backtest(cross, bars, {
    params: { fast: 3, mode: 'with "quotes"' },
    fee: 0.002,
    stopLoss: 0.1,
  });
  const [id] = await record.flush();
  const [recorded, ...others] = await listRuns({ catalog });
  expect(others).toEqual([]);
  const { from, to } = run.toJSON().data;
  expect(recorded).toEqual({
    ...{ id, kind: 'backtest', strategy: 'cross', strategyHash: hashStrategy(cross), engine: VERSION },
    ...{ params: { fast: 3, slow: 20, mode: 'with "quotes"', flip: false }, options: run.options },
    ...{ metrics: run.metrics, warnings: run.warnings, manifest: run.manifest, dataHash: run.manifest.data },
    data: { id: 'test:BTC/USDT', symbol: 'BTC/USDT', timeframe: '1h', from, to, bars: 300 },
    ...{ trials: 1, partial: false, periodsPerYear: 8760 },
    recorded: expect.any(Number),
    variant: expect.stringMatching(/^[0-9a-f]{16}$/),
  });
  expect(recorded!.recorded).toBeGreaterThanOrEqual(before);
});

test('a metric that is undefined is null in the record', async () => {
  const { catalog, record } = recording();
  backtest(cross, swingingBars('X', 25));
  await record.flush();
  expect((await listRuns({ catalog }))[0]!.metrics).toMatchObject({ trades: 0, winRate: null, sqn: null });
});

test('a sweep is recorded as its best row, and every combination as a trial', async () => {
  const { catalog, record } = recording();
  const found = await sweep(cross, bars, {
    params: { fast: range(3, 7), slow: [10.5, 20], mode: ['plain', 'with "quotes"'], flip: [false, true] },
  });
  await record.flush();
  const [recorded] = await listRuns({ catalog });
  const [best] = found.best(1, 'sharpe');
  expect(recorded).toMatchObject({
    kind: 'sweep',
    trials: 40,
    partial: false,
    manifest: null,
    data: found.data,
  });
  expect(recorded).toMatchObject({ params: best!.params, strategyHash: hashStrategy(cross) });
  expect(recorded!.metrics).toMatchObject(best!.metrics);
  expect(recorded!.metrics.var95).toBeNull();
  const columns = Object.keys(found.metrics);
  const { rows } = await sql(`SELECT run, row, params, var95, ${columns} FROM trials ORDER BY row`, {
    catalog,
  });
  expect(rows).toHaveLength(40);
  for (const [k, [run, row, params, var95, ...metrics]] of rows.entries()) {
    expect([run, row, var95]).toEqual([recorded!.id, k, null]);
    expect(params).toBe(JSON.stringify(found.row(k).params));
    expect(metrics).toEqual(columns.map((name) => found.row(k).metrics[name as 'sharpe']));
  }
});

test('the parts of larger work are not recorded', async () => {
  const { catalog, record } = recording();
  const run = backtest(cross, bars, { stopLoss: 0.01, takeProfit: 0.01 });
  run.sensitivity;
  await sweep(cross, bars, { params: { fast: [3, 4] }, stopLoss: 0.01 });
  await record.flush();
  expect((await listRuns({ catalog })).map(({ kind }) => kind)).toEqual(['sweep', 'backtest']);
});

test('runs of one moment share a file, in their order; nothing is recorded after stop', async () => {
  const { catalog, record } = recording();
  for (let fast = 2; fast < 12; fast++) backtest(cross, bars, { params: { fast } });
  await record.stop();
  backtest(cross, bars);
  await record.flush();
  expect(readdirSync(join(catalog, 'runs'))).toHaveLength(1);
  const fasts = (await listRuns({ catalog })).map(({ params }) => params['fast']);
  expect(fasts).toEqual([11, 10, 9, 8, 7, 6, 5, 4, 3, 2]);
});

test('recording that is turned on twice records once, until it is stopped', async () => {
  const { catalog, record } = recording();
  const again = recordRuns({ catalog });
  backtest(cross, bars);
  expect(await again.flush()).toHaveLength(1);
  expect(await record.flush()).toEqual([]);
  await again.stop();
  backtest(cross, bars);
  expect(await listRuns({ catalog })).toHaveLength(1);
  const anew = recordRuns({ catalog });
  backtest(cross, bars);
  await anew.stop();
  expect(await listRuns({ catalog })).toHaveLength(2);
});

test('what nobody flushes is written a moment later, or when the ledger is asked', async () => {
  const { catalog } = recording();
  backtest(cross, bars);
  await until(() => existsSync(join(catalog, 'runs')));
  backtest(cross, bars);
  expect(await listRuns({ catalog })).toHaveLength(2);
});

test('where the folder cannot be written, flush says so, and writes all once it can', async () => {
  const { catalog, record } = recording();
  backtest(cross, bars);
  await record.flush();
  const folder = join(catalog, 'blocked');
  writeFileSync(folder, 'a file where the folder should be');
  const blocked = recordRuns({ catalog: folder });
  backtest(cross, bars, { params: { fast: 9 } });
  await expect(blocked.flush()).rejects.toMatchObject({
    code: 'disk',
    message: expect.stringContaining('blocked'),
  });
  backtest(cross, bars, { params: { fast: 10 } });
  rmSync(folder);
  expect(await blocked.stop()).toHaveLength(2);
  expect(await listRuns({ catalog: folder })).toHaveLength(2);
  await record.flush();
  expect(await listRuns({ catalog })).toHaveLength(3);
});

test('where nobody flushes, the process warns of what could not be written', async () => {
  const catalog = join(temporaryFolder(), 'blocked');
  writeFileSync(catalog, '');
  const warned = vi.spyOn(process, 'emitWarning').mockReturnValue();
  const record = recordRuns({ catalog });
  backtest(cross, bars);
  await until(() => warned.mock.calls.length > 0);
  expect(warned).toHaveBeenCalledWith(expect.stringContaining('runs are not recorded: '));
  await record.stop().catch(() => {});
  warned.mockRestore();
});
