// What happens to a position without the session: the exchange closes it, or somebody trades on the account.

import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { defineStrategy, param } from '../strategy/index.ts';
import { MINUTE, minuteBars } from '../testing/ccxt.fixture.ts';
import { until } from '../until.fixture.ts';
import { compareSession } from './compare-session.ts';
import { Course, expectSameBooks, FUTURE, SPOT } from './course.fixture.ts';
import { replaySession } from './replay-session.ts';

let course: Course;
afterEach(() => course.close());

/** Buys once, with a stop and a target. */
const holder = defineStrategy({
  name: 'holder',
  params: { size: param.float(0.02) },
  indicators: ({ close }) => ({ price: close }),
  state: () => ({ isIn: false }),
  onBar({ close }, _, state, { size }) {
    if (state.isIn) return undefined;
    state.isIn = true;
    const common = { side: 'sell', size: 'position', reduceOnly: true } as const;
    return {
      entry: { type: 'market', side: 'buy', size },
      stop: { ...common, type: 'stop', trigger: Math.round(close * 0.7) },
      target: { ...common, type: 'limit', price: Math.round(close * 1.3) },
    };
  },
});

/** A session that holds 0.02, with its exits at the exchange. */
async function holding(symbol: string, { leverage = 1, positionsMs = 300 } = {}): Promise<void> {
  course = await Course.on(minuteBars(symbol, 1300, 3));
  course.positionsMs = positionsMs;
  const options = { cash: 2000, leverage };
  await course.start({ strategy: holder, timeframe: '1m', options });
  await course.bar();
  await course.bar();
  await until(() => working().length === (symbol === FUTURE ? 2 : 1));
}

const working = () =>
  course.ledger.orders(course.id, { open: true }).filter(({ exchangeId }) => exchangeId !== null);
const market = () => course.exchange.exchange.markets.get(course.symbol)!;

/** Why it was halted last. */
function whyHalted(): string | undefined {
  const note = course.ledger.journal(course.id, { kinds: ['halted'] }).at(-1);
  return (note?.data as { why: string } | undefined)?.why;
}

/** Waits until it is halted, and has nothing at the exchange. */
async function haltedAndEmpty(): Promise<void> {
  await until(() => course.ledger.session(course.id).status === 'halted' && working().length === 0);
  expect(course.exchange.exchange.openOrders()).toEqual([]);
}

/** What the account was charged and has gained, by the exchange and by the ledger. */
function expectSameMoney(): void {
  const { wallet } = course.exchange.exchange;
  const { cash, position } = course.ledger.equity(course.id, 1)[0]!;
  const { size, entryPrice } = wallet.position('BTCUSDT');
  expect(position).toBeCloseTo(size, 12);
  // What the position has cost is still the exchange's margin.
  expect(cash + size * entryPrice - 2000).toBeCloseTo(wallet.balance('USDT').free - 10_000, 9);
}

