// User-defined operators: an honest one gives the same bits however it is cut, and one that cheats is caught.
import { expect, test } from 'vitest';
import { random } from '../core/random.ts';
import { walk } from './bars.fixture.ts';
import {
  apply,
  type Build,
  columnsAtOnce,
  columnsInPieces,
  columnsStreamed,
  defineOperator,
  defineSignalOperator,
  firstDifference,
  type Series,
  whole,
} from './index.ts';

const bars = walk(400, 1);

/** How many of 20 random cuts, and of 20 streams with restarts, give other bits than one call over everything. */
function caught(build: Build): { pieces: number; streams: number } {
  const expected = columnsAtOnce(build, bars);
  const differs = (columns: typeof expected) =>
    Object.keys(expected).some((name) => firstDifference(columns[name]!, expected[name]!) !== -1);
  let [pieces, streams] = [0, 0];
  for (let seed = 1; seed <= 20; seed++) {
    const uniform = random(seed);
    if (differs(columnsInPieces(build, bars, () => Math.floor(60 * uniform())))) pieces++;
    if (differs(columnsStreamed(build, bars, uniform, { chunk: 20, restart: 0.1 }))) streams++;
  }
  return { pieces, streams };
}

/** The mean around each row: it reads `half` rows of the future. */
const centred = defineOperator({
  name: 'centred',
  inputs: ['x'],
  outputs: ['y'],
  params: { half: whole(1) },
  lookback: ({ half }) => half,
  run({ x, y, half }, from, to) {
    for (let i = from; i < to; i++) {
      let sum = 0;
      for (let k = i - half; k <= i + half; k++) sum += x[Math.min(k, x.length - 1)]!;
      y[i] = sum / (2 * half + 1);
    }
  },
});

test('a centred mean is caught by every cut, of prices and of what is computed from them', () => {
  expect(caught(({ close }) => ({ y: apply(centred, { x: close }, { half: 1 }) }))).toEqual({
    pieces: 20,
    streams: 20,
  });
  expect(caught(({ close }) => ({ y: apply(centred, { x: close.add(1) }, { half: 3 }) }))).toEqual({
    pieces: 20,
    streams: 20,
  });
});

test('the distance from the mean of all values is caught by every cut', () => {
  const normalised = defineOperator({
    name: 'normalised',
    inputs: ['x'],
    outputs: ['y'],
    params: {},
    lookback: () => 0,
    run({ x, y }, from, to) {
      let sum = 0;
      for (let i = 0; i < x.length; i++) sum += x[i]!;
      for (let i = from; i < to; i++) y[i] = x[i]! - sum / x.length;
    },
  });
  expect(caught(({ close }) => ({ y: apply(normalised, { x: close }) }))).toEqual({
    pieces: 20,
    streams: 20,
  });
});

test('a sum that starts anew with every call is caught by every cut', () => {
  const forgetful = defineOperator({
    name: 'forgetful',
    inputs: ['x'],
    outputs: ['y'],
    params: {},
    lookback: () => 0,
    run({ x, y }, from, to) {
      let sum = 0;
      for (let i = from; i < to; i++) {
        sum += x[i]!;
        y[i] = sum;
      }
    },
  });
  expect(caught(({ close }) => ({ y: apply(forgetful, { x: close }) }))).toEqual({ pieces: 20, streams: 20 });
});

test('reading further back than was said is caught by streams, which drop old rows when they restart', () => {
  const greedy = defineOperator({
    name: 'greedy',
    inputs: ['x'],
    outputs: ['y'],
    params: {},
    lookback: () => 1,
    run({ x, y }, from, to) {
      for (let i = from; i < to; i++) y[i] = x[i]! - (x[i - 50] ?? 0);
    },
  });
  expect(caught(({ close }) => ({ y: apply(greedy, { x: close }) })).streams).toBeGreaterThan(10);
});

/** How many rows in a row have risen: state of its own, and two outputs from two inputs. */
const streak = defineOperator({
  name: 'streak',
  inputs: ['x', 'base'],
  outputs: ['rows', 'rise'],
  params: { most: whole() },
  lookback: () => 1,
  state: () => 2,
  run({ x, base, rows, rise, most, state }, from, to) {
    let [count, sum] = [state[0]!, state[1]!];
    for (let i = from; i < to; i++) {
      const change = x[i]! - x[i - 1]!;
      count = change > 0 ? Math.min(most, count + 1) : 0;
      sum = change > 0 ? sum + change : 0;
      rows[i] = count;
      rise[i] = sum / base[i]!;
    }
    state[0] = count;
    state[1] = sum;
  },
});

const rising = defineSignalOperator({
  name: 'rising',
  inputs: ['x'],
  signals: ['enabled'],
  outputs: ['y'],
  params: {},
  lookback: () => 1,
  run({ x, enabled, y }, from, to) {
    for (let i = from; i < to; i++) y[i] = x[i]! > x[i - 1]! && enabled[i] === 1 ? 1 : 0;
  },
});

const honest: Build = ({ close, open }) => {
  const { rows, rise } = apply(streak, { x: close, base: open }, { most: 4 });
  return { rows, rise, rising: apply(rising, { x: rise as Series, enabled: rows.gt(1) }) };
};

test('an honest operator with state, several outputs and a signal is never caught', () => {
  expect(caught(honest)).toEqual({ pieces: 0, streams: 0 });
});

test("a user's operators give what a loop gives", () => {
  const columns = columnsAtOnce(honest, bars);
  let [count, sum, last] = [0, 0, Number.NaN];
  for (let i = 1; i < bars.length; i++) {
    const change = bars.close[i]! - bars.close[i - 1]!;
    count = change > 0 ? Math.min(4, count + 1) : 0;
    sum = change > 0 ? sum + change : 0;
    const rise = sum / bars.open[i]!;
    expect([columns['rows']![i], columns['rise']![i]]).toEqual([count, rise]);
    expect(columns['rising']![i]).toBe(rise > last && count > 1 ? 1 : 0);
    last = rise;
  }
});

test('firstDifference finds the first bit, takes every NaN as the same, and tells 0 from −0', () => {
  expect(firstDifference(Float64Array.of(1, Number.NaN), Float64Array.of(1, Number.NaN))).toBe(-1);
  expect(firstDifference(Float64Array.of(1, 0), Float64Array.of(1, -0))).toBe(1);
  expect(firstDifference(Float64Array.of(1, 1), Float64Array.of(1, 1 + Number.EPSILON))).toBe(1);
  expect(firstDifference(Float64Array.of(1), Float64Array.of(1, 2))).toBe(1);
});
