import { expect, test } from 'vitest';
import { walk } from '../graph/bars.fixture.ts';
import { apply, defineOperator } from '../graph/index.ts';
import { atr, ema, highest } from '../indicators/index.ts';
import { type BarView, defineStrategy, type Orders, param } from '../strategy/index.ts';
import { checkStrategy } from './check.ts';

const bars = walk(1200, 3);

const trail = defineStrategy({
  name: 'breakout-trail',
  params: { length: param.int(20), multiple: param.float(2) },
  indicators: (b, p) => ({
    top: highest(b.high, p.length).lag(1),
    range: atr(b, 14),
    slow: ema(b.every('4h').close, 10),
  }),
  state: () => ({ stop: 0, fills: 0 }),
  onFill(_fill, _account, state) {
    state.fills++;
  },
  onBar(bar, account, state, p): Orders {
    if (account.position === 0) {
      state.stop = 0;
      return bar.close > bar.top && bar.close > bar.slow
        ? { entry: { type: 'market', side: 'buy', size: { fraction: 0.5 } } }
        : {};
    }
    state.stop = Math.max(state.stop, bar.close - p.multiple * bar.range);
    return { trail: { type: 'stop', side: 'sell', size: 'position', trigger: state.stop } };
  },
});

const cross = defineStrategy({
  name: 'cross',
  params: {},
  indicators: ({ close }) => ({ fast: ema(close, 5), slow: ema(close, 20) }),
  signals: ({ fast, slow }) => ({ entries: fast.crossesAbove(slow), exits: fast.crossesBelow(slow) }),
});

test('a sound strategy passes: with signals, and with orders, state and a longer timeframe', () => {
  for (const [strategy, exits] of [
    [cross, { stopLoss: 0.03, trailingStop: 0.05 }],
    [trail, {}],
  ] as const) {
    const report = checkStrategy(strategy, bars, { ...exits, rounds: 4 });
    expect(report.items.map(({ passed, difference }) => [passed, difference])).toEqual(
      new Array(4).fill([true, undefined]),
    );
    expect(report).toMatchObject({ strategy: strategy.name, passed: true, data: { bars: 1200 } });
  }
});

test('what was compared is said in numbers', () => {
  const { items } = checkStrategy(cross, bars, { rounds: 3 });
  expect(items[0]!.compared).toBe('4 columns of 1,200 rows, 3 random cuts with restarts');
  expect(items[1]!.compared).toMatch(/^equity of 1,200 bars, [1-9]\d* fills$/);
  expect(items[3]!.compared).toMatch(/^equity of 1,200 bars, [1-9]\d* fills, [1-9]\d* restarts$/);
});

test('an operator that reads the next row is found, with column and bar', () => {
  const centred = defineOperator({
    name: 'centred',
    inputs: ['x'],
    outputs: ['y'],
    params: {},
    lookback: () => 1,
    run({ x, y }, from, to) {
      for (let i = from; i < to; i++) y[i] = (x[i - 1]! + x[i]! + (x[i + 1] ?? x[i]!)) / 3;
    },
  });
  const cheat = defineStrategy({
    name: 'cheat',
    params: {},
    indicators: ({ close }) => ({ mean: apply(centred, { x: close }) }),
    signals: ({ mean }, { close }) => ({ entries: close.gt(mean), exits: close.lt(mean) }),
  });
  const report = checkStrategy(cheat, bars);
  expect(report.passed).toBe(false);
  expect(report.items[0]!.difference).toMatch(
    /^'mean' on the bar of \d{4}-\d{2}-\d{2}.* it reads beyond its bar$/,
  );
  expect(report.items[2]!.passed).toBe(false);
});

