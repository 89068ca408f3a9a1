// Limits on risk in a run: what they refuse, cut and cancel, and when it is over. Worked by hand; bars are of one hour.
import { expect, test } from 'vitest';
import { type RiskLimits, riskOf } from '../execution/index.ts';
import type { Order, Orders } from '../strategy/index.ts';
import { barsOf, engineFor, type PlayOptions, play, type Row, type Script } from './play.fixture.ts';

const HOUR = 3_600_000;

const flat = (price: number): Row => [price, price, price, price];
const market = (side: 'buy' | 'sell', size: number, more: Partial<Order> = {}): Order =>
  ({ type: 'market', side, size, ...more }) as Order;
const limited = (rows: readonly Row[], script: Script, risk: RiskLimits, options: PlayOptions = {}) =>
  play(rows, script, { ...options, risk: riskOf(risk, 'TEST') });
/** What the limits did: the hour at whose end, what, which limit, and the key of the order. */
const told = ({ engine }: ReturnType<typeof play>) =>
  engine.journal.riskEvents.map(({ time, what, limit, key }) =>
    [time / HOUR, what, limit, ...(key === undefined ? [] : [key])].join(' '),
  );
const sizes = ({ filled }: ReturnType<typeof play>) =>
  filled.map(([bar, key, side, size]) => [bar, key, side, size].join(' '));

/** Bars at the prices, an hour each. */
const rowsAt = (...prices: readonly number[]) => prices.map(flat);

test('a daily loss holds entries up until the day is over, and lets an exit go', () => {
  const day = (low: number) => [...rowsAt(100, 100), ...Array.from({ length: 26 }, () => flat(low))];
  // 5 are bought at 100: at 90, 50 of 1000 are lost.
  const script: Script = {
    ...{ 0: { a: market('buy', 5) }, 2: { b: market('buy', 1) }, 3: { out: market('sell', 5) } },
    ...{ 23: { c: market('buy', 1) }, 24: { d: market('buy', 1) } },
  };
  const run = limited(day(90), script, { dailyLoss: 0.05 });
  expect(sizes(run)).toEqual(['1 a buy 5', '4 out sell 5', '25 d buy 1']);
  expect(told(run)).toEqual([
    '3 halted dailyLoss',
    '3 refused dailyLoss b',
    '24 refused dailyLoss c',
    '25 resumed dailyLoss',
  ]);
  expect(sizes(limited(day(90.01), script, { dailyLoss: 0.05 }))).toHaveLength(5);
});

test('the loss of a day counts from the last close of the day before', () => {
  // The first day gains 50 of 1000; at 100 all of it is lost again, which is less than 5 % of 1050.
  const prices = [100, 100, ...Array.from({ length: 22 }, () => 110), 100, 99.5];
  const script: Script = {
    0: { a: market('buy', 5) },
    24: { b: market('buy', 1) },
    25: { c: market('buy', 1) },
  };
  expect(told(limited(rowsAt(...prices, 99, 99), script, { dailyLoss: 0.05 }))).toEqual([
    '26 halted dailyLoss',
    '26 refused dailyLoss c',
  ]);
});

test('the bar that closes at midnight is of the day that ends', () => {
  // 30 of 1000 are lost at 9:00, and 25 more at 24:00; 25 of 945 are lost the day after.
  const prices = Array.from({ length: 27 }, (_, k) => (k < 8 ? 100 : k < 23 ? 94 : k < 24 ? 89 : 84));
  const run = limited(rowsAt(...prices), { 0: { a: market('buy', 5) } }, { dailyLoss: 0.05 });
  expect(told(run)).toEqual(['24 halted dailyLoss', '25 resumed dailyLoss']);
});

test('a drawdown holds entries up to the end, and closes the position where it is told to', () => {
  const rows = rowsAt(100, 100, 120, 98, 98, 98);
  // The highest is 1100; at 98 equity is 990.
  const script: Script = { 0: { a: market('buy', 5) }, 4: { b: market('buy', 1) } };
  const kept = limited(rows, script, { maxDrawdown: 0.1 });
  expect(sizes(kept)).toEqual(['1 a buy 5']);
  expect(kept.warnings).toEqual([
    {
      code: 'risk',
      message:
        'maxDrawdown halted once, to the end, refused 1 order; first at 1970-01-01 04:00: equity is 0.1 below its highest of 1100',
    },
  ]);
  const closed = limited(rows, script, { maxDrawdown: 0.1, onHalt: 'close' });
  expect(sizes(closed)).toEqual(['1 a buy 5', '4 halt sell 5']);
  expect(closed.account.cash).toBe(990);
});

