import { expect, test } from 'vitest';
import { type Bars, createBars } from '../core/bars.ts';
import { faultOf } from '../fault.fixture.ts';
import type { BarSeries } from '../graph/index.ts';
import { param } from './params.ts';
import { Program } from './program.ts';
import { defineStrategy } from './strategy.ts';

const HOUR = 3_600_000;
const close = [10, 11, 12, 13, 12, 11, 10, 9];

function barsOf(closes: readonly number[]): Bars {
  return createBars({
    ...{ time: closes.map((_, i) => i * HOUR), open: closes, high: closes, low: closes, close: closes },
    ...{ volume: closes.map((_, i) => 100 + i), timeframe: '1h' },
  });
}

/** A program over these closes, computed. */
function computed(
  strategy: ConstructorParameters<typeof Program>[0],
  closes: readonly number[] = close,
  params = {},
) {
  const program = new Program(strategy, params, '1h');
  program.graph.bind(barsOf(closes));
  program.graph.extend(closes.length);
  return program;
}

const momentum = defineStrategy({
  name: 'momentum',
  params: { bars: param.int(2, { min: 1 }) },
  indicators: (bars, p) => ({
    change: bars.close.change(p.bars),
    rises: bars.close.gt(bars.close.lag(p.bars)),
  }),
  signals: ({ change }) => ({ entries: change.gt(0), exits: change.lt(0) }),
});

test('the parameters are checked, completed, and handed to the indicators', () => {
  const program = computed(momentum, close, { bars: '3' });
  expect(program.params).toEqual({ bars: 3 });
  expect([...program.columns[0]!.values.subarray(0, 5)]).toEqual([NaN, NaN, NaN, 3, 1]);
  expect(() => computed(momentum, close, { bars: 0 })).toThrow("parameter 'bars' is 0");
});

test('the first decision is where all indicators and signals have values', () => {
  const program = computed(momentum);
  expect(program.warmup).toBe(2);
  expect(program.start).toBe(2);
  const slower = defineStrategy({
    name: 'slower',
    params: {},
    indicators: ({ close: c }) => ({ change: c.change(2) }),
    signals: ({ change }, { close: c }) => ({ entries: change.gt(0), exits: c.lt(c.lag(5)) }),
  });
  expect(computed(slower).start).toBe(5);
});

test('before the data are there, the first decision is unknown', () => {
  expect(new Program(momentum, {}, '1h').start).toBe(Infinity);
});

test('signals are columns of yes and no, and one that is not defined never holds', () => {
  const program = computed(momentum);
  const { entries, exits, shortEntries, shortExits } = program.signals!;
  expect([...program.column(entries!)]).toEqual([0, 0, 1, 1, 0, 0, 0, 0]);
  expect([...program.column(exits!)]).toEqual([0, 0, 0, 0, 0, 1, 1, 1]);
  expect([shortEntries, shortExits]).toEqual([undefined, undefined]);
});

test('the view of a bar has its prices, its number, and the indicators as numbers and yes or no', () => {
  const cursor = computed(momentum).cursor();
  cursor.move(3);
  expect({ ...cursor.view }).toEqual({
    ...{ time: 3 * HOUR, open: 13, high: 13, low: 13, close: 13, volume: 103, index: 3 },
    ...{ change: 2, rises: true },
  });
  cursor.move(6);
  expect(cursor.view).toMatchObject({ close: 10, index: 6, change: -2, rises: false });
});

test('the number of a bar counts on where a stream has dropped the rows before it', () => {
  const program = new Program(momentum, {}, '1h');
  program.graph.stream();
  const cursor = program.cursor();
  const long = barsOf(Array.from({ length: 5000 }, (_, i) => 100 + (i % 7)));
  for (let i = 0; i < long.length; i++) {
    cursor.move(program.graph.append(long, i, i + 1) - 1);
    expect(cursor.view.index).toBe(i);
  }
  expect(program.graph.dropped).toBeGreaterThan(0);
});

test('series of a longer timeframe are on the rows of the bars, and no decision is taken before they are', () => {
  const daily = defineStrategy({
    name: 'daily',
    params: {},
    indicators: (bars) => ({ four: bars.every('4h').close }),
    onBar: () => ({}),
  });
  const program = computed(daily);
  expect([...program.columns[0]!.values]).toEqual([NaN, NaN, NaN, 13, 13, 13, 13, 9]);
  expect(program.start).toBe(3);
});

test('a column is drawn over the candles where it is a price, else in a pane of its own; signals share one', () => {
  const shapes = defineStrategy({
    name: 'shapes',
    params: {},
    indicators: ({ close: c }) => ({ near: c.mul(1.1), far: c.mul(2), odd: c.change(), up: c.gt(11) }),
    onBar: () => ({}),
  });
  const panes = computed(shapes).columns.map(({ name, pane }) => [name, pane]);
  expect(panes).toEqual([
    ['near', 'price'],
    ['far', 'far'],
    ['odd', 'odd'],
    ['up', 'signals'],
  ]);
});

/** What is said of indicators and signals that the types would not let pass. */
function fault(
  indicators: (bars: BarSeries) => unknown,
  signals?: (i: never, bars: BarSeries) => unknown,
): string {
  const strategy = defineStrategy({
    ...{ name: 'wrong', params: {}, indicators: indicators as never },
    ...(signals ? { signals: signals as never } : { onBar: () => ({}) }),
  });
  return faultOf(() => computed(strategy));
}

const WRONG = "bad-strategy: strategy 'wrong': ";

test('indicators that are none are refused in words', () => {
  expect(fault(() => undefined)).toBe(
    `${WRONG}its indicators are undefined | return them by name: ({ fast: ema(close, 12) })`,
  );
  expect(fault(() => ({ close: 1 }))).toBe(
    `${WRONG}an indicator cannot be named 'close' | every bar has 'close' already`,
  );
  expect(fault(() => ({ index: 1 }))).toMatch("cannot be named 'index'");
  expect(fault(() => ({ fast: 12 }))).toBe(
    `${WRONG}'fast' is not a series of these bars | return series such as ema(bars.close, 12); numbers are not known yet when \`indicators\` is called`,
  );
  expect(fault(({ close: c }) => ({ bands: { upper: c, lower: c } }))).toBe(
    `${WRONG}'bands' is not a series of these bars | it is a record of several: choose one, such as .upper`,
  );
});

test('series of another run are refused', () => {
  let other: unknown;
  fault(({ close: c }) => {
    other = c;
    return {};
  });
  expect(fault(() => ({ fast: other }))).toMatch("'fast' is not a series of these bars");
});

test('signals that are none are refused in words', () => {
  const none = () => ({});
  expect(fault(none, () => undefined)).toBe(
    `${WRONG}its signals are undefined | return them by name: ({ entries, exits })`,
  );
  expect(fault(none, (_, { close: c }) => ({ exist: c.gt(1) }))).toBe(
    `${WRONG}there is no signal 'exist' | did you mean 'exits'?`,
  );
  expect(fault(none, (_, { close: c }) => ({ entries: c }))).toBe(
    `${WRONG}entries is not a signal | a signal comes from a comparison: fast.crossesAbove(slow), rsi.lt(30)`,
  );
});
