// What keeps a session from trading: it is refused at the start, or halted in flight with the reason, and loses nothing.

import { afterEach, expect, test } from 'vitest';
import { grid } from '../../strategies/index.ts';
import { defineStrategy } from '../strategy/index.ts';
import type { TestExchange } from '../testing/index.ts';
import { until } from '../until.fixture.ts';
import { barsWithGaps, Course, expectSameBooks, FUTURE, SPOT } from './course.fixture.ts';

let course: Course;
afterEach(() => course.close());

/** Buys a little at each close, with a stop far below. */
const buyer = defineStrategy({
  name: 'buyer',
  params: {},
  indicators: ({ close }) => ({ price: close }),
  onBar: ({ close, index }) => ({
    [`buy-${index}`]: { type: 'market', side: 'buy', size: 0.01 },
    stop: {
      type: 'stop',
      side: 'sell',
      size: 'position',
      trigger: 30_000,
      reduceOnly: true,
    },
    far: { type: 'limit', side: 'buy', size: 0.01, price: Math.round(close * 0.9) },
  }),
});

async function trading(symbol: string): Promise<void> {
  course = await Course.on(barsWithGaps(symbol, '15m', 1300, 11));
  await course.start({ strategy: buyer, options: { cash: 9000, slippage: 0.002 }, timeframe: '15m' });
  for (let k = 0; k < 3; k++) await course.bar();
  // The stop grows with the position, which is done by another one.
  await until(() => openOrders().some(([key, size]) => key === 'stop' && Number(size) > 0.029));
}

function openOrders() {
  const open = course.ledger.orders(course.id, { open: true });
  return open.filter(({ exchangeId }) => exchangeId !== null).map(({ key, size }) => [key, size]);
}

/** Why it was halted, by the journal and by the status. */
function halted(): { status: string; why: unknown } {
  const { ledger, id } = course;
  const [note] = ledger.journal(id, { kinds: ['halted'] });
  return { status: ledger.session(id).status, why: (note?.data as { why?: string } | undefined)?.why };
}

type Happening = (exchange: TestExchange['exchange']) => void;
const loses =
  (amount: number): Happening =>
  ({ wallet }) =>
    wallet.earn('USDT', -amount);
const closes: Happening = ({ markets }) => {
  for (const market of markets.values()) market.isTrading = false;
};
const forbids: Happening = ({ rights }) => {
  rights.trade = false;
};

const CASES: readonly (readonly [string, string, RegExp, Happening])[] = [
  ['the money is gone', SPOT, /insufficient balance/, loses(8500)],
  ['the margin is gone', FUTURE, /Margin is insufficient/, loses(9950)],
  ['the market is closed', SPOT, /Market is closed/, closes],
  ['the symbol is closed', FUTURE, /Symbol is closed/, closes],
  ['the key may not trade any more', SPOT, /permissions for action/, forbids],
];

for (const [what, symbol, why, happens] of CASES)
  test(`${what} (${symbol}): the session halts with the reason, and the books stay the same`, async () => {
    await trading(symbol);
    happens(course.exchange.exchange);
    await course.bar();
    await until(() => halted().status === 'halted');
    expect(halted().why).toMatch(why);
    await course.bar();
    await course.settled();
    // What protects the position stays.
    expect(openOrders().map(([key]) => key)).toEqual(['stop']);
    await course.stop();
    expectSameBooks(course);
  });

test('a key that is revoked halts all that trade by it; with a new one nothing is lost', async () => {
  await trading(FUTURE);
  for (const path of ['order', 'Order', 'account', 'listenKey', 'userTrades'])
    course.exchange.faults.fail({ path, answer: 401, times: Number.POSITIVE_INFINITY });
  course.exchange.dropSockets();
  await until(() => halted().status === 'halted');
  expect(halted().why).toMatch(/the exchange refuses the key/);
  await course.bar();
  course.exchange.faults.clear();
  // What it takes back is on its way still.
  await until(() => openOrders().every(([key]) => key === 'stop'));
  await course.settled();
  await course.stop();
  expectSameBooks(course);
});

test('a position that is not what the ledger has halts the session at its start', async () => {
  await trading(FUTURE);
  await course.stop();
  course.exchange.exchange.wallet.trade('BTCUSDT', 0.5, 40_000, course.exchange.now);
  await course.run({ resume: course.id, strategy: buyer });
  expect(halted()).toMatchObject({ status: 'halted', why: expect.stringContaining('and the ledger') });
  const { length } = course.exchange.exchange.orders;
  await course.bar();
  await course.bar();
  expect(course.exchange.exchange.orders.length).toBe(length);
});

test.each([
  ['isHedged', /^the account is in hedge mode/],
  ['isMultiAsset', /^the account is in multi-assets mode/],
] as const)('an account that %s is refused before anything is written down or sent', async (setting, why) => {
  course = await Course.on(barsWithGaps(FUTURE, '15m', 1300, 11));
  course.exchange.exchange[setting] = true;
  const plan = { strategy: buyer, options: { cash: 9000 }, timeframe: '15m' } as const;
  const message = expect.stringMatching(why);
  await expect(course.start(plan)).rejects.toMatchObject({ code: 'refused', message });
  expect(course.ledger.sessions()).toEqual([]);
  const sent = course.exchange.log.filter(({ route }) => /^(POST|DELETE) (?!.*listenKey)/.test(route));
  expect(sent).toEqual([]);
});

test('an order of a stranger on the account is told, and left alone', async () => {
  course = await Course.on(barsWithGaps(SPOT, '15m', 1300, 11));
  const { exchange } = course.exchange;
  const market = exchange.markets.get(SPOT)!;
  const stranger = exchange.place({
    market,
    side: 'buy',
    type: 'limit',
    size: 0.01,
    price: 20_000,
    clientId: 'by-hand',
  });
  await course.start({
    strategy: grid,
    params: { lookback: 30 },
    options: { cash: 5000, slippage: 0.002 },
    timeframe: '15m',
  });
  const told = course.ledger.journal(course.id, { kinds: ['notice'] }).map(({ data }) => data);
  const what = 'the account has an order of no session, which is left alone: buy 0.01 BTC/USDT (by-hand)';
  expect(told).toContainEqual({ what });
  for (let k = 0; k < 5; k++) await course.bar();
  course.ledger.sendCommand({ session: course.id, verb: 'halt' });
  await until(() => openOrders().every(([key]) => key === 'stop'));
  await course.settled([stranger.clientId]);
  expect(exchange.openOrders()).toContain(stranger);
});
