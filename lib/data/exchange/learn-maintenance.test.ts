// What ccxt's unmodified client of OKX learns from an exchange on loopback, and what the rows of OKX and Bybit mean.
import { existsSync, readFileSync } from 'node:fs';
import ccxt from 'ccxt';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createBars } from '../../core/index.ts';
import { temporaryFolder } from '../../temporary-folder.fixture.ts';
import { exchangeOf, MINUTE, minuteBars, okxClient, START } from '../../testing/ccxt.fixture.ts';
import { startTestExchange, type TestExchange, type TestMaintenance } from '../../testing/index.ts';
import { until } from '../../until.fixture.ts';
import { maintenanceFile } from '../catalog.ts';
import { checkBars } from '../check-bars.ts';
import { withoutSpans } from '../drop-bars.ts';
import { storeBars } from '../store.ts';
import type { ExchangeClient } from './client.ts';
import { type DownloadOptions, downloadBars } from './download.ts';
import { learnMaintenance } from './learn-maintenance.ts';
import { recordBars } from './record.ts';
import { repairBars } from './repair.ts';

const minute = (k: number) => START + k * MINUTE;
const UPGRADE = {
  ...{ title: 'Trading service upgrade', serviceType: '5', begin: minute(500), end: minute(520) },
} satisfies TestMaintenance;

/** Minutes without those of the upgrade. */
const BARS = createBars({
  ...withoutSpans(minuteBars('BTC/USDT', 3000), [[UPGRADE.begin, UPGRADE.end]]),
  ...{ symbol: 'BTC/USDT', timeframe: '1m' },
});

let okx: TestExchange;
let client: ExchangeClient;
let catalog: string;

beforeEach(async () => {
  catalog = temporaryFolder();
  okx = await startTestExchange({ dialect: 'okx', markets: [{ bars: BARS }], now: minute(1000) + 30_000 });
  client = await okxClient(okx);
});
afterEach(() => okx.close());

const download = (options: Partial<DownloadOptions> = {}) =>
  downloadBars({
    ...{ exchange: 'okx', symbols: ['BTC/USDT'], timeframes: ['1m'], from: START, catalog, client },
    ...{ firstWaitMs: 1, ...options },
  });
const asked = () => okx.log.filter(({ route }) => route === 'GET /system/status').length;
const check = () => checkBars('okx:BTC/USDT', { catalog });
const calendar = (exchange = 'okx') => {
  const file = maintenanceFile(catalog, exchange);
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
};

test('a download learns the maintenance that is over, which then explains a gap', async () => {
  okx.exchange.maintenance = [UPGRADE, { ...UPGRADE, begin: minute(990), end: minute(1010) }];
  const onWarning = vi.fn();
  await download({ onWarning });
  expect(await check()).toMatchObject({
    ...{ grade: 'A', doubts: [] },
    findings: [
      { kind: 'maintenance', bars: 20, rows: [{ message: expect.stringContaining(UPGRADE.title) }] },
    ],
  });
  expect(asked()).toBe(1);
  expect(calendar()).toHaveLength(1);
  expect(onWarning).not.toHaveBeenCalled();
});

test('maintenance that is planned, and canceled later, explains nothing', async () => {
  okx.exchange.maintenance = [{ ...UPGRADE, begin: minute(1010), end: minute(1030) }];
  await download();
  okx.exchange.maintenance = [{ ...okx.exchange.maintenance[0]!, isCanceled: true }];
  okx.advance(100 * MINUTE);
  await download();
  expect(asked()).toBe(2);
  expect(calendar()).toBeUndefined();
});

test('where the exchange does not tell its maintenance, bars come all the same, and it is said', async () => {
  const warnings: string[] = [];
  okx.faults.fail({ path: '/system/status', answer: 503, times: 6 });
  const { series, failures } = await download({ onWarning: (message) => void warnings.push(message) });
  expect([series, failures]).toMatchObject([[{ added: 980 }], []]);
  expect(warnings).toEqual([
    expect.stringMatching(/^the maintenance of okx is not known: the exchange did not answer in 6 attempts/),
  ]);
  expect((await check()).findings).toMatchObject([{ kind: 'confirmed-gap' }]);

  okx.faults.fail({ path: '/system/status', answer: 401 });
  const warn = vi.spyOn(process, 'emitWarning').mockReturnValue();
  await download();
  expect(warn.mock.calls).toEqual([[expect.stringContaining('the maintenance of okx is not known')]]);
  warn.mockRestore();
});

test('a repair learns it too, unless it is to change nothing', async () => {
  okx.exchange.maintenance = [UPGRADE];
  const { time, open, high, low, close, volume } = BARS;
  const columns = { time, open, high, low, close, volume };
  const stored = withoutSpans(columns, [
    [minute(100), minute(110)],
    [minute(1000), Infinity],
  ]);
  await storeBars(createBars({ ...stored, symbol: 'BTC/USDT', timeframe: '1m' }), { venue: 'okx', catalog });
  const repair = (dryRun: boolean) => repairBars('okx:BTC/USDT', { catalog, client, dryRun });
  expect((await repair(true)).grades).toEqual({ before: 'C', after: 'A' });
  expect([asked(), calendar()]).toEqual([0, undefined]);
  expect((await repair(false)).grades).toEqual({ before: 'C', after: 'A' });
  expect((await check()).findings).toMatchObject([{ kind: 'maintenance', bars: 20 }]);
});

