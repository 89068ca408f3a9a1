// Repairs from an exchange on loopback by ccxt's unmodified client of Binance.
import { readdirSync } from 'node:fs';
import ccxt from 'ccxt';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { BAR_COLUMNS, type Bars, createBars, viewBars } from '../../core/index.ts';
import { temporaryFolder } from '../../temporary-folder.fixture.ts';
import { MINUTE, minuteBars, START } from '../../testing/ccxt.fixture.ts';
import { startTestExchange, type TestExchange } from '../../testing/index.ts';
import { checkBars } from '../check-bars.ts';
import { listSeries } from '../list-series.ts';
import { loadBars } from '../load-bars.ts';
import { storeBars } from '../store.ts';
import { type RepairOptions, repairBars } from './repair.ts';
import { repairLog } from './repair-log.ts';

const ID = 'binance:BTC/USDT';
const WHOLE = minuteBars('BTC/USDT', 4000);
// The exchange was down in the minutes 1500 to 1504.
const BARS = only(WHOLE, (k) => k < 1500 || k > 1504);
const CLOSED = 3000;

let exchange: TestExchange;
let catalog: string;

beforeEach(async () => {
  catalog = temporaryFolder();
  exchange = await startTestExchange({ markets: [{ bars: BARS }], now: START + CLOSED * MINUTE });
});
afterEach(() => exchange.close());

/** Bars with the rows alone that `is` says, and other values where `change` has some. */
function only(bars: Bars, is: (row: number) => boolean, change: Record<number, Partial<Row>> = {}): Bars {
  const rows = Array.from({ length: bars.length }, (_, k) => k).filter(is);
  const column = (name: keyof Row) => rows.map((k) => change[k]?.[name] ?? bars[name][k]!);
  const [open, high, low] = [column('open'), column('high'), column('low')];
  const columns = { time: column('time'), open, high, low, close: column('close'), volume: column('volume') };
  return createBars({ ...columns, symbol: bars.symbol, timeframe: bars.timeframe });
}

type Row = Record<(typeof BAR_COLUMNS)[number], number>;

const rowOf = (bars: Bars, k: number) =>
  BAR_COLUMNS.slice(1).map((name) => bars[name][k]!) as [number, number, number, number, number];
const columns = (bars: Bars) => Object.fromEntries(BAR_COLUMNS.map((name) => [name, bars[name]]));
const minute = (k: number) => START + k * MINUTE;

// A bad tick at 700: the close is three times what it was.
const TICK = WHOLE.close[700]! * 3;
const WRONG = { 700: { close: TICK, high: TICK } };
/** What is stored lacks the minutes 100 to 199 and 2000, has a bad tick, and one bar of a time that the exchange was down. */
const DAMAGED = only(
  WHOLE,
  (k) => k < 2500 && !(k >= 100 && k < 200) && k !== 2000 && !(k > 1500 && k < 1504) && k !== 1504,
  WRONG,
);

const store = () => storeBars(DAMAGED, { venue: 'binance', catalog });
const pages = () => exchange.log.filter(({ route }) => route === 'GET /klines').length;
const binance = () =>
  exchange.configure(
    new ccxt.binance({ enableRateLimit: false, options: { fetchMarkets: { types: ['spot'] } } }),
  );
const repair = (options: RepairOptions = {}) =>
  repairBars(ID, { timeframe: '1m', catalog, client: binance(), firstWaitMs: 1, ...options });
const stored = () => loadBars(ID, '1m', { catalog });
const closedPart = () => viewBars(BARS, 0, 2495);

const expectedChanges = [
  ...Array.from({ length: 100 }, (_, k) => ({
    ...{ time: minute(100 + k), change: 'added', old: null, new: rowOf(WHOLE, 100 + k) },
  })),
  { time: minute(700), change: 'replaced', old: rowOf(DAMAGED, 600), new: rowOf(WHOLE, 700) },
  { time: minute(1500), change: 'removed', old: rowOf(WHOLE, 1500), new: null },
  { time: minute(2000), change: 'added', old: null, new: rowOf(WHOLE, 2000) },
];

test("a repaired series is the exchange's to the last bit, and the log says exactly what changed", async () => {
  await store();
  const report = await repair();
  expect(report.changes).toEqual(expectedChanges);
  expect(report.grades).toEqual({ before: 'C', after: 'A' });
  expect(columns(await stored())).toEqual(columns(closedPart()));
  const [entry, ...others] = await repairLog(ID, '1m', { catalog });
  expect(others).toEqual([]);
  expect(entry).toMatchObject({ exchange: 'binance', prefer: 'exchange', changes: expectedChanges });
  expect(Math.abs(entry!.at - Date.now())).toBeLessThan(60_000);
  expect((await listSeries({ catalog }))[0]).toMatchObject({ grade: 'A', rows: 2495 });
});

