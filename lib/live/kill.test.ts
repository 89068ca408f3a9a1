// A session with real orders whose process is killed again and again: nothing is lost, and nothing is sent twice.

import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { spawnTypeScript } from '../data/files.fixture.ts';
import { exchangeOf, MINUTE, minuteBars, PERPETUAL } from '../testing/ccxt.fixture.ts';
import type { TestExchange } from '../testing/index.ts';
import { type Ledger, openLedger } from './ledger/index.ts';
import { newLedgerFile } from './ledger/ledger.fixture.ts';
import type { LiveVenueSnapshot } from './live-book.ts';
import type { SessionSnapshot } from './session-words.ts';

const SYMBOL = 'BTC/USDT:USDT';
// TRADELAB_KILLS=300 kills it at several hundred of its writes, which takes some minutes.
const KILLS = Number(process.env['TRADELAB_KILLS'] ?? 5);
const MINUTES = Math.max(30, KILLS);

/**
 * A session in a process of its own, new or resumed, which kills itself at its write number `KILL_AT` of the ledger: within
 * the transaction, or right after it is durable and before anything of it was sent.
 */
const bot = (file: string, resumed: string | undefined) => `
  import { exchangeClient, tradingClient } from './../data/index.ts';
  import { defineStrategy } from './../strategy/index.ts';
  import { openLedger } from './../live/ledger/index.ts';
  import { supervise } from './../live/supervisor.ts';

  const strategy = defineStrategy({
    name: 'ladder', params: {},
    indicators: ({ close }) => ({ price: close }),
    state: () => ({ bars: 0 }),
    onBar(bar, account, state) {
      state.bars++;
      const size = 0.02;
      const stop = { distance: bar.close * 0.002 };
      if (account.position === 0) return { entry: { type: state.bars % 3 ? 'limit' : 'market', side: 'buy', size,
        ...(state.bars % 3 ? { price: bar.close * 0.9995 } : {}),
        attached: { stop, target: { distance: bar.close * 0.003 }, trail: { distance: bar.close * 0.004 } } } };
      return state.bars % 5 === 0 ? { exit: { type: 'market', side: 'sell', size: 'position', reduceOnly: true } } : {};
    },
  });
  const ledger = await openLedger(${JSON.stringify(file)});
  const killAt = Number(process.env.KILL_AT);
  const isInside = process.env.KILL_INSIDE === '1';
  let writes = 0;
  const transact = ledger.transact.bind(ledger);
  ledger.transact = (work) => {
    const isLast = ++writes === killAt;
    const result = transact(() => {
      const made = work();
      if (isLast && isInside) process.kill(process.pid, 'SIGKILL');
      return made;
    });
    if (isLast) process.kill(process.pid, 'SIGKILL');
    return result;
  };
  const fast = (client) => Object.assign(client, { enableRateLimit: false, options: { ...client.options, ws: { backoff: { base: 1 } } } });
  const clients = {
    feed: async (exchange) => fast(await exchangeClient(exchange)),
    trading: async (exchange) => fast(await tradingClient(exchange, { apiKey: 'key', secret: 'secret' })),
  };
  const plan = { strategy, exchange: 'binanceusdm', symbol: ${JSON.stringify(SYMBOL)}, timeframe: '1m', mode: 'testnet',
    options: { cash: 5000, slippage: 0.002, leverage: 2 } };
  const resume = ${JSON.stringify(resumed)};
  await supervise({ ledger, clients, signal: new AbortController().signal,
    bots: [resume === undefined ? { plan } : { resume, strategy }],
    onEvent: ({ event }) => { if (event.kind === 'started') console.log('started'); } });`;

interface Course {
  readonly exchange: TestExchange;
  readonly file: string;
  child: ChildProcess | undefined;
  kills: number;
  said: string;
}

