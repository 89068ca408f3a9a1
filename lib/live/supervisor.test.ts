// Bots under supervision, on an exchange on loopback and by ccxt's unmodified client of Binance.

import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { emaCross } from '../../strategies/index.ts';
import { backtest } from '../backtest/index.ts';
import { viewBars } from '../core/index.ts';
import { importObservations } from '../data/index.ts';
import { defineStrategy, input } from '../strategy/index.ts';
import { exchangeOf, MINUTE, minuteBars, START, spotClient } from '../testing/ccxt.fixture.ts';
import type { TestExchange } from '../testing/index.ts';
import { until } from '../until.fixture.ts';
import { fingerprintOf, fingerprintOfSession } from './fingerprint.ts';
import type { Ledger } from './ledger/index.ts';
import { openedLedger } from './ledger/ledger.fixture.ts';
import type { SessionPlan } from './session-plan.ts';
import { supervise } from './supervisor.ts';
import type { BotToRun, SupervisorEvent, SupervisorOptions } from './supervisor-options.ts';

const FIRST = 1000;
const PARAMS = { fast: 3, slow: 8 };

let exchange: TestExchange;
let ledger: Ledger;
let stop: AbortController;
let events: SupervisorEvent[];

beforeEach(async () => {
  exchange = await exchangeOf();
  ledger = await openedLedger();
  stop = new AbortController();
  events = [];
});
afterEach(() => exchange.close());

function planOf(symbol: string, other: Partial<SessionPlan> = {}): SessionPlan {
  const market = { exchange: 'binance', symbol, timeframe: '1m', mode: 'paper' } as const;
  return { ...market, strategy: emaCross, params: PARAMS, options: { fee: 0.001 }, ...other };
}

/** Runs bots; settles once they are all running. */
async function running(
  bots: readonly BotToRun[],
  other: Partial<SupervisorOptions> = {},
): Promise<{ readonly ended: Promise<void> }> {
  const ended = supervise({
    ...{ ledger, bots, signal: stop.signal },
    clients: { feed: () => spotClient(exchange) },
    onEvent: (event) => void events.push(event),
    ...other,
  });
  await Promise.race([until(() => exchange.connections > 0), ended]);
  return { ended };
}