test('a strategy that has lost its limit is halted, and goes on where it is resumed by hand', () => {
  const bars = barsOf(rowsAt(100, 100, 80, 80, 80, 80));
  const engine = engineFor(
    bars,
    { 0: { a: market('buy', 5) }, 3: { b: market('buy', 1) }, 4: { c: market('buy', 1) } },
    {
      risk: riskOf({ strategyLoss: 100 }, 'TEST'),
    },
  );
  for (let row = 0; row < 4; row++) engine.step(row);
  expect(engine.risk!.halted).toBe('strategyLoss: the strategy has lost 100');
  engine.risk!.resume();
  for (let row = 4; row < 6; row++) engine.step(row);
  expect(engine.risk!.halted).toBeUndefined();
  expect(engine.account.position).toBe(6);
});

test('losses in a row hold entries up for the cool-down, and a round trip counts once however it is closed', () => {
  // Bought at 100 and sold at 99 in two parts, twice.
  const rows = rowsAt(100, 100, 99, 99, 100, 99, 99, 99, 99, 99, 99);
  const [half, out] = [market('sell', 1), market('sell', 5, { reduceOnly: true })];
  const script: Script = {
    ...{ 0: { a: market('buy', 2) }, 1: { half }, 2: { out }, 3: { b: market('buy', 2) }, 4: { out } },
    ...{ 5: { c: market('buy', 1) }, 7: { d: market('buy', 1) }, 8: { e: market('buy', 1) } },
  };
  const run = limited(rows, script, { consecutiveLosses: 2, coolDown: 3 * HOUR });
  expect(told(run)).toEqual([
    '6 halted consecutiveLosses',
    '6 refused consecutiveLosses c',
    '8 refused consecutiveLosses d',
    '9 resumed consecutiveLosses',
  ]);
  expect(sizes(run).at(-1)).toBe('9 e buy 1');
  expect(told(limited(rows, script, { consecutiveLosses: 3, coolDown: 3 * HOUR }))).toEqual([]);
});

test('a round trip that gains begins the count of losses anew', () => {
  const rows = rowsAt(100, 100, 99, 99, 100, 100, 99, 99);
  const out = market('sell', 1);
  const buy = { a: market('buy', 1) };
  // Losses of 1, a gain of 1, a loss of 1.
  const script: Script = { 0: buy, 1: { out }, 2: buy, 3: { out }, 4: buy, 5: { out } };
  const run = limited(rows, script, { consecutiveLosses: 2, coolDown: HOUR });
  expect(run.trades.pnl).toEqual(Float64Array.of(-1, 1, -1));
  expect(told(run)).toEqual([]);
});

test('a halt cancels what could open a position, and leaves what makes it smaller', () => {
  const rows = [...rowsAt(100, 100, 90), [90, 90, 70, 80], flat(80)] as Row[];
  const working: Orders = {
    add: { type: 'limit', side: 'buy', size: 1, price: 75 },
    stop: { type: 'stop', side: 'sell', size: 5, trigger: 72 },
    turn: { type: 'stop', side: 'sell', size: 9, trigger: 71 },
  };
  const run = limited(rows, { 0: { a: market('buy', 5) }, 1: working }, { dailyLoss: 0.05 });
  expect(run.end('add')).toBe('canceled: halted by dailyLoss: 0.05 of the equity of the day before is lost');
  expect(sizes(run)).toEqual(['1 a buy 5', '3 stop sell 5']);
  expect(run.account.position).toBe(0);
  expect(play(rows, { 0: { a: market('buy', 5) }, 1: working }).account.position).toBe(-8);
});

test('what turns a position round only closes it in a halt', () => {
  const run = limited(
    rowsAt(100, 100, 90, 90),
    { 0: { a: market('buy', 5) }, 2: { turn: market('sell', 9) } },
    { dailyLoss: 0.05 },
  );
  expect(sizes(run)).toEqual(['1 a buy 5', '3 turn sell 5']);
  expect(told(run)).toEqual(['3 halted dailyLoss', '3 cut dailyLoss turn']);
});

