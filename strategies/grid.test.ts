// The grid on hand-made bars: every fill, pair and profit worked by hand from the rules of the simulation.
import { type BacktestOptions, backtest, createBars } from 'tradelab';
import { expect, test } from 'vitest';
import { grid } from './grid.ts';

/** Open, high, low and close of a bar. */
type Row = readonly [number, number, number, number];

type Start = NonNullable<typeof grid.state>;
type State = ReturnType<Start>;

const HOUR = 3_600_000;

/** Five levels 90, 95, 100, 105, 110, and so four slots of 5 each. */
const FIVE = {
  ...{ levels: 5, lower: 90, upper: 110, spacing: 'arithmetic' as const, invest: 0.8 },
  ...{ rebalance: 0, stop: 0 },
};

function run(rows: readonly Row[], params: object = {}, options: BacktestOptions = {}) {
  const column = (k: number) => rows.map((row) => row[k]!);
  const bars = createBars({
    time: rows.map((_, i) => i * HOUR),
    ...{ open: column(0), high: column(1), low: column(2), close: column(3), timeframe: '1h' },
  });
  // The run works on the state that it started from.
  const states: State[] = [];
  const start = (p: Parameters<Start>[0]) => {
    states.push(grid.state!(p));
    return states[0]!;
  };
  const result = backtest({ ...grid, state: start }, bars, {
    params: { ...FIVE, ...params },
    fee: 0.001,
    ...options,
  });
  const fills = result.fills.map(({ bar, key, size, price }) => [bar, key, size, price]);
  return { result, fills, state: states[0]! };
}

const START: Row = [100, 100, 100, 100];
const CALM: Row = [100, 101, 99, 100];

test('at the start the upper half is bought, and every slot has its order: buys below the price, sells above', () => {
  // 0.8 × 10,000 / 4 slots / 100 = 20 units a slot; the slots 100–105 and 105–110 are full.
  const { fills, result } = run([START, CALM]);
  expect(fills).toEqual([[1, 'inventory', 40, 100]]);
  const working = result.orders.filter((order) => order.status === 'accepted');
  expect(
    working.map(({ key, order }) => [key, order.side, order.size, 'price' in order && order.price]),
  ).toEqual([
    ['buy-0', 'buy', 20, 90],
    ['buy-1', 'buy', 20, 95],
    ['sell-3', 'sell', 20, 105],
    ['sell-4', 'sell', 20, 110],
  ]);
});

test('every fill puts the counter-order one level on, and a pair earns the distance less both fees', () => {
  const { fills, state, result } = run([
    START,
    CALM,
    [99, 99, 94, 96], // buys at 95
    [96, 100, 96, 99], // sells that at 100
    [99, 106, 99, 104], // sells at 105 what was bought at 100
    [104, 104, 99, 101], // buys at 100 again
    [101, 101, 94, 95], // buys at 95 again
  ]);
  expect(fills).toEqual([
    [1, 'inventory', 40, 100],
    [2, 'buy-1', 20, 95],
    [3, 'sell-2', 20, 100],
    [4, 'sell-3', 20, 105],
    [5, 'buy-2', 20, 100],
    [6, 'buy-1', 20, 95],
  ]);
  expect(state.pairs).toEqual([0, 1, 1, 0]);
  // 95 + 0.095 fee → 100: (100 − 95.095) × 20 − 2 = 96.1. 100 + 0.1 → 105: (105 − 100.1) × 20 − 2.1 = 95.9.
  expect(state.profit[1]).toBeCloseTo(96.1, 9);
  expect(state.profit[2]).toBeCloseTo(95.9, 9);
  expect(state.held).toEqual([0, 20, 20, 20]);
  // Cash: 10,000 − 4,000 × 1.001 − 1,900 × 1.001 + 2,000 × 0.999 + 2,100 × 0.999 − 2,000 × 1.001 − 1,900 × 1.001.
  const cash = 10_000 - 4000 * 1.001 - 2 * 1900 * 1.001 + 2000 * 0.999 + 2100 * 0.999 - 2000 * 1.001;
  expect(result.equity.at(-1)).toBeCloseTo(cash + 60 * 95, 7);
});

