// Real orders: how long it takes from a closed bar to the request of its order, and what writing a step down takes of that.

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, fsyncSync, openSync, rmSync, writeSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ccxt from 'ccxt';
import { defineStrategy, openLedger, supervise } from 'tradelab';
import { throughHost } from '../dist/internals.js';
import { median, row } from './measure.mjs';

const [BOTS, BARS, WARM_UP] = [50, 15, 3];

/** An order at each close: in at one, out at the next. */
const restless = defineStrategy({
  name: 'restless',
  params: {},
  indicators: () => ({}),
  onBar: (_, { position }) =>
    position === 0
      ? { entry: { type: 'market', side: 'buy', size: 0.5 } }
      : { exit: { type: 'market', side: 'sell', size: 'position', reduceOnly: true } },
});

export default async function () {
  const folder = await mkdtemp(join(tmpdir(), 'tradelab-bench-'));
  const child = fork(new URL('exchange.mjs', import.meta.url));
  try {
    // A minute of the exchange is three seconds here, and all markets close at the same instant.
    const market = { symbols: BOTS, timeframe: '1m', ms: 60_000, bars: 600, now: 100 };
    child.send({ ...market, isRunning: true, speed: 20 });
    const [url] = await once(child, 'message');
    const { latencies, rests, steps, syncs } = await traded(url, folder);
    return {
      title: `Real orders of ${BOTS} bots on one core, the network excluded`,
      rows: [
        row('from a closed bar to the request of its order', median(latencies), 'the bound', 2, '≤ 1'),
        row('of that, all but the step written to the ledger', median(rests), 'the bound', 2, ''),
        row('a step written to the ledger', median(steps), 'an fsync of this disk', median(syncs), ''),
      ],
    };
  } finally {
    child.kill();
    rmSync(folder, { recursive: true });
  }
}

/** The ms from the answer that holds a bar to the request that leaves, of each order; and those of each step's transaction, which is the last before. */
async function traded(url, folder) {
  const ledger = await openLedger(join(folder, 'ledger.sqlite'));
  const [latencies, rests, steps, closed] = [[], [], [], new Map()];
  const stop = new AbortController();
  timed(ledger, 'transact', (ms) => steps.push(ms));
  // Among them, so that the disk is as busy.
  const [syncs, file] = [[], openSync(join(folder, 'fsync'), 'w')];
  const syncing = setInterval(() => syncs.push(fsyncMs(file)), 100);
  const feed = async () => {
    const client = await clientOf(url);
    const ask = client.fetchOHLCV.bind(client);
    client.fetchOHLCV = async (symbol, ...rest) => {
      const page = await ask(symbol, ...rest);
      closed.set(client.market(symbol).id, performance.now());
      return page;
    };
    return client;
  };
  const trading = async () => {
    const client = await clientOf(url);
    const send = client.fetch.bind(client);
    client.fetch = (address, method, headers, body) => {
      const id = method === 'POST' && new URLSearchParams(body).get('symbol');
      if (id) {
        latencies.push(performance.now() - closed.get(id));
        rests.push(latencies.at(-1) - steps.at(-1));
      }
      return send(address, method, headers, body);
    };
    return client;
  };
  const market = { exchange: 'binance', timeframe: '1m', mode: 'testnet', strategy: restless };
  const plans = Array.from({ length: BOTS }, (_, k) => ({ ...market, symbol: `S${k}/USDT` }));
  let bars = 0;
  await supervise({
    ...{ ledger, clients: { feed, trading }, signal: stop.signal },
    bots: plans.map((plan) => ({ plan: { ...plan, options: { cash: 150, slippage: 0.01 } } })),
    onEvent: ({ event }) => {
      if (event.kind !== 'bar') return;
      bars++;
      if (bars === BOTS * WARM_UP) latencies.length = rests.length = steps.length = 0;
      if (bars === BOTS * BARS) stop.abort();
    },
  });
  clearInterval(syncing);
  closeSync(file);
  ledger.close();
  if (latencies.length < BOTS * (BARS - WARM_UP) * 0.5)
    throw new Error(`${latencies.length} orders were sent`);
  return { latencies, rests, steps, syncs };
}

async function clientOf(url) {
  const options = { fetchMarkets: { types: ['spot'] }, fetchMargins: false, fetchCurrencies: false };
  const keys = { apiKey: 'key', secret: 'secret' };
  // Waiting for the limits of an exchange is a part of the network.
  const client = new ccxt.pro.binance({ ...keys, enableRateLimit: false, options });
  client.urls.api = throughHost(client.urls.api, url);
  await client.loadHttpProxyAgent();
  return client;
}

/** Tells how long each call of a method takes. */
function timed(object, name, told) {
  const call = object[name].bind(object);
  object[name] = (...args) => {
    const start = performance.now();
    const result = call(...args);
    told(performance.now() - start);
    return result;
  };
}

/** The ms of writing a page at the end of a file and having it on the disk. */
function fsyncMs(file) {
  const start = performance.now();
  writeSync(file, Buffer.alloc(4096));
  fsyncSync(file);
  return performance.now() - start;
}