describe('what the exchange closes by itself', () => {
  test('a liquidation is entered as the venue’s, the exits are taken back, and the bot halts', async () => {
    await holding(FUTURE, { leverage: 10 });
    const position = course.exchange.exchange.wallet.position('BTCUSDT');
    // As if it had been bought a tenth higher: the next price is beyond where its margin is lost.
    const { entryPrice } = position;
    position.entryPrice = entryPrice / 0.9;
    course.exchange.advance(MINUTE / 4);
    position.entryPrice = entryPrice;
    await haltedAndEmpty();
    expect(whyHalted()).toMatch(
      /^the exchange has sold 0.02 at .* by itself: the margin of the position was lost \(liquidation\)$/,
    );
    expect(course.ledger.fills(course.id).at(-1)).toMatchObject({
      ...{ key: 'liquidation', reason: 'liquidation', side: 'sell', size: 0.02 },
      clientId: expect.stringMatching(/^autoclose-/),
    });
    expect(course.kinds()).toContain('venue-order');
  });

  test('an auto-deleveraging takes a part of the position, and what is left stays protected', async () => {
    await holding(FUTURE);
    course.exchange.exchange.close(market(), 'deleveraging', 0.008);
    await until(() => whyHalted() !== undefined);
    expect(whyHalted()).toMatch(/^the exchange has sold 0.008 at .*: to make up for what others had lost/);
    await until(() => working().length === 1 && working()[0]!.size === 0.012);
    expect(working()[0]).toMatchObject({ key: 'stop', type: 'stop' });
    expect(course.exchange.exchange.openOrders()).toMatchObject([{ type: 'stop', size: 0.012 }]);
    await course.bar();
    expectSameMoney();
    await course.stop();
    expectSameBooks(course);
    expect(replaySession(course.ledger, course.id, holder)).toMatchObject({ same: true, difference: null });
    const { fills } = compareSession(course.ledger, course.id, holder);
    expect(fills.map(({ key, simulated, real }) => [key, simulated !== null, real !== null])).toEqual([
      ['entry', true, true],
      ['deleveraging', false, true],
    ]);
  });

  test('while nothing runs, it is entered at the next start', async () => {
    await holding(FUTURE);
    await course.stop();
    course.exchange.exchange.close(market(), 'liquidation');
    await course.run({ resume: course.id, strategy: holder });
    expect(whyHalted()).toMatch(/liquidation/);
    await haltedAndEmpty();
    await course.bar();
    expectSameMoney();
    await course.stop();
    expectSameBooks(course);
  });

  test('what a liquidation costs for the insurance fund is part of its fee, also where it is told later than the fill', async () => {
    await holding(FUTURE, { positionsMs: 60_000 });
    const { exchange, log } = course.exchange;
    const isAsked = ({ route }: (typeof log)[number]) => route === 'GET /income';
    const asked = log.filter(isAsked).length;
    const { price, size, fee } = exchange.close(market(), 'liquidation').fills[0]!;
    const late = exchange.clearances.splice(0);
    // The rate is that of BTCUSDT in Binance's exchangeInfo, liquidationFee.
    expect(late).toMatchObject([{ amount: -0.0125 * price * size }]);
    await until(() => course.exchange.log.filter(isAsked).length > asked);
    exchange.clearances.push(...late);
    await haltedAndEmpty();
    expect(course.ledger.fills(course.id).at(-1)!.fee).toBeCloseTo(fee + 0.0125 * price * size, 12);
    await course.bar();
    expectSameMoney();
    await course.stop();
    expectSameBooks(course);
    expect(replaySession(course.ledger, course.id, holder)).toMatchObject({ same: true, difference: null });
  });

  test('where the stream does not tell, it is found by asking', async () => {
    await holding(FUTURE);
    course.exchange.faults.streams.isSilent = true;
    course.exchange.exchange.close(market(), 'liquidation');
    await until(() => whyHalted() !== undefined);
    expect(whyHalted()).toMatch(/liquidation/);
    course.exchange.faults.clear();
    await haltedAndEmpty();
  });
});

test('two bots that share a position go on together, and each has its part of what the exchange closes', async () => {
  course = await Course.on(minuteBars(FUTURE, 1300, 3));
  const place = { exchange: 'binanceusdm', symbol: FUTURE, timeframe: '1m', mode: 'testnet' } as const;
  const rest = { ...place, strategy: holder, options: { cash: 2000 } };
  await course.run({ plan: rest }, { plan: { ...rest, params: { size: 0.01 } } });
  const { ledger } = course;
  const ids = ledger.sessions().map(({ id }) => id);
  const fillsOf = (id: string) => ledger.fills(id).map(({ key, side, size }) => [key, side, size]);
  await course.bar();
  await course.bar();
  await until(() => ids.every((id) => ledger.fills(id).length === 1));
  await course.stop();
  await course.run(...ids.map((resume) => ({ resume, strategy: holder })));
  await until(() => ids.every((id) => ledger.session(id).status === 'running'));
  const { fee } = course.exchange.exchange.close(market(), 'liquidation').fills[0]!;
  await until(() => ids.every((id) => ledger.session(id).status === 'halted'));
  expect(ids.map((id) => fillsOf(id).at(-1))).toEqual([
    ['liquidation', 'sell', 0.02],
    ['liquidation', 'sell', 0.01],
  ]);
  const fees = ids.map((id) => ledger.fills(id).at(-1)!.fee);
  const { amount } = course.exchange.exchange.clearances[0]!;
  expect(fees[0]! + fees[1]!).toBeCloseTo(fee - amount, 12);
  await until(() => ids.every((id) => ledger.orders(id, { open: true }).length === 0));
});

