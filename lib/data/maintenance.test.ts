import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect, test } from 'vitest';
import { viewBars } from '../core/index.ts';
import { temporaryFolder } from '../temporary-folder.fixture.ts';
import { maintenanceFile } from './catalog.ts';
import { checkBars } from './check-bars.ts';
import { barsOf } from './files.fixture.ts';
import { listSeries } from './list-series.ts';
import { loadBars } from './load-bars.ts';
import { keepMaintenance, type Maintenance } from './maintenance.ts';
import { storeBars } from './store.ts';

const MONDAY = Date.UTC(2021, 0, 4);
const hour = (k: number) => MONDAY + k * 3_600_000;
const ALL = barsOf(
  Array.from({ length: 300 }, (_, k) => 100 + (k % 7)),
  '1h',
  MONDAY,
);
const maintenance = (begin: number, end: number, more: Partial<Maintenance> = {}): Maintenance => ({
  ...{ id: `${begin}`, begin: hour(begin), end: hour(end), title: 'Upgrade', markets: ['spot'], ...more },
});

/** A catalog that lacks the hours 100 to 103 of what nobody has asked an exchange for. */
async function catalogOf(venue = 'x', symbol = 'BTC/USDT'): Promise<string> {
  const catalog = temporaryFolder();
  for (const part of [viewBars(ALL, 0, 100), viewBars(ALL, 104, 300)])
    await storeBars({ ...part, symbol }, { venue, catalog });
  return catalog;
}

async function found(catalog: string, id = 'x:BTC/USDT') {
  const { grade, doubts, findings } = await checkBars(id, { catalog });
  return {
    grade,
    doubts: doubts.length,
    findings: findings.map(({ kind, rows }) => [kind, rows[0]?.message]),
  };
}

const MESSAGE = '4 missing after 2021-01-08 03:00';
const GAP = { grade: 'C', doubts: 1, findings: [['gap', MESSAGE]] };
const TOLD = {
  grade: 'A',
  doubts: 0,
  findings: [['maintenance', `${MESSAGE}, in maintenance: Upgrade`]],
};

test('a gap within maintenance is told with its title, and is no doubt', async () => {
  const catalog = await catalogOf();
  expect(await found(catalog)).toEqual(GAP);
  await keepMaintenance(catalog, 'x', [maintenance(100, 104)]);
  expect(await found(catalog)).toEqual(TOLD);
  expect((await loadBars('x:BTC/USDT', '1h', { catalog })).quality).toMatchObject({ grade: 'A', doubts: [] });
  expect(await listSeries({ catalog })).toMatchObject([{ grade: 'A' }]);
});

test.each([
  ['begins after the gap', [maintenance(101, 104)]],
  ['ends before the gap', [maintenance(100, 103)]],
  ['is of perpetuals', [maintenance(100, 104, { markets: ['perpetual'] })]],
])('maintenance that %s does not explain it', async (_, told) => {
  const catalog = await catalogOf();
  await keepMaintenance(catalog, 'x', told);
  expect(await found(catalog)).toEqual(GAP);
});

test('maintenance of perpetuals explains gaps of them, and of their mark prices', async () => {
  for (const venue of ['x', 'x.mark']) {
    const catalog = await catalogOf(venue, 'BTC/USDT:USDT');
    await keepMaintenance(catalog, 'x', [maintenance(100, 104)]);
    expect(await found(catalog, `${venue}:BTC/USDT:USDT`)).toEqual(GAP);
    await keepMaintenance(catalog, 'x', [maintenance(100, 104, { id: 'p', markets: ['perpetual'] })]);
    expect(await found(catalog, `${venue}:BTC/USDT:USDT`)).toEqual(TOLD);
  }
});

test('the calendar grows, takes the last word on each, and drops what has not taken place', async () => {
  const catalog = temporaryFolder();
  const kept = () => JSON.parse(readFileSync(maintenanceFile(catalog, 'x'), 'utf8'));
  await keepMaintenance(catalog, 'x', [maintenance(50, 52), maintenance(10, 12)]);
  await keepMaintenance(catalog, 'x', [maintenance(90, 91)]);
  expect(kept()).toEqual([maintenance(10, 12), maintenance(50, 52), maintenance(90, 91)]);
  const canceled = maintenance(90, 91, { markets: [] });
  await keepMaintenance(catalog, 'x', [maintenance(50, 55, { id: '50' }), canceled]);
  expect(kept()).toEqual([maintenance(10, 12), maintenance(50, 55)]);
});

test.each([
  ['no JSON', '[{'],
  ['no list', '{}'],
  ['a time that is none', JSON.stringify([{ ...maintenance(1, 2), end: null }])],
  ['an unknown market', JSON.stringify([{ ...maintenance(1, 2), markets: ['options'] }])],
])('a calendar that is %s is damaged', async (_, text) => {
  const catalog = await catalogOf();
  const file = maintenanceFile(catalog, 'x');
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  await expect(checkBars('x:BTC/USDT', { catalog })).rejects.toMatchObject({
    ...{ code: 'bad-data', message: `${file} is damaged`, hint: expect.stringContaining('remove it') },
  });
});
