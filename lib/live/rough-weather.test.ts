// A grid runs for days while its exchange misbehaves in every way: at the end the ledger has what the exchange's books have.

import { afterEach, expect, test } from 'vitest';
import { grid } from '../../strategies/index.ts';
import { random } from '../core/index.ts';
import type { AccountSnapshot } from '../execution/index.ts';
import type { RequestFault } from '../testing/index.ts';
import { barsWithGaps, Course, expectSameBooks, FUTURE, SPOT } from './course.fixture.ts';

// TRADELAB_WEEKS=3 makes it weeks, of bars of 15 minutes.
const WEEKS = Number(process.env['TRADELAB_WEEKS'] ?? 0);
const BARS = WEEKS > 0 ? WEEKS * 672 : 40;

let course: Course;
afterEach(() => course.close());

const ROUTES = ['POST /order', 'POST /algoOrder', 'GET /order', 'DELETE /order', 'DELETE /algoOrder'];
const OTHERS = [
  'openOrders',
  'openAlgoOrders',
  'Trades',
  'GET /klines',
  'GET /time',
  'GET /account',
  'GET /algoOrder',
];
const KINDS: readonly Omit<RequestFault, 'path'>[] = [
  ...([{ answer: 'drop' }, { answer: 500 }, { answer: 504 }] as const),
  { answer: 'drop', afterwards: true },
  { answer: 'drop', afterwards: true, lateMs: 30 },
  { answer: 502, afterwards: true },
  { answer: 503, afterwards: true, lateMs: 10 },
  { answer: 429, times: 2 },
  { answer: 418 },
];

type Trouble = (course: Course, next: () => number) => void;

const failing =
  (paths: readonly string[]): Trouble =>
  ({ exchange: { faults } }, next) =>
    faults.fail({ path: pick(paths, next), ...pick(KINDS, next) });

const TROUBLES: readonly Trouble[] = [
  ...[ROUTES, ROUTES, ROUTES, OTHERS, OTHERS].map(failing),
  ({ exchange }) => exchange.dropSockets(),
  ({ exchange: { faults } }) => Object.assign(faults.streams, { isSilent: true }),
  ({ exchange: { faults } }, next) =>
    Object.assign(faults.streams, {
      duplicateEvery: Math.floor(next() * 4),
      swapEvery: next() < 0.5 ? 0 : 2 + Math.floor(next() * 3),
    }),
  ({ exchange: { faults } }, next) => Object.assign(faults, { latency: next() < 0.5 ? 0 : 5 + 60 * next() }),
  ({ exchange: { faults } }, next) => Object.assign(faults, { clockSkew: (next() - 0.5) * 20_000 }),
  ({ exchange: { exchange } }, next) => Object.assign(exchange, { fillShare: 0.2 + 0.8 * next() }),
];

function pick<T>(all: readonly T[], next: () => number): T {
  return all[Math.floor(next() * all.length)]!;
}

for (const [symbol, params] of [
  [SPOT, { levels: 16, lookback: 30, stop: 0.05, pause: 5 }],
  [FUTURE, { levels: 16, lookback: 30, stop: 0.05, pause: 5 }],
] as const)
  test(`${BARS} bars of a grid on ${symbol} in rough weather: the ledger has what the exchange has`, async () => {
    course = await Course.on(barsWithGaps(symbol, '15m', 1100 + BARS, 11));
    const options = { cash: 5000, slippage: 0.002, ...(symbol === FUTURE && { leverage: 2 }) };
    await course.start({ strategy: grid, params, options, timeframe: '15m' });
    const next = random(11);
    const { faults } = course.exchange;
    for (let k = 0; k < BARS; k++) {
      // Troubles that nothing has met yet pile up, until a request fails for a minute: at times it is fine weather.
      if (k % 20 === 19) faults.clear();
      if (next() < 0.5) pick(TROUBLES, next)(course, next);
      await course.bar(3 + Math.floor(next() * 3));
      if (next() < 0.5) faults.streams.isSilent = false;
    }
    faults.clear();
    course.exchange.exchange.fillShare = 1;
    await course.bar();
    await course.settled();
    await course.stop();
    expectSameBooks(course);
    const { ledger, id, exchange } = course;
    expect(ledger.session(id).status).toBe('stopped');
    // At the start alone: whatever is late or lost, nothing was taken for a change from elsewhere.
    expect(ledger.journal(id, { kinds: ['reconciled'] })).toHaveLength(1);
    expect(
      course.events.filter(
        ({ session, event }) => session !== undefined && ['restarting', 'failed'].includes(event.kind),
      ),
    ).toEqual([]);
    expect(exchange.exchange.fills.length).toBeGreaterThan(BARS / 10);
    expectSameMoney(course);
  }, 3_000_000);

/** The account of the session has gained what that of the exchange has. */
function expectSameMoney({ ledger, id, symbol, exchange: { exchange } }: Course): void {
  const saved = ledger.snapshot(id) as { replay: { engine: { account: AccountSnapshot } } };
  const { cash, position } = saved.replay.engine.account;
  const { wallet, markets } = exchange;
  const price = markets.get(symbol)!.priceAt(exchange.now);
  const [usdt, btc] = [wallet.balance('USDT'), wallet.balance('BTC')];
  const { size, entryPrice } = wallet.position('BTCUSDT');
  // Fees are taken of what is bought at spot, so that less than a lot is left over of each sale: it counts as sold.
  const held = symbol === FUTURE ? size : btc.free + btc.locked;
  const sales = ledger.fills(id).filter(({ side }) => side === 'sell').length;
  expect(Math.abs(held - position)).toBeLessThan(symbol === FUTURE ? 1e-9 : 1e-9 + sales * 0.00001);
  const worth = symbol === FUTURE ? size * (price - entryPrice) : held * price;
  expect(cash + position * price - 5000).toBeCloseTo(
    usdt.free + usdt.locked + worth - 10_000,
    symbol === FUTURE ? 6 : 1,
  );
}
