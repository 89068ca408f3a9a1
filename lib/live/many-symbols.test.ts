// Fifty symbols in one process for a day of minutes: no bar is missed, and the memory stays as it was after the first hour.

import { setTimeout as pause } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { emaCross } from '../../strategies/index.ts';
import { exchangeOf, MINUTE, minuteBars, spotClient } from '../testing/ccxt.fixture.ts';
import { until } from '../until.fixture.ts';
import { openedLedger } from './ledger/ledger.fixture.ts';
import { supervise } from './supervisor.ts';
import type { SupervisorEvent } from './supervisor-options.ts';

// TRADELAB_MINUTES=1440 is the whole day, of which each hour is looked at.
const MINUTES = Number(process.env['TRADELAB_MINUTES'] ?? 45);
const PART = MINUTES >= 120 ? 60 : MINUTES / 3;
const SYMBOLS = Array.from({ length: 50 }, (_, k) => `S${k}/USDT`);

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** What objects and typed arrays take. */
function heapMB(): number {
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 2 ** 20;
}

test(`${MINUTES} minutes of 50 symbols: every bar is seen once, and the heap does not grow`, async () => {
  const markets = SYMBOLS.map((symbol, k) => ({ bars: minuteBars(symbol, 1100 + MINUTES, k + 1) }));
  const exchange = await exchangeOf({ markets, weightPerMinute: Number.POSITIVE_INFINITY });
  const ledger = await openedLedger();
  const stop = new AbortController();
  const market = { exchange: 'binance', timeframe: '1m', mode: 'paper', strategy: emaCross } as const;
  let started = 0;
  const faults: SupervisorEvent[] = [];
  const ended = supervise({
    ...{ ledger, signal: stop.signal },
    bots: SYMBOLS.map((symbol) => ({ plan: { ...market, symbol, params: { fast: 3, slow: 8 } } })),
    clients: {
      feed: async () => Object.assign(await spotClient(exchange), { enableRateLimit: false }),
    },
    onEvent: (event) => {
      const { kind } = event.event;
      if (kind === 'started') started++;
      if (kind === 'restarting' || kind === 'failed' || kind === 'feed-failed') faults.push(event);
    },
  });
  await Promise.race([until(() => started === SYMBOLS.length), ended]);
  await Promise.race([until(() => exchange.connections > 0), ended]);
  const ids = ledger.sessions().map(({ id }) => id);
  const heaps: number[] = [];
  const lasts = () => ids.map((id) => ledger.bars(id, 1)[0]?.time ?? 0);
  for (let minute = 1; minute <= MINUTES; minute++) {
    const due = exchange.now - (exchange.now % MINUTE);
    for (let part = 0; part < 4; part++) {
      exchange.advance(MINUTE / 4);
      await pause(1);
    }
    await until(() => {
      exchange.advance(5);
      return lasts().every((time) => time >= due);
    });
    if (minute % PART !== 0) continue;
    // What the exchange keeps of its answers is its own.
    (exchange.log as unknown[]).length = 0;
    heaps.push(heapMB());
  }
  stop.abort();
  await ended;
  await exchange.close();
  expect(faults).toEqual([]);
  for (const id of ids) {
    const times = ledger.bars(id).map(({ time }) => time);
    expect(new Set(times.slice(1).map((time, k) => time - times[k]!))).toEqual(new Set([MINUTE]));
  }
  if (MINUTES >= 120)
    console.log(`MB of heap after each hour: ${heaps.map((mb) => mb.toFixed(1)).join(' ')}`);
  // A kilobyte for each bar would be 1.5 MB in half an hour, and 66 MB in 23 hours; as much as 1 MB is noise.
  expect(heaps.at(-1)! - heaps[0]!).toBeLessThan(MINUTES >= 120 ? 5 : 2.5);
}, 3_600_000);
