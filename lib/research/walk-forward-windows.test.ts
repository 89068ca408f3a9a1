import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Bars, createBars } from '../core/bars.ts';
import { DAY_MS } from '../core/timeframe.ts';
import { type WindowOptions, windowsOf } from './walk-forward-windows.ts';
import { addToTime, parseLength } from './window-length.ts';

function daily(n: number, first = '2020-01-01', skip: (time: number) => boolean = () => false): Bars {
  const time: number[] = [];
  for (let at = Date.parse(first); time.length < n; at += DAY_MS) if (!skip(at)) time.push(at);
  const one = time.map(() => 1);
  return createBars({ time, open: one, high: one, low: one, close: one, timeframe: '1d', symbol: 'TEST' });
}

const rows = (options: WindowOptions, bars: Bars, warmup = 0) =>
  windowsOf(options, bars, () => warmup).map(({ train, test: t }) => [
    ...[train.fromRow, train.toRow, t.fromRow, t.toRow],
  ]);

test('rolling windows move by the length of a test window, and the last ends with the data', () => {
  expect(rows({ train: 40, test: 20 }, daily(110))).toEqual([
    [0, 40, 40, 60],
    [20, 60, 60, 80],
    [40, 80, 80, 100],
    [60, 100, 100, 110],
  ]);
});

test('anchored windows train from the first bar on', () => {
  expect(rows({ train: 40, test: 20, mode: 'anchored' }, daily(80))).toEqual([
    [0, 40, 40, 60],
    [0, 60, 60, 80],
  ]);
});

test('an embargo lies between train and test', () => {
  const windows = [
    [0, 40, 45, 65],
    [20, 60, 65, 85],
  ];
  expect(rows({ train: 40, test: 20, embargo: 5 }, daily(85))).toEqual(windows);
  expect(rows({ train: 40, test: 20, embargo: '5d' }, daily(85))).toEqual(windows);
  expect(rows({ train: 40, test: 20, embargo: 'warmup' }, daily(85), 5)).toEqual(windows);
  expect(rows({ train: 40, test: 20 }, daily(85), 5)).toEqual(windows);
});

test('windows by their number share all bars but a rest at the beginning', () => {
  // 103 bars are 3 tests and a train of 2 tests of 20 bars each.
  expect(rows({ windows: 3, ratio: 2 }, daily(103))).toEqual([
    [3, 43, 43, 63],
    [23, 63, 63, 83],
    [43, 83, 83, 103],
  ]);
  expect(rows({ windows: 1 }, daily(100))).toEqual([[0, 80, 80, 100]]);
  expect(rows({ windows: 3, ratio: 2, embargo: 5, mode: 'anchored' }, daily(105))).toEqual([
    [0, 40, 45, 65],
    [0, 60, 65, 85],
    [0, 80, 85, 105],
  ]);
});

test('years and months are those of the calendar', () => {
  // 2020 has 366 days, 2021 and 2022 have 365.
  expect(rows({ train: '1y', test: '6mo' }, daily(366 + 365 + 365))).toEqual([
    [0, 366, 366, 547],
    [182, 547, 547, 731],
    [366, 731, 731, 912],
    [547, 912, 912, 1096],
  ]);
  const time = (text: string) => Date.parse(text);
  const month = { months: 1 };
  expect(addToTime(time('2023-01-31'), month, 1)).toBe(time('2023-02-28'));
  expect(addToTime(time('2024-01-31T05:00Z'), month, 1)).toBe(time('2024-02-29T05:00Z'));
  expect(addToTime(time('2024-03-31'), month, -1)).toBe(time('2024-02-29'));
  expect(addToTime(time('2023-11-30'), { months: 12 }, -2)).toBe(time('2021-11-30'));
});

test('a market that is closed on the last days of a year has the year', () => {
  const weekend = (at: number) => [0, 6].includes(new Date(at).getUTCDay());
  // From Wednesday 2020-01-01 to Friday 2021-12-31: the second year of the calendar ends on a Saturday.
  const bars = daily(262 + 261, '2020-01-01', weekend);
  expect(rows({ train: '1y', test: '1y' }, bars)).toEqual([[0, 262, 262, 523]]);
});

test('lengths are bars or times', () => {
  expect(parseLength('train', 5)).toEqual({ bars: 5 });
  expect(parseLength('train', '2y')).toEqual({ months: 24 });
  expect(parseLength('train', '6mo')).toEqual({ months: 6 });
  expect(parseLength('train', '2w')).toEqual({ ms: 14 * DAY_MS });
  expect(parseLength('train', '12h')).toEqual({ ms: DAY_MS / 2 });
});

