// The same market on two exchanges: what comes from OKX by ccxt's unmodified client equals what comes from Binance.
import ccxt from 'ccxt';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Bars, createBars, random } from '../../core/index.ts';
import { temporaryFolder } from '../../temporary-folder.fixture.ts';
import { MINUTE, minuteBars, okxClient, PERPETUAL, START } from '../../testing/ccxt.fixture.ts';
import { startTestExchange, type TestExchange, type TestExchangeOptions } from '../../testing/index.ts';
import { until } from '../../until.fixture.ts';
import { loadFunding, storedFunding } from '../funding.ts';
import { loadBars } from '../load-bars.ts';
import { loadTrades } from '../trades.ts';
import type { ExchangeClient } from './client.ts';
import { downloadBars } from './download.ts';
import { downloadFunding } from './download-funding.ts';
import { downloadTrades } from './download-trades.ts';
import { recordBars } from './record.ts';

const [SPOT, SWAP] = ['BTC/USDT', 'BTC/USDT:USDT'];
const FUNDING = Array.from({ length: 250 }, (_, k) => ({
  time: START + 10 * k * MINUTE,
  rate: ((k % 7) - 3) / 1e5,
}));
const SWAP_BARS = minuteBars(SWAP, 6000, 3);
const MARKETS: TestExchangeOptions['markets'] = [
  { bars: minuteBars(SPOT, 6000) },
  {
    ...{ bars: SWAP_BARS, funding: FUNDING, contractSize: 0.01 },
    instrument: { ...PERPETUAL, lot: 0.0001 },
  },
];

let okx: TestExchange;
let binance: TestExchange;
let catalog: string;

async function start(options: Pick<TestExchangeOptions, 'markets' | 'now'>): Promise<void> {
  await Promise.all([okx?.close(), binance?.close()]);
  [okx, binance] = await Promise.all([
    startTestExchange({ ...options, dialect: 'okx' }),
    startTestExchange(options),
  ]);
}

beforeEach(async () => {
  catalog = temporaryFolder();
  await start({ markets: MARKETS, now: START + 5000 * MINUTE + 30_000 });
});
afterEach(() => Promise.all([okx.close(), binance.close()]));

const clients = async (symbol: string): Promise<ExchangeClient[]> => [
  await okxClient(okx),
  binance.configure(
    symbol === SPOT
      ? new ccxt.binance({ enableRateLimit: false, options: { fetchMarkets: { types: ['spot'] } } })
      : new ccxt.binanceusdm({ enableRateLimit: false }),
  ),
];

const venueOf = (symbol: string) => (symbol === SPOT ? 'binance' : 'binanceusdm');
const columns = ({ time, open, high, low, close, volume }: Bars) => [time, open, high, low, close, volume];

for (const symbol of [SPOT, SWAP])
  test(`bars of ${symbol} of any timeframe are the same to the last bit`, async () => {
    const timeframes = ['1m', '1h', '12h', '1d'] as const;
    for (const client of await clients(symbol)) {
      const options = { exchange: client.id, symbols: [symbol], timeframes, from: START, catalog, client };
      expect((await downloadBars({ ...options, firstWaitMs: 1 })).failures).toEqual([]);
    }
    for (const timeframe of timeframes) {
      const bars = await loadBars(`okx:${symbol}`, timeframe, { catalog });
      expect(bars.length).toBeGreaterThan(2);
      expect(columns(bars)).toEqual(
        columns(await loadBars(`${venueOf(symbol)}:${symbol}`, timeframe, { catalog })),
      );
    }
    const { instrument } = await loadBars(`okx:${symbol}`, '1m', { catalog });
    expect(instrument).toMatchObject(
      symbol === SPOT
        ? { kind: 'spot', lot: 0.00001 }
        : { kind: 'perpetual', tick: 0.1, lot: 0.0001, contractSize: 0.01 },
    );
  });

test('mark prices come in their own pages, and after hours without any', async () => {
  const from = SWAP_BARS.time.findIndex((time) => time === START + 1000 * MINUTE);
  const cut = (column: Float64Array) => column.subarray(from);
  const { time, open, high, low, close, volume } = SWAP_BARS;
  const bars = createBars({
    ...{ symbol: SWAP, timeframe: '1m', time: cut(time), open: cut(open), high: cut(high) },
    ...{ low: cut(low), close: cut(close), volume: cut(volume) },
  });
  await start({ markets: [{ bars, instrument: PERPETUAL }], now: START + 2000 * MINUTE + 30_000 });
  for (const client of await clients(SWAP)) {
    const options = { symbols: [SWAP], timeframes: ['1m'] as const, from: START, price: 'mark' as const };
    const { failures } = await downloadBars({ ...options, exchange: client.id, catalog, client });
    expect(failures).toEqual([]);
  }
  const marks = await loadBars(`okx.mark:${SWAP}`, '1m', { catalog });
  expect(marks.length).toBe(1000);
  expect(columns(marks)).toEqual(columns(await loadBars(`binanceusdm.mark:${SWAP}`, '1m', { catalog })));
});

