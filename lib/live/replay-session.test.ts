// A session gone through again from its journal: whatever it took, and however often its process ended.

import { expect, test } from 'vitest';
import { defineStrategy } from '../strategy/index.ts';
import { type Ledger, openLedger } from './ledger/index.ts';
import { newLedgerFile } from './ledger/ledger.fixture.ts';
import { replaySession } from './replay-session.ts';
import { Session } from './session.ts';
import type { SessionOptions, SessionPlan } from './session-plan.ts';

const MINUTE = 60_000;
const MARKET = { exchange: 'binance', symbol: 'BTC/USDT', timeframe: '1m', mode: 'paper' } as const;

/** Buys on every third bar with exits attached, and sells what is left on every seventh. */
const busy = defineStrategy({
  name: 'busy',
  params: {},
  indicators: ({ close }) => ({ price: close }),
  state: () => ({ bars: 0 }),
  onBar(bar, account, state) {
    state.bars++;
    const attached = { stop: { distance: 2 }, target: { distance: 3 } };
    if (account.position === 0 && state.bars % 3 === 0)
      return { entry: { type: 'limit', side: 'buy', size: 1, price: bar.close - 0.5, attached } };
    return account.position > 0 && state.bars % 7 === 0
      ? { exit: { type: 'market', side: 'sell', size: 'position', reduceOnly: true } }
      : undefined;
  },
});

/** A session on a wave of prices, whose clock is set by hand; `restart` ends its process between two steps. */
class Course {
  readonly #file = newLedgerFile();
  readonly #plan: SessionPlan;
  ledger!: Ledger;
  session!: Session;
  now = 0;

  constructor(options: SessionOptions, fills: 'bars' | 'prices' = 'bars') {
    this.#plan = { ...MARKET, strategy: busy, fills, options: { cash: 1000, ...options } };
  }

  async start(): Promise<this> {
    this.ledger = await openLedger(this.#file);
    this.session = Session.start(this.ledger, this.#plan, () => this.now);
    return this;
  }

  async restart(): Promise<void> {
    this.ledger.close();
    this.ledger = await openLedger(this.#file);
    this.session = Session.resume(this.ledger, this.session.id, busy, () => this.now);
  }

  /** A minute: it is looked at a few times while it is in the making, and comes when it has closed. */
  minute(k: number, comesAt = (k + 1) * MINUTE + 400): void {
    const [time, open, close] = [k * MINUTE, priceAt(k), priceAt(k + 1)];
    const top = Math.max(open, close) + 1;
    const bottom = Math.min(open, close) - 1;
    this.#look(time + 20_000, { time, open, high: open, low: open, close: open });
    this.#look(time + 20_200, { time, open, high: open, low: bottom, close: bottom });
    this.#look(time + 50_000, { time, open, high: top, low: bottom, close });
    for (let late = time + MINUTE; late < comesAt; late += 2000) this.#look(late);
    this.now = comesAt;
    this.session.seeOthers({ equity: 500, exposure: 40 * (k % 5), profit: 10 });
    const lagMs = comesAt - time - MINUTE;
    this.session.onBar({ time, open, high: top, low: bottom, close, volume: 1, lagMs });
  }

  #look(now: number, candle?: Parameters<Session['look']>[0]): void {
    this.now = now;
    this.session.look(candle);
  }

  kinds(): Set<string> {
    return new Set(this.ledger.journal(this.session.id).map(({ kind }) => kind));
  }

  /** How often each kind of input is in the journal. */
  inputs(): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const { data } of this.ledger.journal(this.session.id, { kinds: ['input'] })) {
      const { what } = data as { what: string };
      counts[what] = (counts[what] ?? 0) + 1;
    }
    return counts;
  }
}

function priceAt(k: number): number {
  return 100 + Math.round(30 * Math.sin(k / 3)) / 10;
}

