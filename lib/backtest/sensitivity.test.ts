import { expect, test } from 'vitest';
import { defineStrategy } from '../strategy/index.ts';
import { backtest } from './backtest.ts';
import { PLAIN_RUN, ROWS, type SignalRow, signalBars, told } from './runs.fixture.ts';

const near = (value: number) => expect.closeTo(value, 12);

/** Enters at 100; the third day reaches the stop at 95 and the target at 110. */
const wide: readonly SignalRow[] = [
  [100, 101, 99, 100],
  [100, 101, 99, 100, 'enter'],
  [100, 102, 98, 101],
  [101, 111, 94, 100],
  [100, 101, 99, 100],
];
const exits = { ...PLAIN_RUN, stopLoss: 0.05, takeProfit: 0.1 } as const;

test('an ambiguous bar: the pessimistic reading takes the stop, the optimistic one the target', () => {
  expect(backtest(told, signalBars(wide), exits).sensitivity).toEqual({
    ambiguousBars: 1,
    pessimisticReturn: near(-0.01),
    optimisticReturn: near(0.02),
  });
});

test('the line is of the same bars whichever reading the run itself took', () => {
  const better = backtest(told, signalBars(wide), { ...exits, ambiguity: 'better' });
  expect(better.metrics.totalReturn).toBeCloseTo(0.02, 12);
  expect(better.sensitivity).toMatchObject({
    ambiguousBars: 1,
    pessimisticReturn: near(-0.01),
    optimisticReturn: near(0.02),
  });
});

test('the pessimistic reading asks for a trade through a limit, the optimistic one for a touch', () => {
  // The target at 110 is touched on the third day and not traded through; the run ends at 105.
  const touch: SignalRow[] = [...wide.slice(0, 3), [101, 110, 100, 105]];
  const run = backtest(told, signalBars(touch), exits);
  expect(run.ambiguousTimes).toEqual([]);
  expect(run.sensitivity).toEqual({
    ambiguousBars: 0,
    pessimisticReturn: near(0.01),
    optimisticReturn: near(0.02),
  });
});

test('with market orders alone both readings are the run', () => {
  const run = backtest(told, signalBars(ROWS), PLAIN_RUN);
  expect(run.sensitivity).toEqual({
    ambiguousBars: 0,
    pessimisticReturn: near(0.02),
    optimisticReturn: near(0.02),
  });
});

test("a strategy's own orders are read both ways too, its state beginning anew", () => {
  const own = defineStrategy({
    ...{ name: 'own', params: {}, indicators: () => ({}), state: () => ({ bought: false }) },
    onFill(_fill, _account, state) {
      state.bought = true;
    },
    onBar: (_bar, account, state) => {
      if (!state.bought) return { in: { type: 'market', side: 'buy', size: 2 } };
      if (account.position === 0) return {};
      return {
        'out/stop': { type: 'stop', side: 'sell', size: 'position', trigger: 95 },
        'out/target': { type: 'limit', side: 'sell', size: 'position', price: 110 },
      };
    },
  });
  expect(backtest(own, signalBars(wide), { cash: 1000, fee: 0 }).sensitivity).toEqual({
    ...{ ambiguousBars: 1, pessimisticReturn: near(-0.01), optimisticReturn: near(0.02) },
  });
});

test('closeAtEnd holds under both readings', () => {
  const options = { ...exits, stopLoss: 0.5, takeProfit: 0.9, closeAtEnd: true, slippage: 0.01 };
  const run = backtest(told, signalBars(wide), options);
  expect(run.sensitivity.pessimisticReturn).toBe(run.metrics.totalReturn);
  expect(run.sensitivity.optimisticReturn).toBe(run.metrics.totalReturn);
});