test('where one of two bots that share a position cannot go on, the other does, with its own part', async () => {
  course = await Course.on(minuteBars(FUTURE, 1300, 3));
  const place = { exchange: 'binanceusdm', symbol: FUTURE, timeframe: '1m', mode: 'testnet' } as const;
  const rest = { ...place, strategy: holder, options: { cash: 2000 } };
  await course.run({ plan: rest }, { plan: { ...rest, params: { size: 0.01 } } });
  const { ledger } = course;
  const [one, other] = ledger.sessions().map(({ id }) => id) as [string, string];
  const openOf = (id: string) =>
    ledger.orders(id, { open: true }).filter(({ status }) => status === 'accepted');
  await course.bar();
  await course.bar();
  await until(() => [one, other].every((id) => openOf(id).length === 2));
  await course.stop();
  const [target] = openOf(other).filter(({ type }) => type === 'limit');
  await course.run({ resume: one, strategy: holder }, { resume: other, failure: new Error('it is broken') });
  await until(() => ledger.session(one).status === 'running');
  await course.bar();
  const notes = () =>
    ledger.journal(one, { kinds: ['notice'] }).map(({ data }) => (data as { what: string }).what);
  await until(() => /^what it holds is not compared with the exchange/.test(notes().at(-1) ?? ''));
  expect([one, other].map((id) => ledger.session(id).status)).toEqual(['running', 'failed']);
  expect(notes().at(-1)).toMatch(/^what it holds is not compared with the exchange: another session/);
  // The target of the one that has failed is taken back, and its stop stays.
  const there = () => course.exchange.exchange.openOrders().map(({ clientId }) => clientId);
  await until(() => !there().includes(target!.clientId));
  expect(there()).toHaveLength(3);
});

describe('a position that somebody else has changed', () => {
  test('of a perpetual halts the bot while it runs, and its stop stays', async () => {
    await holding(FUTURE);
    course.exchange.exchange.place({
      market: market(),
      side: 'sell',
      type: 'market',
      size: 0.008,
      clientId: 'by-hand',
    });
    await until(() => whyHalted() !== undefined);
    expect(whyHalted()).toBe(
      'the exchange has 0.012 BTC, and the ledger 0.02 (BTC/USDT:USDT): it was traded or moved from elsewhere',
    );
    await until(() => working().length === 1);
    expect(working()[0]!.key).toBe('stop');
    const notes = course.ledger.journal(course.id, { kinds: ['reconciled'] }).map(({ data }) => data);
    expect(notes.at(-1)).toEqual({ ours: 0.02, theirs: 0.012 });
  });

  test('is seen in what the stream tells, long before it is asked for again', async () => {
    // What the start has given reason for is done after a second; a minute is longer than this test waits.
    await holding(FUTURE, { positionsMs: 60_000 });
    await pause(1500);
    const byHand = { market: market(), side: 'sell', type: 'market', size: 0.008 } as const;
    course.exchange.exchange.place({ ...byHand, clientId: 'by-hand' });
    await until(() => whyHalted() !== undefined);
  });

  test('at a spot market halts it where there is less than it holds', async () => {
    await holding(SPOT);
    const { wallet } = course.exchange.exchange;
    wallet.earn('BTC', 1);
    await pause(1500);
    expect(whyHalted()).toBeUndefined();
    wallet.earn('BTC', -1.005);
    await until(() => whyHalted() !== undefined);
    expect(whyHalted()).toMatch(/^the exchange has 0.014\d* BTC, and the ledger 0.019\d* \(BTC\/USDT\)/);
  });
});