test('funding rates are the same, though OKX tells the newest first', async () => {
  for (const client of await clients(SWAP)) {
    const options = { exchange: client.id, symbols: [SWAP], catalog, client, firstWaitMs: 1 };
    await downloadFunding({ ...options, from: START + 1500 * MINUTE });
    expect(await downloadFunding({ ...options, from: START })).toMatchObject([{ added: 150 }]);
  }
  const rates = await loadFunding(`okx:${SWAP}`, { catalog });
  expect(rates.time).toHaveLength(250);
  expect(rates).toEqual(await loadFunding(`binanceusdm:${SWAP}`, { catalog }));
});

test('funding downloads that are stopped at any page keep what came, and know what is missing in between', async () => {
  const minute = fc.integer({ min: 0, max: 2490 });
  const download = fc.record({ from: minute, length: minute, pages: fc.integer({ min: 1, max: 3 }) });
  const downloads = fc.array(download, { minLength: 1, maxLength: 4 });
  const all = FUNDING.map(({ time }) => time);
  for (const client of await clients(SWAP)) {
    const options = { exchange: client.id, symbols: [SWAP], client, firstWaitMs: 1 };
    const law = async (stopped: readonly { from: number; length: number; pages: number }[]) => {
      const folder = temporaryFolder();
      for (const { from, length, pages } of stopped) {
        const control = new AbortController();
        let left = pages;
        const onProgress = () => void (--left === 0 && control.abort());
        const range = { from: START + from * MINUTE, to: START + (from + length + 1) * MINUTE };
        const work = { ...options, ...range, catalog: folder, signal: control.signal, onProgress };
        await downloadFunding(work).catch((error) =>
          expect(['AbortError', 'TradelabError']).toContain(error.name),
        );
        const { time, holes } = await storedFunding(folder, { venue: client.id, symbol: SWAP });
        const isMissing = (at: number) => holes.some(([start, end]) => at >= start && at < end);
        const there = all.filter((at) => at >= time[0]! && at <= time.at(-1)! && !isMissing(at));
        expect([...time]).toEqual(there);
      }
      await downloadFunding({ ...options, from: START, catalog: folder });
      expect([...(await loadFunding(`${client.id}:${SWAP}`, { catalog: folder })).time]).toEqual(all);
    };
    await fc.assert(fc.asyncProperty(downloads, law), { numRuns: 8 });
  }
});

test('past trades are the same, sizes in base units', async () => {
  const [from, to] = [START + 1440 * MINUTE, START + 1800 * MINUTE];
  for (const symbol of [SPOT, SWAP])
    for (const client of await clients(symbol)) {
      const options = { exchange: client.id, symbols: [symbol], catalog, client, firstWaitMs: 1 };
      expect(await downloadTrades({ ...options, from, to })).toMatchObject([{ added: 1440 }]);
    }
  const stored = async (id: string) => ({ ...(await loadTrades(id, { catalog })), id: '' });
  expect(await stored(`okx:${SPOT}`)).toEqual(await stored(`binance:${SPOT}`));
  const [swap, other] = [await stored(`okx:${SWAP}`), await stored(`binanceusdm:${SWAP}`)];
  expect(swap.price).toEqual(other.price);
  for (const [k, size] of swap.size.entries()) expect(size).toBeCloseTo(other.size[k]!, 9);
});

test('trades begin with the listing, whatever the years before that are asked for', async () => {
  const to = START + 300 * MINUTE;
  for (const client of await clients(SPOT)) {
    const options = { exchange: client.id, symbols: [SPOT], catalog, client, firstWaitMs: 1 };
    const years = { from: '2015-01-01', to: '2016-01-01' };
    await expect(downloadTrades({ ...options, ...years })).rejects.toMatchObject({
      code: 'not-found',
      message: `${client.id} has no trades of ${SPOT} from 2015-01-01 to 2016-01-01`,
    });
    const [report] = await downloadTrades({ ...options, ...years, to });
    expect(report).toMatchObject({ added: 1200, first: START });
  }
  const asked = okx.log.filter(({ route }) => route === 'GET /market/history-trades').length;
  // Two to see that the first are given, as many again by the pages, and a hundred trades each.
  expect(asked).toBeLessThan(20);
  const stored = async (id: string) => ({ ...(await loadTrades(id, { catalog })), id: '' });
  expect(await stored(`okx:${SPOT}`)).toEqual(await stored(`binance:${SPOT}`));
});