test('chance, and memory outside of the state, make a run that cannot be made again', () => {
  let calls = 0;
  const strategy = (name: string, says: () => boolean) =>
    defineStrategy({
      name,
      params: {},
      indicators: () => ({}),
      onBar: (_bar, account): Orders =>
        says() && account.position === 0
          ? { entry: { type: 'market', side: 'buy', size: { fraction: 1 } } }
          : { exit: { type: 'market', side: 'sell', size: 'position', reduceOnly: true } },
    });
  const chance = checkStrategy(
    strategy('chance', () => Math.random() < 0.5),
    bars,
  );
  const memory = checkStrategy(
    strategy('memory', () => calls++ % 701 < 350),
    bars,
  );
  for (const report of [chance, memory]) {
    expect(report.items.map(({ passed }) => passed)).toEqual([true, false, false, false]);
  }
});

/** A strategy that buys and sells by what `says` remembers of the bars. */
const remembering = (says: (bar: BarView) => boolean) =>
  defineStrategy({
    name: 'remembering',
    params: {},
    indicators: () => ({}),
    onBar: (bar, account): Orders =>
      says(bar) && account.position === 0
        ? { entry: { type: 'market', side: 'buy', size: { fraction: 1 } } }
        : { exit: { type: 'market', side: 'sell', size: 'position', reduceOnly: true } },
  });

test('a variable outside of the state is found by a restart, where every new run begins it anew', () => {
  let high = 0;
  const report = checkStrategy(
    remembering((bar) => {
      if (bar.index === 0) high = 0;
      const rises = bar.close > high;
      high = rises ? bar.close : 0.999 * high;
      return rises;
    }),
    bars,
  );
  expect(report.items.map(({ passed }) => passed)).toEqual([true, true, true, false]);
  expect(report.items[3]!.difference).toMatch(/^fill \d+ on the bar of \d{4}-.* in the backtest, .* here$/);
});

test('the first difference is named: which fill or bar, which figure, and both values', () => {
  let runs = 0;
  const sized = defineStrategy({
    name: 'sized',
    params: {},
    indicators: () => ({}),
    state: () => ({ size: ++runs }),
    onBar: (bar, _account, state): Orders =>
      bar.index === 4 ? { entry: { type: 'market', side: 'buy', size: state.size } } : {},
  });
  const [, again] = checkStrategy(sized, bars, { rounds: 1 }).items;
  expect(again!.difference).toBe(
    'fill 1 on the bar of 2024-01-01 05:00: its size is 1 in the backtest, 2 here',
  );
});

test('a state with a class in it is named before its methods are missed', () => {
  class Count {
    n = 0;
    next = 0;
    add() {
      this.n++;
    }
  }
  const counting = defineStrategy({
    name: 'counting',
    params: {},
    indicators: () => ({}),
    state: () => ({ count: new Count() }),
    onBar(_bar, _account, state) {
      state.count.add();
      return undefined;
    },
  });
  expect(checkStrategy(counting, bars, { rounds: 1 }).items[3]!.difference).toBe(
    "strategy 'counting': its state cannot be written down: " +
      'state.count is a Count, which would come back without its methods',
  );
});

test('an error that only one way of running meets is a difference', () => {
  let calls = 0;
  const failing = remembering(() => {
    if (++calls > 2 * bars.length) throw new RangeError('too much');
    return true;
  });
  const { items } = checkStrategy(failing, bars, { rounds: 1 });
  expect(items.map(({ passed }) => passed)).toEqual([true, true, false, false]);
  expect(items[2]!.difference).toBe('it throws RangeError: too much');
});

test('a state that is no plain data is named where the run would be written down', () => {
  const strategy = defineStrategy({
    name: 'closure',
    params: {},
    indicators: () => ({}),
    state: () => ({ next: () => 1 }),
    onBar: () => ({}),
  });
  const report = checkStrategy(strategy, bars);
  expect(report.items.map(({ passed }) => passed)).toEqual([true, true, true, false]);
  expect(report.items[3]!.difference).toMatch(/state/);
});

test('what backtest refuses, check refuses', () => {
  expect(() => checkStrategy(trail, bars, { params: { length: 5000 } })).toThrow(
    /fewer than 'breakout-trail' needs/,
  );
});
