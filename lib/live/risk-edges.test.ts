// Every limit on risk at its edge: it trips in a paper session exactly where it does in the backtest, and not one unit before.

import { expect, test } from 'vitest';
import { runBacktest } from '../backtest/index.ts';
import { barsOf, type PlayOptions, type Row, type Script, scripted } from '../engine/play.fixture.ts';
import type { RiskLimitName, RiskLimits } from '../execution/index.ts';
import type { Order } from '../strategy/index.ts';
import { fingerprintOf, fingerprintOfSession } from './fingerprint.ts';
import { openedLedger } from './ledger/ledger.fixture.ts';
import { Session } from './session.ts';

const [SECOND, HOUR] = [1000, 3_600_000];

const buy = (size: number): Order => ({ type: 'market', side: 'buy', size });
const sell = (size: number): Order => ({ type: 'market', side: 'sell', size });
const at = (...prices: readonly number[]): Row[] => prices.map((price) => [price, price, price, price]);

interface Course {
  readonly rows: readonly Row[];
  readonly script: Script;
  readonly risk: RiskLimits;
  readonly bars?: Pick<PlayOptions, 'timeframe' | 'time'>;
  /** The prices of each second, which a session sees as they come, and a backtest has as finer bars. */
  readonly seconds?: readonly number[];
}

/** What the limits did in a paper session with 1000 of cash; its backtest has done the same. */
async function tripped({
  rows,
  script,
  risk,
  bars: how,
  seconds = [],
}: Course): Promise<(string | undefined)[]> {
  const bars = barsOf(rows, how);
  const strategy = scripted(script);
  const options = { cash: 1000, fee: 0, risk };
  const ledger = await openedLedger();
  const market = { exchange: 'test', symbol: 'TEST', timeframe: bars.timeframe, mode: 'paper' } as const;
  let now = 1;
  const session = Session.start(ledger, { ...market, strategy, options }, () => now);
  const { time, open, high, low, close, volume } = bars;
  for (const i of time.keys()) {
    const prices = { open: open[i]!, high: high[i]!, low: low[i]!, close: close[i]! };
    const from = seconds.length > 0 ? time[i]! / SECOND : 0;
    for (const [k, close] of seconds.slice(from, from + 60).entries()) {
      now = (from + k + 1) * SECOND;
      session.look({ time: time[i]!, ...prices, high: close, low: close, close });
    }
    session.onBar({ time: time[i]!, ...prices, volume: volume[i]!, lagMs: 0 });
  }
  const detail = seconds.length > 0 && { detail: barsOf(at(...seconds), { timeframe: '1s' }) };
  const run = runBacktest(strategy, {}, bars, { ...options, ...detail });
  const noted = ledger
    .journal(session.id, { kinds: ['halted', 'resumed', 'risk-refused'] })
    .map(({ time, data }) => ({ time, ...(data as object) }));
  expect(noted).toEqual(run.riskEvents);
  expect(fingerprintOfSession(ledger, session.id)).toEqual(fingerprintOf(run));
  expect(ledger.verify().problems).toEqual([]);
  return run.riskEvents.map(({ limit }) => limit);
}

/** Five are bought at 100, and `last` is the close at which the limit is looked at. */
const falling = (before: readonly number[], last: number) => ({
  rows: at(100, 100, ...before, last, last),
  script: { 0: { a: buy(5) } },
});
const twoLosses = {
  rows: at(100, 100, 99, 100, 100, 99, 99, 99),
  script: { 0: { a: buy(1) }, 1: { out: sell(1) }, 3: { b: buy(1) }, 4: { out: sell(1) } },
};
const bought = (size: number) => ({ rows: at(100, 100, 100), script: { 0: { a: buy(size) } } });
const hourly = { rows: at(...Array.from({ length: 7 }, () => 100)), script: { 6: { a: buy(1) } } };
const late = (ms: number) => ({
  rows: at(100, 100, 100),
  script: {},
  bars: { time: [0, HOUR, 3 * HOUR + ms] },
});
/** Minutes of seconds: the price goes from 100 and a cent to `top` in the tenth second of the second minute. */
const jumping = (top: number): Omit<Course, 'risk'> => ({
  rows: [[100, 100.01, 100, 100.01], [100, top, 100, top], ...at(top)],
  script: {},
  bars: { timeframe: '1m' },
  seconds: Array.from({ length: 180 }, (_, k) => (k < 70 ? 100 + (k % 2) / 100 : top)),
});
const burst = (orders: number) => ({
  rows: at(100, 100, 100),
  script: { 0: Object.fromEntries(Array.from({ length: orders }, (_, k) => [`a${k}`, buy(1)])) },
  bars: { timeframe: '30s' as const },
});

const EDGES: Readonly<Record<RiskLimitName, readonly [at: Course, before: Course]>> = {
  // 50 of 1000.
  dailyLoss: [
    { ...falling([], 90), risk: { dailyLoss: 0.05 } },
    { ...falling([], 90.01), risk: { dailyLoss: 0.05 } },
  ],
  // 110 of 1100.
  maxDrawdown: [
    { ...falling([120], 98), risk: { maxDrawdown: 0.1 } },
    { ...falling([120], 98.01), risk: { maxDrawdown: 0.1 } },
  ],
  strategyLoss: [
    { ...falling([], 80), risk: { strategyLoss: 100 } },
    { ...falling([], 80.01), risk: { strategyLoss: 100 } },
  ],
  consecutiveLosses: [
    { ...twoLosses, risk: { consecutiveLosses: 2, coolDown: HOUR } },
    { ...twoLosses, risk: { consecutiveLosses: 3, coolDown: HOUR } },
  ],
  priceJump: [
    { ...jumping(102), risk: { priceJump: 0.02, coolDown: 1000 } },
    { ...jumping(101.99), risk: { priceJump: 0.02, coolDown: 1000 } },
  ],
  // The second bar closes at 2:00, and the next is due at 3:00.
  staleData: [
    { ...late(0), risk: { staleData: HOUR } },
    { ...late(0), risk: { staleData: HOUR + 1 } },
  ],
  // Decided at 7:00, an hour before the funding.
  fundingPause: [
    { ...hourly, risk: { fundingPause: HOUR } },
    { ...hourly, risk: { fundingPause: HOUR - 1 } },
  ],
  maxPosition: [
    { ...bought(3.001), risk: { maxPosition: 3 } },
    { ...bought(3), risk: { maxPosition: 3 } },
  ],
  maxExposure: [
    { ...bought(3.001), risk: { maxExposure: 300 } },
    { ...bought(3), risk: { maxExposure: 300 } },
  ],
  maxTotalExposure: [
    { ...bought(3.001), risk: { maxTotalExposure: 300 } },
    { ...bought(3), risk: { maxTotalExposure: 300 } },
  ],
  allocation: [
    { ...bought(3.001), risk: { allocation: { TEST: 0.3 } } },
    { ...bought(3), risk: { allocation: { TEST: 0.3 } } },
  ],
  dailyQuantity: [
    { ...bought(3.001), risk: { dailyQuantity: 3 } },
    { ...bought(3), risk: { dailyQuantity: 3 } },
  ],
  ordersPerMinute: [
    { ...burst(4), risk: { ordersPerMinute: 3 } },
    { ...burst(3), risk: { ordersPerMinute: 3 } },
  ],
};

for (const [limit, [edge, before]] of Object.entries(EDGES))
  test(`${limit} trips at its edge in a session as in its backtest, and not before`, async () => {
    expect(new Set(await tripped(edge))).toEqual(new Set([limit]));
    expect(await tripped(before)).toEqual([]);
  });
