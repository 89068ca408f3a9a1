// What the compiler refuses of a backtest's options. `tsc` checks each `@ts-expect-error`: an error that is not there is one.
import { expect, expectTypeOf, test } from 'vitest';
import { defineStrategy, param } from '../strategy/index.ts';
import { backtest } from './backtest.ts';
import { ROWS, signalBars } from './runs.fixture.ts';

const bars = signalBars(ROWS);
const strategy = defineStrategy({
  name: 'typed',
  params: { length: param.int(2), mode: param.choice(['fast', 'slow']) },
  indicators: ({ close }, p) => ({ before: close.lag(p.length) }),
  signals: ({ before }) => ({ entries: before.gt(0) }),
});

test('unknown options and wrong values are errors, to the compiler and at the start of the run', () => {
  // @ts-expect-error it is slippage
  expect(() => backtest(strategy, bars, { slipage: 0.001 })).toThrow("unknown option 'slipage'");
  // @ts-expect-error a fill is at the next open or the close
  expect(() => backtest(strategy, bars, { fill: 'open' })).toThrow("fill is 'open'");
  // @ts-expect-error cash is a number
  expect(() => backtest(strategy, bars, { cash: '1000' })).toThrow("cash is '1000'");
  // @ts-expect-error no such size
  expect(() => backtest(strategy, bars, { size: { percent: 5 } })).toThrow('size is { percent: 5 }');
});

test('unknown parameters and wrong values are errors, to the compiler and at the start of the run', () => {
  // @ts-expect-error it is length
  expect(() => backtest(strategy, bars, { params: { lenght: 3 } })).toThrow("unknown parameter 'lenght'");
  // @ts-expect-error fast or slow
  expect(() => backtest(strategy, bars, { params: { mode: 'medium' } })).toThrow(
    "parameter 'mode' is 'medium'",
  );
  expect(backtest(strategy, bars, { params: { length: 3, mode: 'slow' } }).params).toEqual({
    length: 3,
    mode: 'slow',
  });
});

test('a result has the types of its numbers', () => {
  const run = backtest(strategy, bars);
  expectTypeOf(run.metrics.sharpe).toEqualTypeOf<number | null>();
  expectTypeOf(run.equity).toEqualTypeOf<Float64Array>();
  expectTypeOf(run.trades.at(-1)?.side).toEqualTypeOf<'long' | 'short' | undefined>();
  // @ts-expect-error no such metric
  expect(run.metrics.sharp).toBeUndefined();
});