test('a bar that is late cancels what could open a position before it comes', () => {
  const rows = [...rowsAt(100, 100), [100, 100, 80, 90], flat(90)] as Row[];
  const time = [0, HOUR, 3 * HOUR, 4 * HOUR];
  const script: Script = {
    0: { add: { type: 'limit', side: 'buy', size: 1, price: 85 } },
    2: { b: market('buy', 1) },
  };
  const late = limited(rows, script, { staleData: HOUR }, { time });
  expect(sizes(late)).toEqual(['3 b buy 1']);
  expect(late.orders[0]).toMatchObject({ status: 'canceled', endedTime: 3 * HOUR });
  expect(told(late)).toEqual(['4 halted staleData', '4 resumed staleData']);
  expect(sizes(limited(rows, script, { staleData: HOUR + 1 }, { time }))[0]).toBe('2 add buy 1');
});

test('nothing is opened around a funding, at both ends of the pause', () => {
  const asks: Script = (bar) => ({ [`at${bar.index + 1}`]: market('buy', 0.1) });
  const bought = (risk: RiskLimits, options: PlayOptions = {}) =>
    limited(
      Array.from({ length: 12 }, () => flat(100)),
      asks,
      risk,
      options,
    ).filled.map(([, key]) => key);
  const all = Array.from({ length: 11 }, (_, k) => `at${k + 1}`);
  const but = (...hours: readonly number[]) => all.filter((key) => !hours.includes(Number(key.slice(2))));
  expect(bought({ fundingPause: HOUR })).toEqual(but(1, 7, 8, 9));
  expect(bought({ fundingPause: HOUR - 1 })).toEqual(but(8));
  const funding = { time: [4 * HOUR], rate: [0] };
  expect(bought({ fundingPause: HOUR }, { funding })).toEqual(but(3, 4, 5));
});

test('a position is cut to its largest with all that works on its side, and the cut order is the one that was asked for', () => {
  const level = (size: number, price: number): Order => ({ type: 'limit', side: 'buy', size, price });
  const wanted: Orders = { a: level(2, 95), b: level(2, 94), c: level(2, 93) };
  const run = limited([...rowsAt(100, 100, 100), [100, 100, 90, 90]], () => wanted, { maxPosition: 3 });
  expect(sizes(run)).toEqual(['3 a buy 2', '3 b buy 1']);
  expect(run.orders).toHaveLength(2);
  expect(told(run)).toEqual([
    '1 cut maxPosition b',
    '1 refused maxPosition c',
    '4 refused maxPosition a',
    '4 refused maxPosition b',
  ]);
});

test('a position is turned round within its limit, whether one order does it or an exit and an entry', () => {
  const rows = rowsAt(100, 100, 100, 100);
  const turned = (wanted: Orders) => {
    const run = limited(rows, { 0: { a: market('buy', 3) }, 1: wanted }, { maxPosition: 3 });
    return run.account.position;
  };
  expect(turned({ turn: market('sell', 9) })).toBe(-3);
  expect(turned({ exit: market('sell', 3, { reduceOnly: true }), entry: market('sell', 9) })).toBe(-3);
});

test('an exit beyond the limit of its side only makes the position smaller', () => {
  const level: Order = { type: 'limit', side: 'sell', size: 6, price: 110 };
  const run = limited(
    rowsAt(100, 100, 100, 100),
    { 0: { a: market('buy', 3) }, 1: { level, exit: market('sell', 5) } },
    { maxPosition: 3 },
  );
  expect(run.account.position).toBe(0);
  expect(told(run)).toEqual(['2 cut maxPosition exit']);
});

test('orders that cancel each other count once', () => {
  const level = (size: number, trigger: number): Order => ({ type: 'stop', side: 'buy', size, trigger });
  const wanted = { 'up/1': level(3, 105), 'up/2': level(3, 106) };
  expect(told(limited(rowsAt(100, 100), () => wanted, { maxPosition: 3 }))).toEqual([]);
});

test('a fraction of equity is cut to base units where it is worth more than its limit', () => {
  const enter: Order = { type: 'market', side: 'buy', size: { fraction: 0.6 } };
  const risks: RiskLimits[] = [
    { maxExposure: 250 },
    { maxTotalExposure: 250 },
    { allocation: { TEST: 0.25 } },
  ];
  for (const risk of risks)
    expect(sizes(limited(rowsAt(100, 100), { 0: { enter } }, risk))).toEqual(['1 enter buy 2.5']);
  expect(sizes(limited(rowsAt(100, 100), { 0: { enter } }, { maxExposure: 600 }))).toEqual(['1 enter buy 6']);
});

