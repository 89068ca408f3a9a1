// Every limit trips at its very value, and not one unit before: by hand.
import { expect, test } from 'vitest';
import { RISK_LIMITS, type RiskLimitName, type RiskLimits } from './limits.ts';
import type { Ask } from './room.ts';
import { HALT_RULES, judge } from './rules.ts';
import { newRiskState, type RiskState } from './state.ts';

const DAY = 86_400_000;
const HOUR = 3_600_000;
const state = (known: Partial<RiskState>): RiskState => ({ ...newRiskState('TEST', 1, 1000), ...known });

type HaltCase = readonly [
  limit: RiskLimitName,
  limits: RiskLimits,
  before: Partial<RiskState>,
  at: Partial<RiskState>,
  until: number,
];

const HALTS: readonly HaltCase[] = [
  // 7 % of 1000 is 70, which is 70.00000000000001 in binary.
  ['dailyLoss', { dailyLoss: 0.07 }, { day: 3, equity: 930.01 }, { day: 3, equity: 930 }, 4 * DAY + 1],
  [
    'maxDrawdown',
    { maxDrawdown: 0.1 },
    { peakEquity: 1100, equity: 990.01 },
    { peakEquity: 1100, equity: 990 },
    Infinity,
  ],
  ['strategyLoss', { strategyLoss: 100 }, { profit: -99.99 }, { profit: -100 }, Infinity],
  [
    'consecutiveLosses',
    { consecutiveLosses: 3, coolDown: HOUR },
    { losses: 2, time: 5 * HOUR },
    { losses: 3, time: 5 * HOUR },
    6 * HOUR,
  ],
  [
    'priceJump',
    { priceJump: 0.02, coolDown: HOUR },
    {
      time: 9000,
      recent: [
        [5000, 100, 100],
        [9000, 101.99, 101],
      ],
    },
    {
      time: 9000,
      recent: [
        [5000, 100, 100],
        [9000, 102, 101],
      ],
    },
    9000 + HOUR,
  ],
  [
    'staleData',
    { staleData: 30_000 },
    { due: HOUR, time: HOUR + 29_999 },
    { due: HOUR, time: HOUR + 30_000 },
    Infinity,
  ],
  [
    'fundingPause',
    { fundingPause: 60_000 },
    { time: 8 * HOUR - 60_001, lastFunding: 0, nextFunding: 8 * HOUR },
    { time: 8 * HOUR - 60_000, lastFunding: 0, nextFunding: 8 * HOUR },
    8 * HOUR + 60_001,
  ],
  [
    'fundingPause',
    { fundingPause: 60_000 },
    { time: 8 * HOUR + 60_001, lastFunding: 8 * HOUR, nextFunding: 16 * HOUR },
    { time: 8 * HOUR + 60_000, lastFunding: 8 * HOUR, nextFunding: 16 * HOUR },
    8 * HOUR + 60_001,
  ],
];

test.each(HALTS)('%s holds entries up at its edge, and not before', (limit, limits, before, at, until) => {
  const rule = HALT_RULES[limit]!;
  expect(rule(state(before), limits)).toBeUndefined();
  expect(rule(state(at), limits)).toMatchObject({ until });
  expect(rule(state(at), {})).toBeUndefined();
});

test('prices of more than 5 s ago are no jump', () => {
  const jump = (seen: number) =>
    HALT_RULES.priceJump!(
      state({
        time: 9000,
        recent: [
          [seen, 100, 100],
          [9000, 105, 105],
        ],
      }),
      { priceJump: 0.02 },
    );
  expect([jump(4000), jump(4001) !== undefined]).toEqual([undefined, true]);
});

const ask = (more: Partial<Ask>): Ask => ({
  ...{ side: 1, size: 1, price: 100, held: 0, from: 0, pending: 0, pendingValue: 0, pendingBoth: 0 },
  ...more,
});

type OrderCase = readonly [
  limit: RiskLimitName,
  limits: RiskLimits,
  known: Partial<RiskState>,
  within: Partial<Ask>,
  beyond: Partial<Ask>,
  most: number,
];

const ORDERS: readonly OrderCase[] = [
  // Long 2, and 3 are working: 5 of 10 are left.
  [
    'maxPosition',
    { maxPosition: 10 },
    {},
    { size: 5, from: 2, pending: 3 },
    { size: 5.01, from: 2, pending: 3 },
    5,
  ],
  // Short 2: a purchase may be for those 2 and 10 more.
  [
    'maxPosition',
    { maxPosition: 10 },
    {},
    { size: 12, held: 2, from: -2 },
    { size: 12.5, held: 2, from: -2 },
    12,
  ],
  // 2 at 100 and working ones worth 300: 500 of 1000 are left, at 100.
  [
    'maxExposure',
    { maxExposure: 1000 },
    { mark: 100 },
    { size: 5, from: 2, pendingValue: 300 },
    { size: 5.01, from: 2, pendingValue: 300 },
    5,
  ],
  // Other sessions hold 400, this one 200.
  [
    'maxTotalExposure',
    { maxTotalExposure: 1000 },
    { mark: 100, others: { equity: 0, exposure: 400, profit: 0 } },
    { size: 4, from: 2 },
    { size: 4.01, from: 2 },
    4,
  ],
  // A quarter of 1000 and of the others' 3000, twice with leverage: 2000.
  [
    'allocation',
    { allocation: { TEST: 0.25, OTHER: 0.75 } },
    { leverage: 2, others: { equity: 3000, exposure: 0, profit: 0 } },
    { size: 20 },
    { size: 20.01 },
    20,
  ],
  [
    'dailyQuantity',
    { dailyQuantity: 10 },
    { traded: 6 },
    { size: 3, pendingBoth: 1 },
    { size: 3.01, pendingBoth: 1 },
    3,
  ],
];

test.each(ORDERS)('%s leaves room up to its edge', (limit, limits, known, within, beyond, most) => {
  expect(judge(state(known), limits, ask(within))).toBeUndefined();
  expect(judge(state(known), limits, ask(beyond))).toMatchObject({ limit, most });
  expect(judge(state(known), {}, ask(beyond))).toBeUndefined();
});

test('ordersPerMinute lets as many orders go within 60 s, and no exit is one too many', () => {
  const said = (sent: number[], more: Partial<Ask> = {}) =>
    judge(state({ time: 100_000, sent }), { ordersPerMinute: 2 }, ask(more))?.limit;
  expect(said([90_000])).toBeUndefined();
  expect(said([40_001, 90_000])).toBe('ordersPerMinute');
  expect(said([40_000, 90_000])).toBeUndefined();
  expect(said([90_000, 90_000], { held: 1 })).toBeUndefined();
});

test('of several limits the tightest is told', () => {
  const limits = { maxPosition: 3, dailyQuantity: 2, maxExposure: 500 };
  expect(judge(state({ mark: 100 }), limits, ask({ size: 9 }))).toMatchObject({
    limit: 'dailyQuantity',
    most: 2,
  });
});

test('every limit is tested here', () => {
  const tested = [...HALTS, ...ORDERS].map(([limit]) => limit);
  const limits = Object.entries(RISK_LIMITS).filter(([, { effect }]) => effect !== undefined);
  expect(new Set([...tested, 'ordersPerMinute'])).toEqual(new Set(limits.map(([name]) => name)));
});
