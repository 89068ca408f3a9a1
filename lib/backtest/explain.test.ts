import { expect, test } from 'vitest';
import { defineStrategy } from '../strategy/index.ts';
import { backtest } from './backtest.ts';
import { DAY, PLAIN_RUN, ROWS, signalBars, told } from './runs.fixture.ts';

const bars = signalBars(ROWS);
const run = backtest(told, bars, PLAIN_RUN);

test('the bar of an entry decision shows what was seen and what was placed', () => {
  expect(run.explain('2020-01-02')).toMatchObject({
    time: bars.time[1],
    bar: { open: 100, high: 103, low: 99, close: 102, volume: 1 },
    indicators: { mean: 101, enters: true },
    signals: { entries: true, exits: false, shortEntries: false, shortExits: false },
    fills: [],
    placed: [{ key: 'entry', order: { type: 'market', side: 'buy' } }],
    ended: [],
    position: 0,
    equity: 1000,
    text: "2020-01-02: entries held at its close; placed 'entry' (market buy).",
  });
});

test('the bar after it shows the fill, and the position from then on', () => {
  expect(run.explain('2020-01-03')).toMatchObject({
    fills: [{ key: 'entry', side: 'buy', size: 2, price: 102 }],
    placed: [],
    ended: [{ key: 'entry', status: 'filled' }],
    position: 2,
    equity: 1006,
    text: '2020-01-03: bought 2 at 102 (entry).',
  });
});

test('the bars of an exit show its signal, then its fill', () => {
  expect(run.explain('2020-01-04').text).toBe(
    "2020-01-04: exits held at its close; placed 'exit' (market sell).",
  );
  expect(run.explain('2020-01-05')).toMatchObject({ position: 0, equity: 1020 });
  expect(run.explain('2020-01-05').text).toBe('2020-01-05: sold 2 at 112 (exit).');
});

test('an idle bar and one of the warm-up say so', () => {
  expect(run.explain('2020-01-06').text).toBe('2020-01-06: nothing was done.');
  const first = run.explain('2020-01-01');
  expect(first.indicators).toEqual({ mean: null, enters: false });
  expect(first.text).toBe('2020-01-01: the indicators were still warming up.');
});

test('exits that a fill attached are placed on the bar of the fill, and end with a reason', () => {
  const stopped = backtest(told, bars, { ...PLAIN_RUN, stopLoss: 0.01, takeProfit: 0.5 });
  const { placed, ended } = stopped.explain('2020-01-03');
  // The stop at 100.98 holds on the day of the entry, whose low is 101.
  expect(placed.map(({ key }) => key)).toEqual(['entry.stop', 'entry.target']);
  expect(ended.map(({ key }) => key)).toEqual(['entry']);
  expect(stopped.explain('2020-01-05').ended).toMatchObject([
    { key: 'entry.stop', status: 'canceled', reason: 'its position was closed' },
    { key: 'entry.target', status: 'canceled', reason: 'its position was closed' },
    { key: 'exit', status: 'filled' },
  ]);
});

test('any time inside of a bar is explained by that bar', () => {
  expect(run.explain('2020-01-03T15:30Z').time).toBe(bars.time[2]);
  expect(run.explain(bars.time[5]! + DAY - 1).time).toBe(bars.time[5]);
  expect(run.explain(new Date(bars.time[4]!)).time).toBe(bars.time[4]);
});

test('a time outside of the bars is an error that says where they are', () => {
  const hint = 'the bars reach from 2020-01-01 to 2020-01-06';
  const outside = (time: string) =>
    expect.objectContaining({ code: 'bad-option', message: `there is no bar at ${time}`, hint });
  expect(() => run.explain('2019-12-31')).toThrow(outside('2019-12-31'));
  expect(() => run.explain('2020-01-07')).toThrow(outside('2020-01-07'));
  expect(() => run.explain('yesterday')).toThrow("time 'yesterday' is not a date");
});

test('a time in a gap of the bars is an error that names its neighbours', () => {
  const time = bars.time.map((t, i) => (i > 2 ? t + 2 * DAY : t));
  const gapped = backtest(told, signalBars(ROWS, { time }), PLAIN_RUN);
  expect(() => gapped.explain('2020-01-04')).toThrow(
    expect.objectContaining({
      message: 'there is no bar at 2020-01-04',
      hint: 'the bar before it is that of 2020-01-03, the next that of 2020-01-06',
    }),
  );
});

test('a strategy that places its own orders is explained by those', () => {
  const own = defineStrategy({
    name: 'own',
    params: {},
    indicators: () => ({}),
    onBar: ({ index }) =>
      index === 0
        ? { low: { type: 'limit', side: 'buy', size: 1, price: 50 } }
        : index === 2
          ? {}
          : undefined,
  });
  const explained = backtest(own, bars);
  expect(explained.explain('2020-01-01')).toMatchObject({ signals: {}, indicators: {} });
  expect(explained.explain('2020-01-01').text).toBe("2020-01-01: placed 'low' (limit buy).");
  expect(explained.explain('2020-01-03').ended).toMatchObject([{ key: 'low', reason: 'no longer wanted' }]);
});

test('a position that was closed in parts is nothing, and no rounding error', () => {
  const parts = defineStrategy({
    name: 'parts',
    params: {},
    indicators: () => ({}),
    onBar: ({ index }) =>
      index < 3
        ? { in: { type: 'market', side: 'buy', size: 0.1 } }
        : index === 3
          ? { out: { type: 'market', side: 'sell', size: 0.3 } }
          : undefined,
  });
  expect(backtest(parts, bars).explain('2020-01-05').position).toBe(0);
});
