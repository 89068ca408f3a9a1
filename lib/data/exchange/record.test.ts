// Recorded series equal downloaded ones, whatever the exchange on loopback did meanwhile.
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Bars, random, viewBars } from '../../core/index.ts';
import { temporaryFolder } from '../../temporary-folder.fixture.ts';
import { exchangeOf, MINUTE, minuteBars, START } from '../../testing/ccxt.fixture.ts';
import type { TestExchange } from '../../testing/index.ts';
import { until } from '../../until.fixture.ts';
import { listSeries } from '../list-series.ts';
import { loadBars } from '../load-bars.ts';
import { downloadBars } from './download.ts';
import { type RecordOptions, recordBars } from './record.ts';
import { recordStreams } from './record-streams.ts';
import { eagerClient } from './recording.fixture.ts';

const SYMBOLS = ['BTC/USDT', 'ETH/USDT'];
const FIRST = 1000;
const DAY = 1440;

let exchange: TestExchange;
let catalog: string;
let stop: AbortController;

beforeEach(async () => {
  exchange = await exchangeOf();
  catalog = temporaryFolder();
  stop = new AbortController();
});
afterEach(() => exchange.close());

async function record(options: Partial<RecordOptions> = {}) {
  const client = await eagerClient(exchange);
  const work = recordBars({
    ...{ exchange: 'binance', symbols: SYMBOLS, timeframes: ['1m'], catalog, client, signal: stop.signal },
    ...{ firstWaitMs: 1, heartbeatMs: 500, storeEveryMs: 200 },
    ...options,
  });
  return { work };
}

async function live(minutes: number, before = () => {}): Promise<void> {
  for (let k = 0; k < minutes; k++) {
    before();
    exchange.advance(MINUTE);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

/** Ends a recording once the bars up to the exchange's now have come. */
async function finish(work: Promise<unknown>, came: ReadonlyMap<string, number>): Promise<void> {
  exchange.faults.clear();
  exchange.advance(3000);
  const last = Math.floor((exchange.now - START) / MINUTE - 1) * MINUTE + START;
  await until(() => SYMBOLS.every((symbol) => came.get(symbol) === last));
  stop.abort();
  stop = new AbortController();
  await work;
}

const columns = ({ time, open, high, low, close, volume }: Bars) => [time, open, high, low, close, volume];
const stored = (symbol: string, folder = catalog) => loadBars(`binance:${symbol}`, '1m', { catalog: folder });

test('a day that was recorded on a bad day equals the downloaded day to the last bit', async () => {
  const came = new Map<string, number>();
  const next = random(9);
  const { work } = await record({ onBar: ({ symbol, time }) => void came.set(symbol, time) });
  await until(() => exchange.connections > 0);
  await live(DAY, () => {
    const { streams } = exchange.faults;
    const dice = next();
    if (dice < 0.02) exchange.dropSockets();
    streams.duplicateEvery = dice < 0.5 ? 2 : 0;
    streams.swapEvery = dice > 0.3 ? 3 : 0;
    if (dice > 0.97) streams.isSilent = !streams.isSilent;
    if (dice > 0.99) exchange.faults.fail({ path: '/klines', answer: 503 });
  });
  await finish(work, came);

  const other = join(catalog, 'downloaded');
  const client = await eagerClient(exchange);
  const [from, to] = [START + FIRST * MINUTE, START + (FIRST + DAY) * MINUTE];
  const common = { exchange: 'binance', symbols: SYMBOLS, timeframes: ['1m'] as const, client };
  await downloadBars({ ...common, from, to, catalog: other });
  for (const symbol of SYMBOLS) {
    const recorded = await stored(symbol);
    expect(recorded.length).toBe(DAY);
    expect(columns(recorded)).toEqual(columns(await stored(symbol, other)));
    expect(recorded.instrument).toEqual((await stored(symbol, other)).instrument);
  }
  // What was recorded need not be downloaded.
  const again = await downloadBars({ ...common, from, to, catalog });
  expect(again.series.map(({ requests }) => requests)).toEqual([0, 0]);
});

test('what was missed between two recordings is downloaded first, and so is what --from asks for', async () => {
  const came = new Map<string, number>();
  const onBar: RecordOptions['onBar'] = ({ symbol, time }) => void came.set(symbol, time);
  const first = await record({ onBar });
  await until(() => exchange.connections > 0);
  await live(10);
  await finish(first.work, came);
  exchange.advance(500 * MINUTE);
  const second = await record({ onBar, from: START + 100 * MINUTE });
  await until(() => exchange.connections > 0);
  await live(10);
  await finish(second.work, came);
  for (const { downloaded, recorded } of await second.work) expect(downloaded + recorded).toBe(FIRST + 410);
  const bars = minuteBars('BTC/USDT', 3000);
  expect(columns(await stored('BTC/USDT'))).toEqual(columns(viewBars(bars, 100, FIRST + 520)));
  expect(await listSeries({ catalog })).toMatchObject([{ rows: FIRST + 420 }, { rows: FIRST + 420 }]);
});

test.each([
  ['before anything was asked', undefined],
  ['while it asks for the markets', '/exchangeInfo'],
  ['while it asks for the time', '/time'],
] as const)('an abort %s ends recordings with nothing', async (_, path) => {
  const refuse = () => path && exchange.faults.fail({ path, answer: 503 });
  // What has failed is asked again after a minute, unless it is given up.
  const patience = { firstWaitMs: 60_000, onRetry: () => stop.abort(), signal: stop.signal };
  const nothing = Array(2).fill(expect.objectContaining({ downloaded: 0, recorded: 0 }));
  if (path === undefined) stop.abort();
  refuse();
  expect(await (await record({ from: START, ...patience })).work).toEqual(nothing);
  if (path !== undefined) stop = new AbortController();
  refuse();
  const trades = { exchange: 'binance', symbols: SYMBOLS, kind: 'trades', catalog } as const;
  const client = await eagerClient(exchange);
  expect(await recordStreams({ ...trades, ...patience, client, signal: stop.signal })).toEqual(nothing);
  expect(await listSeries({ catalog })).toEqual([]);
});

test('a series that is recorded anew has a grade as soon as it is stored, and at the end that of all its bars', async () => {
  const came = new Map<string, number>();
  const onBar: RecordOptions['onBar'] = ({ symbol, time }) => void came.set(symbol, time);
  let stored = 0;
  const onStored = () => void stored++;
  const { work } = await record({ onBar, onStored, storeEveryMs: 50 });
  await until(() => exchange.connections > 0);
  await until(async () => {
    exchange.advance(MINUTE);
    const series = await listSeries({ catalog });
    return stored > 2 && series.length === 2 && series.every(({ grade }) => grade === 'A');
  });
  await finish(work, came);
  const graded = { grade: 'A', ungraded: 0 };
  expect(await listSeries({ catalog })).toMatchObject([graded, graded]);
});

test('a series is recorded once at a time', async () => {
  const { work } = await record();
  await until(() => exchange.connections > 0);
  await expect((await record()).work).rejects.toMatchObject({ code: 'conflict' });
  stop.abort();
  expect((await work).map(({ recorded }) => recorded)).toEqual([0, 0]);
});