test('a recording learns it before it follows the stream', async () => {
  okx.exchange.maintenance = [UPGRADE];
  const stop = new AbortController();
  const work = recordBars({
    ...{ exchange: 'okx', symbols: ['BTC/USDT'], timeframes: ['1m'], catalog, client, signal: stop.signal },
    ...{ from: START, firstWaitMs: 1 },
  });
  await until(() => okx.connections > 0);
  stop.abort();
  await work;
  expect((await check()).findings).toMatchObject([{ kind: 'maintenance', bars: 20 }]);
});

test('an exchange that does not tell when maintenance was is not asked', async () => {
  const binance = await exchangeOf();
  const spot = binance.configure(new ccxt.binance({ options: { fetchMarkets: { types: ['spot'] } } }));
  const onWarning = vi.fn();
  await learnMaintenance(spot, catalog, { onWarning });
  expect([binance.log, onWarning.mock.calls, calendar('binance')]).toEqual([[], [], undefined]);
  await binance.close();
});

/** Learns an answer of an exchange, as ccxt hands it on. */
async function learn(exchange: 'okx' | 'bybit', answer: object): Promise<void> {
  const told = new ccxt[exchange]();
  const method = exchange === 'okx' ? 'publicGetSystemStatus' : 'publicGetV5SystemStatus';
  Object.assign(told, { [method]: async () => answer });
  const onWarning = (message: string) => {
    throw new Error(message);
  };
  await learnMaintenance(told, catalog, { onWarning });
}

// The example of OKX's documentation, GET /api/v5/system/status.
const OKX_ROW = {
  ...{ begin: '1672823400000', end: '1672823520000', href: '', preOpenBegin: '', scheDesc: '' },
  ...{ serviceType: '8', state: 'completed', maintType: '1', env: '1', system: 'unified' },
  title: 'Trading account system upgrade (in batches of accounts)',
};

test.each([
  ['some accounts at a time', {}, undefined],
  ['the websocket', { serviceType: '0' }, undefined],
  ['other services', { serviceType: '99' }, undefined],
  ['the trading service', { serviceType: '5' }, ['spot', 'perpetual']],
  ['some products at a time', { serviceType: '9' }, ['spot', 'perpetual']],
  ['perpetuals', { serviceType: '3' }, ['perpetual']],
  ['the trading service of the demo', { serviceType: '5', env: '2' }, undefined],
  ['the trading service, canceled', { serviceType: '5', state: 'canceled' }, undefined],
])("of OKX's maintenance, that of %s", async (_, change, markets) => {
  await learn('okx', { code: '0', msg: '', data: [{ ...OKX_ROW, ...change }] });
  const window = { begin: 1672823400000, end: 1672823520000, title: OKX_ROW.title, markets };
  expect(calendar()).toEqual(markets && [{ id: expect.any(String), ...window }]);
});

test('an older row of OKX, from the days when spot had a service of its own', async () => {
  // As in the source of ccxt 4.5, but for the state.
  const row = { begin: '1621328400000', end: '1621329000000', serviceType: '1', system: 'classic' };
  await learn('okx', { data: [{ ...row, state: 'completed', title: 'Classic Spot System Upgrade' }] });
  expect(calendar()).toMatchObject([{ begin: 1621328400000, end: 1621329000000, markets: ['spot'] }]);
});

test('rows of Bybit count where all trading of futures or spot was stopped', async () => {
  // The first two rows of the example in Bybit's documentation, GET /v5/system/status: of orders over HTTP and streams, and of all trading of futures.
  const t06 = {
    ...{ id: '4d95b2a0-587f-11f0-bcc9-56f28c94d6ea', title: 't06', state: 'completed', href: '' },
    ...{ begin: '1751596902000', end: '1751597011000', serviceTypes: [2, 3, 4, 5], product: [1, 2] },
    ...{ uidSuffix: [], maintainType: 1, env: 1 },
  };
  const t05 = {
    ...{ ...t06, id: '19bb6f82-587f-11f0-bcc9-56f28c94d6ea', title: 't05' },
    ...{ begin: '1751254200000', end: '1751254500000', serviceTypes: [1, 4], product: [1], maintainType: 3 },
  };
  const both = { ...t05, id: 'both', product: [1, 2], begin: '1751000000000' };
  const accounts = { ...t05, id: 'accounts', uidSuffix: [1, 2] };
  const answer = (...list: object[]) => ({ retCode: 0, retMsg: '', result: { list } });
  await learn('bybit', answer(t06, t05, both, accounts));
  expect(calendar('bybit')).toEqual([
    { id: 'both', begin: 1751000000000, end: 1751254500000, title: 't05', markets: ['spot', 'perpetual'] },
    { id: t05.id, begin: 1751254200000, end: 1751254500000, title: 't05', markets: ['perpetual'] },
  ]);
  await learn('bybit', answer({ ...both, state: 'canceled' }));
  expect(calendar('bybit')).toMatchObject([{ id: t05.id }]);
});

test.each([
  ['no list', { data: null }, 'its answer has no list'],
  ['a time that is none', { data: [{ ...OKX_ROW, serviceType: '5', end: '' }] }, "to '' is no time"],
])('an answer with %s changes nothing', async (_, answer, words) => {
  await expect(learn('okx', answer)).rejects.toThrow(words);
  expect(calendar()).toBeUndefined();
});
