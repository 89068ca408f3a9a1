// The inputs of a strategy: what may be declared, what is joined, and what the compiler knows of it.
import { inspect } from 'node:util';
import { expect, expectTypeOf, test } from 'vitest';
import { createObservations } from '../core/observations.ts';
import { walk } from '../graph/bars.fixture.ts';
import type { Series } from '../graph/index.ts';
import { defineStrategy, input, joinInputs, Program } from './index.ts';

const bars = walk(10, 1);
const rest = { params: {}, indicators: () => ({}), onBar: () => ({}) } as const;
const mood = createObservations({
  id: 'fear',
  published: [bars.time[3]!],
  values: { value: [5], other: [6] },
});
const calm = defineStrategy({
  name: 'calm',
  inputs: { mood: input.series('fear-greed') },
  params: {},
  indicators: ({ close, mood }) => ({ mood, twice: mood.mul(2), close2: close }),
  signals: ({ twice }, { mood }) => ({ entries: twice.gt(9), exits: mood.gt(9) }),
});

test('an input is a series beside the prices, typed by its name', () => {
  defineStrategy({
    name: 'typed',
    inputs: { mood: input.series('fear-greed'), rate: input.series('us10y', 'DGS10') },
    params: {},
    indicators: ({ mood, rate }) => {
      expectTypeOf(mood).toEqualTypeOf<Series>();
      return { spread: mood.sub(rate) };
    },
    onBar(bar) {
      expectTypeOf(bar.spread).toEqualTypeOf<number>();
      return {};
    },
  });
  // @ts-expect-error there is no input `greed`
  defineStrategy({ ...rest, name: 'a', inputs: calm.inputs!, indicators: ({ greed }) => ({ greed }) });
  // @ts-expect-error without inputs there is none
  const none = () => defineStrategy({ ...rest, name: 'a', indicators: ({ mood }) => ({ mood }) });
  expectTypeOf(none).toBeFunction();
});

test('columns begin where the first value was known, and read it bar by bar', () => {
  const program = new Program(calm, {}, bars.timeframe);
  program.graph.bind(joinInputs(calm, bars, { mood }));
  program.graph.extend(bars.length);
  const [first, second] = program.columns;
  // Published at the open of row 3, which is the close of row 2.
  expect(Array.from(first!.values)).toEqual([NaN, NaN, 5, 5, 5, 5, 5, 5, 5, 5]);
  expect(second!.values[2]).toBe(10);
  expect(program.start).toBe(2);
});

test('joined bars name where their inputs are from, and keep those of other strategies', () => {
  const other = { ...calm, inputs: { rate: input.series('us10y', 'other') } };
  const joined = joinInputs(other, joinInputs(calm, bars, { mood }), { rate: mood });
  expect(joined.inputs).toMatchObject({
    mood: { series: 'fear', column: 'value' },
    rate: { series: 'fear', column: 'other' },
  });
  expect(inspect(joined)).toContain('UNKNOWN 1h, 10 bars with mood, rate\n');
  expect(inspect(bars)).toContain('UNKNOWN 1h, 10 bars\n');
});

test('a missing, an unknown and a wrong input are named with what to do', () => {
  // @ts-expect-error mood is missing
  expect(() => joinInputs(calm, bars, {})).toThrow("strategy 'calm' needs its input 'mood'");
  // @ts-expect-error there is no input `moud`
  expect(() => joinInputs(calm, bars, { mood, moud: mood })).toThrow("strategy 'calm' has no input 'moud'");
  const wrong = { ...calm, inputs: { mood: input.series('fear-greed', 'valu') } };
  expect(() => joinInputs(wrong, bars, { mood })).toThrow("series 'fear' has no column 'valu' for 'mood'");
  const program = new Program(calm, {}, bars.timeframe);
  expect(() => program.graph.bind(bars)).toThrow("reads an input 'mood', and the bars carry none");
  program.graph.stream();
  expect(() => program.graph.append(bars, 0, 1)).toThrow("reads an input 'mood', and the bars carry none");
});

test('an input cannot hide what bars have, nor be anything but a series', () => {
  const define = (name: string, one: unknown) => () =>
    defineStrategy({ ...rest, name: 'a', inputs: { [name]: one as never } });
  for (const name of ['close', 'every', 'hl2', 'graph', 'constructor'])
    expect(define(name, input.series('x'))).toThrow(`strategy 'a': an input cannot be named '${name}'`);
  expect(define('mood', 'fear-greed')).toThrow("strategy 'a': its input 'mood' is 'fear-greed'");
});