test('one bar fills all the levels it reaches, makers pay the maker fee, and the counter-orders wait for the next', () => {
  const { fills, result } = run(
    [START, CALM, [99, 99, 89, 98], [98, 101, 98, 100]],
    {},
    {
      fee: { maker: 0.0002, taker: 0.001 },
    },
  );
  expect(fills).toEqual([
    [1, 'inventory', 40, 100],
    [2, 'buy-1', 20, 95],
    [2, 'buy-0', 20, 90],
    // The open at 98 is beyond the sell at 95 that arrives there: it fills at 98, as a taker.
    [3, 'sell-1', 20, 98],
    [3, 'sell-2', 20, 100],
  ]);
  expect(result.fills.map((fill) => fill.liquidity)).toEqual(['taker', 'maker', 'maker', 'taker', 'maker']);
  expect(result.fills[1]!.fee).toBeCloseTo(1900 * 0.0002, 12);
});

test('levels are spaced by equal ratios on request', () => {
  const { state } = run([[20, 20, 20, 20]], { levels: 5, lower: 10, upper: 160, spacing: 'geometric' });
  expect(state.levels.map((level) => Number(level.toFixed(9)))).toEqual([10, 20, 40, 80, 160]);
});

test('without bounds the range is from support to resistance of the look-back', () => {
  const rows: Row[] = [
    [100, 104, 98, 100],
    [100, 102, 92, 100],
    [100, 103, 97, 99], // the look-back of three bars is full: the grid is laid
    [99, 120, 80, 100],
  ];
  const { state, fills } = run(rows, { lower: 0, upper: 0, lookback: 3, levels: 3 });
  expect(state.levels).toEqual([92, 98, 104]);
  // At 99 the slot 98–104 is full: 0.8 × 10,000 / 2 slots / 99.
  expect(fills[0]).toEqual([3, 'inventory', expect.closeTo(4000 / 99, 9), 99]);
});

test('a grid waits until the price is between its bounds', () => {
  const above: Row[] = [
    [120, 120, 120, 120],
    [120, 120, 112, 112],
    [111, 111, 108, 108], // above the middle of the highest slot: all are empty
  ];
  // At the open of 100 the two buys above it fill in the order of their placement.
  expect(run([...above, CALM]).fills).toEqual([
    [3, 'buy-2', expect.closeTo(2000 / 108, 9), 100],
    [3, 'buy-3', expect.closeTo(2000 / 108, 9), 100],
  ]);
});

test('a price that leaves the range by the margin moves the grid around itself, with the inventory it then needs', () => {
  const { fills, state, result } = run(
    [START, CALM, [100, 114, 100, 113], [113, 113, 113, 113], [113, 121, 113, 120], [120, 122, 119, 121]],
    { rebalance: 0.05 },
  );
  expect(fills.slice(0, 3)).toEqual([
    [1, 'inventory', 40, 100],
    [2, 'sell-3', 20, 105],
    [2, 'sell-4', 20, 110],
  ]);
  // 113 is within 110 × 1.05 = 115.5; 120 is not: the range 90–110 around 100 becomes 108–132 around 120.
  expect(state.levels).toEqual([108, 114, 120, 126, 132]);
  const equity = 10_000 - 4000 * 1.001 + 2100 * 0.999 + 2200 * 0.999;
  const size = (0.8 * equity) / 4 / 120;
  expect(fills[3]).toEqual([5, 'inventory', expect.closeTo(2 * size, 9), 120]);
  expect(fills).toHaveLength(4);
  const ended = result.orders.filter((order) => order.endedTime === 4 * HOUR);
  expect(ended.map(({ key, status }) => [key, status])).toEqual([
    ['buy-0', 'canceled'],
    ['buy-1', 'canceled'],
    ['buy-2', 'canceled'],
    ['buy-3', 'canceled'],
  ]);
});

test('a grid that moves down sells what it holds too much, and keeps what it needs', () => {
  const { fills, state } = run([START, CALM, [99, 99, 88, 88], [88, 90, 84, 84], [84, 85, 83, 84]], {
    rebalance: 0.05,
  });
  // All four slots were full: 80 units. At 84 < 90 × 0.95 the middle moves to 84: 75.6, 79.8, 84, 88.2, 92.4.
  expect(state.levels.map((level) => Number(level.toFixed(9)))).toEqual([75.6, 79.8, 84, 88.2, 92.4]);
  const equity = 10_000 - (4000 + 1900 + 1800) * 1.001 + 80 * 84;
  const size = (0.8 * equity) / 4 / 84;
  expect(fills.at(-1)).toEqual([4, 'inventory', expect.closeTo(80 - 2 * size, 9), 84]);
  expect(state.held[2]! + state.held[3]!).toBeCloseTo(2 * size, 9);
});

