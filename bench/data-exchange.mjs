// Exchanges: a download against the bare calls of ccxt, and what recording fifty symbols costs of a core.

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ccxt from 'ccxt';
import { downloadBars, recordBars } from 'tradelab';
import { throughHost } from '../dist/internals.js';
import { walk } from './bars.mjs';
import { fiftySymbols } from './data-catalog.mjs';
import { measure, row } from './measure.mjs';

const START = 1_600_000_020_000;
const [MINUTE, YEAR] = [60_000, 525_600];

export default async function () {
  const folder = await mkdtemp(join(tmpdir(), 'tradelab-bench-'));
  try {
    return [...(await downloads(folder)), await record(join(folder, 'record'))];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Without a rate limit, where all shows that storing costs, and at the rate that ccxt keeps to at the real exchange. */
async function downloads(folder) {
  const than = 'the calls of ccxt alone';
  const fast = await download(join(folder, 'fast'), { bars: 100_000, rounds: 9, enableRateLimit: false });
  const limited = await download(join(folder, 'limited'), {
    bars: 20_000,
    rounds: 5,
    enableRateLimit: true,
  });
  return [
    row('a download of 100,000 bars without a rate limit', fast.ours, than, fast.bare, '≤ 1.2'),
    row("a download of 20,000 bars within Binance's rate limit", limited.ours, than, limited.bare, '≤ 1.2'),
  ];
}

async function download(folder, { bars, rounds, enableRateLimit }) {
  const market = { symbols: 1, timeframe: '1m', ms: MINUTE, bars: bars + 1, now: bars, isRunning: false };
  return withExchange(market, { enableRateLimit }, async (client) => {
    await client.loadMarkets();
    let round = 0;
    return measure(
      {
        bare: async () => {
          for (let since = START; since < START + bars * MINUTE; ) {
            const page = await client.fetchOHLCV('S0/USDT', '1m', since, 1000);
            since = page.at(-1)[0] + MINUTE;
          }
        },
        ours: async () => {
          const catalog = join(folder, `${round++}`);
          const wanted = { symbols: ['S0/USDT'], timeframes: ['1m'], from: START, to: START + bars * MINUTE };
          const { series } = await downloadBars({ exchange: 'binance', client, catalog, ...wanted });
          if (!(series[0]?.added >= bars - 1)) throw new Error('the download has not come whole');
        },
      },
      rounds,
    );
  });
}

/**
 * Bars of four seconds are traded every second: as many messages as of a real exchange on a busy day. Each series has a
 * year of bars already, none of which is to be touched.
 */
async function record(catalog) {
  const first = START - YEAR * MINUTE;
  const time = Float64Array.from({ length: YEAR }, (_, i) => first + i * MINUTE);
  const year = { ...walk(YEAR), time, symbol: 'S0/USDT', timeframe: '1m' };
  await fiftySymbols(year, {
    venue: 'binance',
    catalog,
    source: 'binance, downloaded',
    covered: [first, START],
  });
  const market = { symbols: 50, timeframe: '4s', ms: 4000, bars: 200, now: 30, isRunning: true };
  return withExchange(market, { enableRateLimit: false }, async (client) => {
    const stop = new AbortController();
    let [bars, began, cpu] = [0, 0, process.cpuUsage()];
    const recording = recordBars({
      ...{
        exchange: 'binance',
        client,
        catalog,
        signal: stop.signal,
        timeframes: ['1m'],
        storeEveryMs: MINUTE,
      },
      symbols: Array.from({ length: 50 }, (_, k) => `S${k}/USDT`),
      onBar: () => bars++,
    });
    // What it takes to begin is no part of the minute.
    await pause(15_000);
    [bars, began, cpu] = [0, performance.now(), process.cpuUsage()];
    await pause(MINUTE);
    const elapsed = performance.now() - began;
    const { user, system } = process.cpuUsage(cpu);
    if (bars !== 50) throw new Error(`${bars} bars of 50 symbols came in a minute`);
    stop.abort();
    await recording;
    const what = 'CPU time of recording 50 symbols with a year of 1-minute bars each, stored every minute';
    return row(what, (user + system) / 1000, 'a minute of a core', elapsed, '≤ 0.05');
  });
}

/** Runs `work` with a client of a test exchange, which itself knows no limit. */
async function withExchange(market, { enableRateLimit }, work) {
  const child = fork(new URL('exchange.mjs', import.meta.url));
  try {
    child.send(market);
    const [url] = await once(child, 'message');
    const client = new ccxt.pro.binance({
      enableRateLimit,
      options: { fetchMarkets: { types: ['spot'] }, fetchMargins: false, fetchCurrencies: false },
    });
    client.urls.api = throughHost(client.urls.api, url);
    await client.loadHttpProxyAgent();
    return await work(client);
  } finally {
    child.kill();
  }
}

function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