/** Starts the session's process; the kill number k is at another write each time. */
function start(course: Course, ledger: Ledger | undefined, kill: number | undefined): void {
  const id = ledger?.sessions()[0]?.id;
  const settings = [
    `KILL_AT=${kill === undefined ? 0 : 1 + (kill % 13)}`,
    `KILL_INSIDE=${kill === undefined ? 0 : kill % 2}`,
    `TRADELAB_EXCHANGE_HOST=${course.exchange.url}`,
  ];
  course.child = spawnTypeScript(bot(course.file, id), ['env', ...settings]);
  course.child.stderr!.on('data', (text) => {
    course.said += text;
  });
}

/** Trades until the kills are done and the minutes are over; the exchange's clock waits for the session. */
async function traded(kills: number): Promise<{ course: Course; ledger: Ledger; id: string }> {
  const exchange = await exchangeOf({
    markets: [{ bars: minuteBars(SYMBOL, 3000, 3), instrument: PERPETUAL }],
  });
  const course: Course = { exchange, file: newLedgerFile(), child: undefined, kills: 0, said: '' };
  let ledger: Ledger | undefined;
  const alive = async () => {
    if (course.child !== undefined && course.child.exitCode === null && course.child.signalCode === null)
      return;
    if (course.child !== undefined && course.child.signalCode !== 'SIGKILL') throw new Error(course.said);
    if (course.child !== undefined) course.kills++;
    start(course, ledger, course.kills < kills ? course.kills : undefined);
  };
  const until = async (is: () => boolean) => {
    const end = performance.now() + 300_000;
    for (; ; await pause(5)) {
      await alive();
      ledger ??= await openLedger(course.file, { readOnly: true }).catch(() => undefined);
      if (ledger !== undefined && ledger.sessions().length > 0 && is()) return;
      if (performance.now() > end) throw new Error(`it did not happen: ${course.said}`);
    }
  };
  const id = () => ledger!.sessions()[0]!.id;
  await until(() => true);
  const settled = () =>
    ledger!.fills(id()).length === exchange.exchange.fills.length &&
    ledger!.orders(id(), { open: true }).every(({ status }) => status !== 'submitted') &&
    hasSent(ledger!.snapshot(id()));
  for (let minute = 0; minute < MINUTES; minute++) {
    exchange.advance(MINUTE - (exchange.now % MINUTE) + 3000);
    const last = exchange.now - (exchange.now % MINUTE) - MINUTE;
    await until(() => (ledger!.bars(id(), 1)[0]?.time ?? 0) >= last && settled());
  }
  course.child!.kill('SIGKILL');
  await once(course.child!, 'close');
  return { course, ledger: ledger!, id: id() };
}

test(`killed ${KILLS} times, within writes and after them, it does what it does undisturbed`, async () => {
  const { course, ledger, id } = await traded(KILLS);
  const { fills, orders, wallet } = course.exchange.exchange;
  expect(course.kills).toBe(KILLS);
  // No order reached the exchange twice, and no fill of its books is missing or there twice.
  const clients = new Map(orders.map((order) => [order.id, order.clientId]));
  expect(new Set(clients.values()).size).toBe(orders.length);
  const ours = ledger.fills(id).map((fill) => [fill.id, fill.clientId, fill.size, fill.price]);
  const theirs = fills.map((fill) => [String(fill.id), clients.get(fill.orderId), fill.size, fill.price]);
  expect(fills.length).toBeGreaterThan(20);
  expect(ours).toEqual(theirs);
  expect(ledger.verify().problems).toEqual([]);

  const undisturbed = await traded(0);
  const { exchange } = undisturbed.course.exchange;
  const plain = ({ time, size, price }: (typeof fills)[number]) => [time, size, price];
  expect(fills.map(plain)).toEqual(exchange.fills.map(plain));
  expect(sizes(wallet)).toEqual(sizes(exchange.wallet));
}, 3_600_000);

/** Whether every order is at the exchange as it should be: of one that is being moved, nothing may be there. */
function hasSent(snapshot: unknown): boolean {
  const { venue } = (snapshot as SessionSnapshot).replay.engine;
  const { sent } = venue as LiveVenueSnapshot;
  return sent.every(({ clientId, isCanceling }) => clientId !== undefined && !isCanceling);
}

function sizes({ positions }: TestExchange['exchange']['wallet']): number[] {
  return Array.from(positions.values(), ({ size }) => size);
}