test('an order that fills whole or not at all is not cut', () => {
  const enter: Order = { type: 'limit', side: 'buy', size: 4, price: 100, timeInForce: 'fok' };
  expect(told(limited(rowsAt(100, 100), { 0: { enter } }, { maxPosition: 3 }))).toEqual([
    '1 refused maxPosition enter',
  ]);
});

test('what other sessions hold takes room, and what they lost counts for the strategy', () => {
  const bars = barsOf(rowsAt(100, 100, 100));
  const engine = engineFor(
    bars,
    { 1: { a: market('buy', 5) } },
    { risk: riskOf({ maxTotalExposure: 500, strategyLoss: 90 }, 'TEST') },
  );
  engine.step(0);
  engine.risk!.seeOthers({ equity: 5000, exposure: 300, profit: -89.99 });
  for (let row = 1; row < 3; row++) engine.step(row);
  expect(engine.account.position).toBe(2);
  engine.risk!.seeOthers({ equity: 5000, exposure: 300, profit: -90 });
  engine.risk!.closed(4 * HOUR, 5 * HOUR);
  expect(engine.risk!.halted).toMatch('strategyLoss');
});

test('what is bought and sold in a day is counted, and begins anew with the next', () => {
  const rows = Array.from({ length: 28 }, () => flat(100));
  const script: Script = {
    ...{ 0: { a: market('buy', 2) }, 1: { out: market('sell', 2) }, 2: { b: market('buy', 2) } },
    ...{ 3: { c: market('buy', 1) }, 4: { out: market('sell', 1) }, 25: { d: market('buy', 9) } },
  };
  const run = limited(rows, script, { dailyQuantity: 5 });
  expect(sizes(run)).toEqual(['1 a buy 2', '2 out sell 2', '3 b buy 1', '5 out sell 1', '26 d buy 5']);
  expect(told(run)).toEqual(['3 cut dailyQuantity b', '4 refused dailyQuantity c', '26 cut dailyQuantity d']);
});

test('orders beyond the rate of a minute are refused', () => {
  const buy = (...keys: readonly string[]) => Object.fromEntries(keys.map((key) => [key, market('buy', 1)]));
  const script: Script = { 0: buy('a', 'b', 'c'), 1: buy('d'), 2: buy('e') };
  const run = limited(rowsAt(100, 100, 100, 100), script, { ordersPerMinute: 2 }, { timeframe: '30s' });
  expect(run.filled.map(([bar, key]) => `${bar} ${key}`)).toEqual(['1 a', '1 b', '3 e']);
});

test('a price jump within 5 s cancels what works inside of the bar, and holds entries up for the cool-down', () => {
  // A minute of seconds: it falls from 100 to `low` in second 10 or 14, and goes on to 90 in second 40.
  const seconds = (low: number, at: number) =>
    Array.from({ length: 60 }, (_, k) => flat(k < 10 ? 102 : k < at ? 101 : k < 40 ? low : 90));
  const run = (low: number, at: number) => {
    const fine = seconds(low, at);
    const detail = barsOf([...Array.from({ length: 60 }, () => flat(102)), ...fine], { timeframe: '1s' });
    const rows: Row[] = [flat(102), [102, 102, 90, 90], flat(90), flat(90)];
    const script: Script = {
      0: { add: { type: 'limit', side: 'buy', size: 1, price: 95 } },
      1: { b: market('buy', 1) },
    };
    const risk = { priceJump: 0.02, coolDown: 60_000 };
    return limited(rows, script, risk, { timeframe: '1m', detail });
  };
  const jumped = run(100, 10);
  expect(jumped.end('add')).toMatch(/^canceled: halted by priceJump/);
  // It fell to 90 at 1:41, and until 1:45 that was within 5 s: the pause is over at 2:45.
  expect(sizes(jumped)).toEqual([]);
  expect(jumped.engine.journal.riskEvents.map(({ time, what }) => `${time / 1000} ${what}`)).toEqual([
    ...['71 halted', '120 refused', '180 resumed'],
  ]);
  // 102 was 6 s ago, and 101 to 100 is less than 2 %: nothing happens before it falls to 90.
  expect(run(100, 15).engine.journal.riskEvents[0]!.time).toBe(101_000);
  expect(run(100.01, 10).engine.journal.riskEvents[0]!.time).toBe(101_000);
});