test('the stop sells everything below the range, and the grid ends', () => {
  const { fills, state, result } = run([START, CALM, [99, 99, 80, 82], [82, 101, 82, 100], CALM], {
    stop: 0.1,
  });
  expect(fills).toEqual([
    [1, 'inventory', 40, 100],
    [2, 'buy-1', 20, 95],
    [2, 'buy-0', 20, 90],
    [2, 'stop', 80, 81], // 90 × 0.9
  ]);
  expect(result.openTrade).toBe(null);
  expect(result.orders.filter((order) => order.status === 'accepted')).toEqual([]);
  expect(state.levels).toEqual([]);
});

test('after a pause the next grid is laid', () => {
  const rows: Row[] = [START, CALM, [99, 99, 80, 82], ...Array<Row>(5).fill(START)];
  const { fills } = run(rows, { stop: 0.1, pause: 3 });
  // The stop filled in bar 2: from bar 5 on there may be a grid, and its inventory fills in bar 6.
  expect(fills.slice(4)).toEqual([[6, 'inventory', expect.any(Number), 100]]);
});

test('what a gap through the stop still bought is sold at the next open', () => {
  const { fills, result } = run([START, CALM, [99, 106, 99, 104], [70, 72, 69, 71], [71, 71, 71, 71]], {
    stop: 0.1,
  });
  // The buy at 100 came after the stop: at the open of 70 the stop fills first, then that buy.
  expect(fills.slice(2)).toEqual([
    [3, 'buy-0', 20, 70],
    [3, 'buy-1', 20, 70],
    [3, 'stop', 60, 70],
    [3, 'buy-2', 20, 70],
    [4, 'rest', 20, 71],
  ]);
  expect(result.openTrade).toBe(null);
});

test('a move of the grid raises the stop and never lowers it, and nothing is bought below it', () => {
  const up = run([START, CALM, [100, 121, 100, 120], [120, 121, 119, 120]], { rebalance: 0.05, stop: 0.1 });
  expect(up.state.stop).toBeCloseTo(108 * 0.9, 9);
  const down = run([START, CALM, [99, 99, 84, 84], [84, 85, 83, 84]], { rebalance: 0.05, stop: 0.1 });
  expect(down.state.stop).toBe(81);
  expect(Object.keys(down.state.orders)).toEqual(['sell-3', 'sell-4', 'stop']);
});

test('nothing is wanted anew on bars without a fill, but on every fourth', () => {
  const { state } = run([START]);
  state.changed = false;
  const bar = {
    time: 0,
    open: 100,
    high: 100,
    low: 100,
    close: 100,
    volume: 0,
    index: 1,
    support: 99,
    resistance: 101,
  };
  const account = { cash: 6000, equity: 10_000, position: 40, entryPrice: 100, unrealized: 0 };
  const p = { ...FIVE, lookback: 1, pause: 0 };
  expect(grid.onBar!(bar, account, state, p)).toBe(undefined);
  expect(grid.onBar!({ ...bar, index: 4 }, account, state, p)).toBe(state.orders);
});

test.each(['keep', 'close'] as const)('after a halt that has onHalt %s a grid goes on', (onHalt) => {
  const rows = Array.from({ length: 40 }, (): Row => CALM);
  rows[0] = START;
  // 40 units lose 9 each, and the 20 of the slot below 4 each: more than a fiftieth of the equity, for the rest of the day.
  rows[5] = [100, 100, 91, 91];
  const { result } = run(rows, {}, { risk: { dailyLoss: 0.02, onHalt } });
  const at = (said: string) => result.riskEvents.find(({ what }) => what === said)!.time;
  expect([at('halted'), at('resumed')]).toEqual([6 * HOUR, 25 * HOUR]);
  const buys = result.orders.filter(({ key, placedTime }) => key === 'buy-0' && placedTime >= 24 * HOUR);
  expect(buys.map(({ status }) => status)).toEqual(['accepted']);
});

test('a grid never holds more than it sells, nor spends more than there is', () => {
  const { result, state } = run([START, CALM, [99, 99, 89, 90], [90, 111, 90, 110], [110, 110, 104, 104]], {
    invest: 1,
  });
  expect(result.warnings.filter(({ code }) => code === 'order-refused')).toEqual([]);
  const held = state.held.reduce((sum, units) => sum + units, 0);
  expect(result.openTrade!.size).toBeCloseTo(held, 9);
});

test('bounds that are no range are refused', () => {
  const laid = (lower: number, upper: number) => () => run([START], { lower, upper });
  for (const refused of [laid(110, 90), laid(90, 0), laid(0, 110), laid(100, 100)]) {
    expect(refused).toThrow(
      expect.objectContaining({ code: 'bad-param', message: expect.stringContaining('no range') }),
    );
  }
});