test('past trades that OKX does not give any more are refused, after the listing and from it on', async () => {
  const [client] = await clients(SPOT);
  const ask = client!.fetchTrades.bind(client);
  // What it forgets after three months.
  const isKept = ({ timestamp }: { timestamp?: number | undefined }) => timestamp! >= START + 3000 * MINUTE;
  client!.fetchTrades = async (...words) => (await ask(...words)).filter(isKept);
  const options = { exchange: 'okx', symbols: [SPOT], catalog, client: client! };
  const refusal = (message: string) => ({ code: 'bad-option', message: expect.stringContaining(message) });
  await expect(downloadTrades({ ...options, from: START + 1440 * MINUTE })).rejects.toMatchObject(
    refusal('gives none of BTC/USDT from before 2024-01-02'),
  );
  await expect(downloadTrades({ ...options, from: '2015-01-01' })).rejects.toMatchObject(
    refusal('does not give the first of BTC/USDT, which was listed 2024-01-01'),
  );
});

test('ids that OKX has left out, more than a page of them, are no end', async () => {
  const [client] = await clients(SPOT);
  const ask = client!.fetchTrades.bind(client);
  const isThere = ({ id }: { id?: string | undefined }) => Number(id) < 6000 || Number(id) >= 6250;
  client!.fetchTrades = async (...words) => (await ask(...words)).filter(isThere);
  const [from, to] = [START + 1440 * MINUTE, START + 1800 * MINUTE];
  const options = { exchange: 'okx', symbols: [SPOT], catalog, client: client!, from, to };
  expect(await downloadTrades(options)).toMatchObject([{ added: 1440 - 250 }]);
});

/** Minutes whose row 1000 begins now: which candles ccxt asks OKX for hangs on this machine's clock. */
function barsAroundNow(symbol: string, seed: number): Bars {
  const bars = minuteBars(symbol, 2000, seed);
  const shift = Math.floor(Date.now() / MINUTE) * MINUTE - bars.time[1000]!;
  return { ...bars, time: bars.time.map((time) => time + shift) };
}

test('bars that are recorded on a bad day equal those that Binance has for download', async () => {
  const bars = [barsAroundNow(SPOT, 1), barsAroundNow('ETH/USDT', 2)];
  await start({ markets: bars.map((one) => ({ bars: one })), now: bars[0]!.time[1000]! });
  const client = await okxClient(okx);
  client.options['ws'] = { backoff: { base: 1 } };
  const stop = new AbortController();
  const came = new Map<string, number>();
  const symbols = [SPOT, 'ETH/USDT'];
  const work = recordBars({
    ...{ exchange: 'okx', symbols, timeframes: ['1m'], catalog, client, signal: stop.signal },
    ...{ from: bars[0]!.time[0]!, firstWaitMs: 1, heartbeatMs: 500, storeEveryMs: 200 },
    onBar: ({ symbol, time }) => void came.set(symbol, time),
  });
  await until(() => okx.connections > 0);
  const next = random(9);
  const { streams } = okx.faults;
  for (let minute = 0; minute < 300; minute++) {
    const dice = next();
    if (dice < 0.02) okx.dropSockets();
    Object.assign(streams, { duplicateEvery: dice < 0.5 ? 2 : 0, swapEvery: dice > 0.3 ? 3 : 0 });
    if (dice > 0.97) streams.isSilent = !streams.isSilent;
    if (dice > 0.98) okx.faults.fail({ path: '/market/candles', answer: dice > 0.99 ? 503 : 429 });
    okx.advance(MINUTE);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  okx.faults.clear();
  okx.advance(3000);
  await until(() => symbols.every((symbol) => came.get(symbol) === bars[0]!.time[1299]));
  stop.abort();
  await work;
  expect(okx.log.some(({ route }) => route === 'GET /market/candles')).toBe(true);

  binance.advance(okx.now - binance.now);
  const [, other] = await clients(SPOT);
  const from = bars[0]!.time[0]!;
  await downloadBars({
    exchange: 'binance',
    ...{ symbols, timeframes: ['1m'], from, catalog, client: other! },
  });
  for (const symbol of symbols) {
    const recorded = await loadBars(`okx:${symbol}`, '1m', { catalog });
    expect(recorded.length).toBe(1300);
    expect(columns(recorded)).toEqual(columns(await loadBars(`binance:${symbol}`, '1m', { catalog })));
  }
});