/** Lets minutes go by, and waits until all sessions have seen their bars: streams show what happens while they are open. */
async function pass(minutes: number, sessions = ledger.sessions()): Promise<void> {
  const last = Math.floor(exchange.now / MINUTE + minutes - 1) * MINUTE;
  for (let third = 0; third < 3 * minutes; third++) {
    exchange.advance(MINUTE / 3);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  await until(() => {
    exchange.advance(1000);
    return sessions.every(({ id }) => (ledger.bars(id, 1)[0]?.time ?? 0) >= last);
  });
}

describe('supervised bots', () => {
  test('paper bots of two markets decide and fill as backtests over the bars that they saw', async () => {
    const { ended } = await running([{ plan: planOf('BTC/USDT') }, { plan: planOf('ETH/USDT') }]);
    for (let k = 0; k < 5; k++) await pass(60);
    stop.abort();
    await ended;
    for (const [k, { id, symbol, status }] of ledger.sessions().entries()) {
      expect(status).toBe('stopped');
      const all = minuteBars(symbol, 3000, k + 1);
      const seen = ledger.bars(id).map(({ time }) => time);
      const rows = [(seen[0]! - START) / MINUTE, (seen.at(-1)! - START) / MINUTE + 1] as const;
      expect(seen).toEqual([...all.time.slice(...rows)]);
      const { instrument } = ledger.session(id).options as { instrument: object };
      const run = backtest(emaCross, { ...viewBars(all, ...rows), instrument } as never, {
        params: PARAMS,
        fee: 0.001,
      });
      expect(run.fills.length).toBeGreaterThan(5);
      expect(fingerprintOfSession(ledger, id)).toEqual(fingerprintOf(run));
    }
  });

  test('a bot that throws is made anew from the ledger and left alone at last; the other goes on', async () => {
    let throws = 0;
    const broken = defineStrategy({
      ...{ name: 'broken', params: {} },
      indicators: ({ close }) => ({ price: close }),
      onBar: ({ time }) => {
        if (time < START + (FIRST + 5) * MINUTE) return {};
        throws++;
        throw new Error('it is broken');
      },
    });
    const { ended } = await running([
      { plan: planOf('BTC/USDT', { strategy: broken, params: {} }) },
      { plan: planOf('ETH/USDT') },
    ]);
    const [bad, good] = ledger.sessions();
    await pass(10, [good!]);
    await until(() => ledger.session(bad!.id).status === 'failed');
    expect(throws).toBe(5);
    expect(ledger.session(bad!.id).reason).toBe('it is broken');
    await pass(10, [good!]);
    expect(ledger.session(good!.id).status).toBe('running');
    stop.abort();
    await ended;
    expect(ledger.session(bad!.id).status).toBe('failed');
  });

  test('bots that wait to be made anew are let go of at the end, also where nothing can be written any more', async () => {
    const broken = defineStrategy({
      ...{ name: 'broken', params: {}, indicators: () => ({}) },
      onBar: () => {
        throw new Error('it is broken');
      },
    });
    const plan = planOf('BTC/USDT', { strategy: broken, params: {} });
    const { ended } = await running([{ plan: planOf('ETH/USDT') }, { plan }]);
    const restarts = () => events.filter(({ event }) => event.kind === 'restarting').length;
    await until(() => {
      if (events.every(({ event }) => event.kind !== 'restarting')) exchange.advance(MINUTE / 3);
      return restarts() > 0;
    });
    ledger.close();
    stop.abort();
    await expect(ended).rejects.toThrow();
    const before = restarts();
    // Longer than the first wait; what is thrown then would be nobody's.
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect(restarts()).toBe(before);
  });

  test('where the ledger cannot be read any more, all end with what is wrong', async () => {
    const { ended } = await running([{ plan: planOf('BTC/USDT') }]);
    ledger.close();
    await expect(ended).rejects.toThrow('database is not open');
    await until(() => exchange.connections === 0);
  });

  test('commands and the kill file are obeyed within a second, and the heartbeat is written', async () => {
    const folder = dirname(ledger.file);
    const [heartbeatFile, killFile] = [join(folder, 'heartbeat.json'), join(folder, 'KILL')];
    const { ended } = await running([{ plan: planOf('BTC/USDT') }, { plan: planOf('ETH/USDT') }], {
      heartbeatFile,
      killFile,
    });
    const [one, two] = ledger.sessions().map(({ id }) => id);
    const status = (id: string | undefined) => ledger.session(id!).status;
    ledger.sendCommand({ session: one!, verb: 'pause', args: { why: 'lunch' } });
    await until(() => status(one) === 'paused');
    expect(status(two)).toBe('running');
    ledger.sendCommand({ session: one!, verb: 'resume' });
    await until(() => status(one) === 'running');
    writeFileSync(killFile, '');
    await until(() => status(one) === 'halted' && status(two) === 'halted');
    rmSync(killFile);
    await until(() => existsSync(heartbeatFile));
    expect(JSON.parse(readFileSync(heartbeatFile, 'utf8'))).toMatchObject({
      pid: process.pid,
      bots: [one, two],
    });
    ledger.sendCommand({ session: null, verb: 'stop', args: { why: 'enough' } });
    await ended;
    expect([status(one), status(two)]).toEqual(['stopped', 'stopped']);
    expect(ledger.pendingCommands()).toEqual([]);
  });

  test('a session that was stopped goes on with the bars that it missed', async () => {
    const first = await running([{ plan: planOf('BTC/USDT') }]);
    await pass(50);
    stop.abort();
    await first.ended;
    for (let k = 0; k < 100; k++) exchange.advance(MINUTE);
    stop = new AbortController();
    const [{ id }] = ledger.sessions() as unknown as [{ id: string }];
    const second = await running([{ resume: id, strategy: emaCross }]);
    await pass(50);
    stop.abort();
    await second.ended;
    const times = ledger.bars(id).map(({ time }) => time);
    expect(new Set(times.slice(1).map((time, k) => time - times[k]!))).toEqual(new Set([MINUTE]));
    expect(times.at(-1)! - times[0]!).toBeGreaterThanOrEqual(200 * MINUTE);
  });

  test('a strategy that reads another series sees on each bar what was published by its close', async () => {
    const folder = dirname(ledger.file);
    const [from, catalog] = [START + FIRST * MINUTE, process.env['TRADELAB_CATALOG']];
    process.env['TRADELAB_CATALOG'] = folder;
    const times = [from - 1, from + 5 * MINUTE, from + 5 * MINUTE + 1];
    const rows = times.map((time, k) => `${new Date(time).toISOString()},${10 + k}`);
    writeFileSync(join(folder, 'mood.csv'), ['published,value', ...rows].join('\n'));
    await importObservations(join(folder, 'mood.csv'), { as: 'mood' });
    const moody = defineStrategy({
      ...{ name: 'moody', params: {}, inputs: { mood: input.series('mood') } },
      indicators: ({ mood }) => ({ level: mood }),
      onBar: (bar) => (bar.level >= 11 ? { entry: { type: 'market', side: 'buy', size: 0.01 } } : {}),
    });
    const { ended } = await running([{ plan: planOf('BTC/USDT', { strategy: moody, params: {} }) }]);
    await pass(10);
    stop.abort();
    await ended;
    if (catalog === undefined) delete process.env['TRADELAB_CATALOG'];
    else process.env['TRADELAB_CATALOG'] = catalog;
    const [{ id }] = ledger.sessions() as unknown as [{ id: string }];
    const bars = ledger.bars(id).slice(0, 8);
    // The bar that closes at the very moment of a publication sees it; one ms later is the next bar's.
    expect(bars.map(({ inputs }) => inputs?.['mood'])).toEqual([10, 10, 10, 10, 11, 12, 12, 12]);
    expect(ledger.fills(id)[0]!.time).toBe(from + 5 * MINUTE);
  });

  test('an unknown market is refused before anything runs', async () => {
    await expect(running([{ plan: planOf('BTC/USTD') }])).rejects.toThrow("binance has no market 'BTC/USTD'");
  });
});