test('any windows: test windows follow on one another, and train windows end before them', () => {
  const length = fc.oneof(fc.integer({ min: 2, max: 60 }), fc.constantFrom('1mo', '2w', '40d'));
  const options = fc.record({
    ...{ train: length, test: length, embargo: fc.constantFrom(0, 7, '1w', 'warmup') },
    mode: fc.constantFrom('rolling' as const, 'anchored' as const),
  });
  fc.assert(
    fc.property(options, fc.integer({ min: 130, max: 400 }), (given, n) => {
      const windows = rows(given, daily(n), 9);
      expect(windows.at(-1)![3]).toBeGreaterThanOrEqual(n - 1);
      for (const [k, [fromTrain, toTrain, from, to]] of windows.entries()) {
        expect(fromTrain).toBeGreaterThanOrEqual(0);
        expect(toTrain! - fromTrain!).toBeGreaterThanOrEqual(2);
        expect(toTrain).toBeLessThanOrEqual(from!);
        expect(to! - from!).toBeGreaterThanOrEqual(2);
        if (k > 0) expect(from).toBe(windows[k - 1]![3]);
        if (given.embargo === 'warmup') expect(from! - toTrain!).toBe(9);
      }
    }),
  );
});

const wrong: readonly (readonly [WindowOptions, RegExp, RegExp])[] = [
  [{}, /no length/, /3y/],
  [{ train: 40 }, /no length/, /test/],
  [{ train: 90, test: 11 }, /longer than the data: 100 bars from 2020-01-01 to 2020-04-09/, /shorter/],
  [{ train: '3y', test: '1y' }, /longer than the data/, /shorter/],
  [{ train: '1mo', test: '6mo' }, /longer than the data/, /shorter/],
  [
    { train: 40, test: 40, embargo: 21 },
    /embargo 21\) is longer than the data/,
    /smaller embargo \(0 is none\)/,
  ],
  [{ train: 0, test: 10 }, /train is 0/, /at least 1/],
  [{ train: 1, test: 10 }, /longer than the data|least/, /./],
  [{ train: 10, test: 1 }, /test is 1: 2 bars/, /longer/],
  [{ train: 1.5, test: 10 }, /train is 1.5/, /bars/],
  [{ train: '3 years', test: 10 }, /train is '3 years'/, /2y/],
  [{ train: 10, test: '6m' }, /test is '6m'/, /6mo/],
  [{ train: 10, test: 10, embargo: -1 }, /embargo is -1/, /at least 0/],
  [{ windows: 0 }, /windows is 0/, /at least 1/],
  [{ windows: 2.5 }, /windows is 2.5/, /whole/],
  [{ windows: 60 }, /100 bars are too few for 60 windows/, /fewer/],
  [{ windows: 3, embargo: '13w' }, /too few for 3 windows .* \(embargo '13w'\)/, /smaller embargo/],
  [{ windows: 3, ratio: 0 }, /ratio is 0/, /positive/],
  [{ windows: 3, train: 10 }, /number and by their length/, /one/],
  [{ train: 10, test: 10, ratio: 3 }, /ratio is for/, /leave/],
  [{ train: 10, test: 10, mode: 'sliding' as 'rolling' }, /mode is 'sliding'/, /anchored/],
];
test.each(wrong)('%o is refused', (options, message, hint) => {
  expect(() => windowsOf(options, daily(100), () => 0)).toThrow(message);
  try {
    windowsOf(options, daily(100), () => 0);
  } catch (error) {
    expect((error as { hint: string }).hint).toMatch(hint);
  }
});

test('bars that are too few for the embargo that nobody gave are told of it', () => {
  const refused = (options: WindowOptions) => () => windowsOf(options, daily(100), () => 90);
  for (const options of [{ train: 10, test: 10 }, { windows: 3 }]) {
    expect(refused(options)).toThrow('embargo 90 for the longest warm-up)');
    expect(refused(options)).toThrow(
      expect.objectContaining({ hint: expect.stringContaining('a smaller embargo (0 is none)') }),
    );
    expect(refused({ ...options, embargo: 0 })).not.toThrow();
  }
});

test('no bars have no windows', () => {
  expect(() => windowsOf({ train: '1y', test: '1y' }, daily(0), () => 0)).toThrow('longer than the data');
  expect(() => windowsOf({ windows: 2 }, daily(0), () => 0)).toThrow('0 bars are too few');
});