test('what the exchange has not is confirmed by it, and is in doubt no more', async () => {
  await store();
  await repair();
  const { findings, doubts } = await checkBars(ID, { catalog });
  expect(doubts).toEqual([]);
  expect(findings).toMatchObject([{ kind: 'confirmed-gap', bars: 5 }]);
  const before = pages();
  expect(await repair()).toMatchObject({ asked: [], changes: [], requests: 0 });
  expect(pages()).toBe(before);
});

test('only the doubtful times are asked for, in one request where they are near', async () => {
  await store();
  const { asked, requests } = await repair();
  expect(asked).toEqual([
    [minute(90), minute(711)],
    [minute(1491), minute(2011)],
  ]);
  expect(requests).toBe(2);
});

test('a dry run says the same and changes nothing', async () => {
  const { folder } = await store();
  const names = readdirSync(folder);
  const { changes, grades } = await repair({ dryRun: true });
  expect(changes).toEqual(expectedChanges);
  expect(grades).toEqual({ before: 'C', after: 'A' });
  expect(readdirSync(folder)).toEqual(expect.arrayContaining(names));
  expect(columns(await stored())).toEqual(columns(DAMAGED));
  expect(await repairLog(ID, '1m', { catalog })).toEqual([]);
});

test('where the stored bars are preferred, gaps are filled and conflicts are shown', async () => {
  await store();
  const { changes } = await repair({ prefer: 'stored' });
  const kept = changes.filter(({ change }) => change === 'kept');
  expect(kept.map(({ time }) => time)).toEqual([minute(700), minute(1500)]);
  expect(kept[0]).toEqual({ ...expectedChanges[100], change: 'kept' });
  const bars = await stored();
  expect(bars.length).toBe(DAMAGED.length + 101);
  expect(bars.close[700]).toBe(TICK);
});

test('a wrong close that is within the bar is found where its range is asked for', async () => {
  const close = WHOLE.low[50]!;
  expect(close).not.toBe(WHOLE.close[50]);
  await storeBars(
    only(WHOLE, (k) => k < 1000, { 50: { close } }),
    { venue: 'binance', catalog },
  );
  expect((await repair()).changes).toEqual([]);
  const { changes } = await repair({ from: minute(40), to: minute(60) });
  expect(changes).toMatchObject([{ time: minute(50), change: 'replaced' }]);
  expect(columns(await stored())).toEqual(columns(viewBars(BARS, 0, 1000)));
});

test('a bar that has not closed is left alone', async () => {
  const bars = only(WHOLE, (k) => k >= 2900 && k <= CLOSED && k !== 2950);
  await storeBars(bars, { venue: 'binance', catalog });
  const { asked, changes } = await repair({ from: minute(2900) });
  expect(asked).toEqual([[minute(2900), minute(CLOSED)]]);
  expect(changes).toMatchObject([{ time: minute(2950), change: 'added' }]);
});

test('an exchange that tells nothing of the time takes nothing away', async () => {
  await exchange.close();
  const late = only(WHOLE, (k) => k >= 2800);
  exchange = await startTestExchange({ markets: [{ bars: late }], now: START + CLOSED * MINUTE });
  await store();
  const { changes, grades } = await repair({ from: minute(0) });
  expect(changes).toEqual([]);
  expect(grades.after).toBe('C');
  expect(columns(await stored())).toEqual(columns(DAMAGED));
});

test('a failure on the way, and a series that changed meanwhile, leave all as it was', async () => {
  await store();
  exchange.faults.fail({ path: '/klines', answer: 'drop', times: 20 });
  await expect(repair()).rejects.toThrow(/did not answer in 6 attempts/);
  expect(columns(await stored())).toEqual(columns(DAMAGED));
  exchange.faults.clear();
  const other = viewBars(WHOLE, 2600, 2610);
  const client = binance();
  const fetchOHLCV = client.fetchOHLCV.bind(client);
  client.fetchOHLCV = async (...asked) => {
    await storeBars(other, { venue: 'binance', catalog });
    return fetchOHLCV(...asked);
  };
  await expect(repair({ client })).rejects.toMatchObject({ code: 'conflict' });
  expect((await stored()).close.subarray(0, DAMAGED.length)).toEqual(DAMAGED.close);
});

test('a series that is of no exchange is refused with what to do, and so is a file', async () => {
  await storeBars(DAMAGED, { venue: 'local', catalog });
  await expect(repairBars('local:BTC/USDT', { catalog })).rejects.toMatchObject({
    ...{ code: 'not-found', message: "there is no exchange 'local' to repair from" },
    hint: 'import what is from an exchange under its name: --venue binance',
  });
  await expect(repairBars('sp500', { catalog })).rejects.toMatchObject({ code: 'bad-option' });
});