async function played(options: SessionOptions, fills: 'bars' | 'prices' = 'bars'): Promise<Course> {
  const course = await new Course(options, fills).start();
  for (let k = 0; k < 60; k++) {
    course.minute(k, k % 11 === 10 ? (k + 1) * MINUTE + 9000 : undefined);
    if (k === 20) course.session.command('pause', 'by hand');
    if (k === 25) course.session.command('resume', 'by hand');
    if (k === 40) course.session.command('liquidate', 'by hand');
    if (k === 43) course.session.command('resume', 'by hand');
    if (k === 30) course.session.note('notice', { what: 'something' });
    if (k % 13 === 12) await course.restart();
  }
  return course;
}

test.each(['bars', 'prices'] as const)(
  'commands, restarts and looks between bars come to the same again, where it fills by %s',
  async (fills) => {
    const course = await played({}, fills);
    expect(course.ledger.fills(course.session.id).length).toBeGreaterThan(8);
    expect(course.inputs()).toMatchObject({ bar: 60, command: 4, note: 1 });
    expect((course.inputs()['look'] ?? 0) > 5).toBe(fills === 'prices');
    const replay = replaySession(course.ledger, course.session.id, busy);
    expect(replay).toMatchObject({ same: true, difference: null });
    expect(replay.replayed).toEqual(replay.recorded);
    course.ledger.close();
  },
);

test('limits on risk judge the same again: late bars, jumps of the price, what other sessions hold', async () => {
  const risk = { staleData: 5000, priceJump: 0.015, coolDown: 90_000, maxTotalExposure: 150 };
  const course = await played({ risk });
  const limits = course.ledger
    .journal(course.session.id, { kinds: ['halted', 'risk-refused'] })
    .map(({ data }) => (data as { limit?: string }).limit);
  expect(new Set(limits)).toEqual(new Set(['staleData', 'priceJump', 'maxTotalExposure', undefined]));
  expect(replaySession(course.ledger, course.session.id, busy)).toMatchObject({
    same: true,
    difference: null,
  });
  course.ledger.close();
});

test('a strategy that asks the world decides otherwise, and where it does first is told', async () => {
  let world = 0;
  const moody = defineStrategy({
    name: 'moody',
    params: {},
    indicators: ({ close }) => ({ price: close }),
    onBar: () => (++world === 8 ? { entry: { type: 'market', side: 'buy', size: 1 } } : undefined),
  });
  const ledger = await openLedger(newLedgerFile());
  const session = Session.start(ledger, { ...MARKET, strategy: moody }, () => 0);
  const bar = { open: 100, high: 101, low: 99, close: 100, volume: 1, lagMs: 0 };
  for (let k = 0; k < 12; k++) session.onBar({ ...bar, time: k * MINUTE });
  const { same, difference, recorded, replayed } = replaySession(ledger, session.id, moody);
  expect(same).toBe(false);
  expect(recorded.decisions).not.toBe(replayed.decisions);
  expect(difference).toMatchObject({
    recorded: { kind: 'decision', time: 7 * MINUTE, data: { placed: [{ key: 'entry' }] } },
    replayed: null,
  });
  ledger.close();
});

test('what is read at once is of one moment, while another process writes', async () => {
  const file = newLedgerFile();
  const writer = await openLedger(file);
  const session = Session.start(writer, { ...MARKET, strategy: busy }, () => 0);
  const bar = { open: 100, high: 101, low: 99, close: 100, volume: 1, lagMs: 0 };
  session.onBar({ ...bar, time: 0 });
  const reader = await openLedger(file, { readOnly: true });
  const lengths = () => [reader.bars(session.id).length, reader.equity(session.id).length];
  const [before, after] = reader.atOnce(() => {
    const first = lengths();
    session.onBar({ ...bar, time: MINUTE });
    return [first, lengths()];
  });
  expect([before, after, lengths()]).toEqual([
    [1, 1],
    [1, 1],
    [2, 2],
  ]);
  reader.close();
  writer.close();
});
