// Strategies over all symbols: ranking, weights and orders, by hand-worked examples.
import { expect, test } from 'vitest';
import { type Bars, createBars } from '../core/bars.ts';
import { sma } from '../indicators/index.ts';
import { param } from '../strategy/index.ts';
import { definePortfolio } from './define-portfolio.ts';
import { portfolio } from './portfolio.ts';

const DAY = 86_400_000;

/** Daily bars, each with one price. */
function market(symbol: string, prices: readonly number[], from = 0): Bars {
  return createBars({
    ...{ open: prices, high: prices, low: prices, close: prices, symbol, timeframe: '1d' },
    time: prices.map((_, i) => (from + i) * DAY),
  });
}

const FREE = { fee: 0, cash: 1000 } as const;
const filled = ({ fills }: ReturnType<typeof portfolio>) =>
  fills.map(({ bar, symbol, key, side, size }) => [bar, symbol, key, side, size] as const);
const none = { params: {}, indicators: () => ({}) } as const;

const leader = definePortfolio({
  name: 'leader',
  params: { length: param.int(1, { min: 1 }), hold: param.int(1, { min: 1 }) },
  indicators: ({ close }, p) => ({ momentum: close.div(close.lag(p.length)) }),
  state: () => ({ held: '' }),
  weights(rows, _, state, p) {
    const best = rows.toSorted((a, b) => b.momentum - a.momentum).slice(0, p.hold);
    const names = best.map(({ symbol }) => symbol).join();
    if (names === state.held) return undefined;
    state.held = names;
    return Object.fromEntries(best.map(({ symbol }) => [symbol, 1 / p.hold]));
  },
});

test('the best of the symbols is held, and changes at the open after the close at which another is better', () => {
  const a = market('A', [100, 110, 120, 120, 120, 120]);
  const b = market('B', [50, 50, 50, 80, 100, 100]);
  const run = portfolio(leader, [a, b], FREE);
  expect(filled(run)).toEqual([
    [2, 'A', 'rebalance', 'buy', 1000 / 120],
    [4, 'A', 'exit', 'sell', 1000 / 120],
    [4, 'B', 'rebalance', 'buy', 10],
  ]);
  expect(run.legs.map(({ name, weight }) => [name, weight])).toEqual([
    ['A', 1],
    ['B', 1],
  ]);
});

test('a symbol that is not listed yet is not among the rows, and one whose columns have no values neither', () => {
  const seen: string[] = [];
  const watch = definePortfolio({
    name: 'watch',
    params: {},
    indicators: ({ close }) => ({ mean: sma(close, 2) }),
    weights: (rows) => void seen.push(rows.map(({ symbol, mean }) => `${symbol} ${mean}`).join()),
  });
  portfolio(watch, [market('A', [1, 2, 3, 4, 5]), market('B', [10, 20], 2)], FREE);
  expect(seen).toEqual(['A 1.5', 'A 2.5', 'A 3.5,B 15', 'A 4.5']);
});

test('weights are of the total equity, bring positions up and down, and sell what is not named', () => {
  const plan = [{ A: 0.5, B: 0.25 }, undefined, { A: 0.25, B: 0.5 }, { B: 0.5 }, {}];
  const steps = definePortfolio({ ...none, name: 'steps', weights: ([row]) => plan[row!.index] });
  const run = portfolio(steps, [market('A', [100, 100, 100, 200, 200, 200]), market('B', flat(6))], FREE);
  expect(filled(run)).toEqual([
    [1, 'A', 'rebalance', 'buy', 5],
    [1, 'B', 'rebalance', 'buy', 2.5],
    // A has doubled at this open: of 1500, a quarter in A and half in B.
    [3, 'A', 'rebalance', 'sell', 5 - 375 / 200],
    [3, 'B', 'rebalance', 'buy', 5],
    [4, 'A', 'exit', 'sell', 375 / 200],
    [5, 'B', 'exit', 'sell', 7.5],
  ]);
});
const flat = (n: number, price = 100) => Array.from({ length: n }, () => price);

test('all of the equity in several symbols is bought without a cut, whatever the fee', () => {
  const plan = [
    { A: 0.6, B: 0.4 },
    { A: 0.1, B: 0.9 },
    { A: 0.5, B: 0.5 },
  ];
  const steps = definePortfolio({ ...none, name: 'steps', weights: ([row]) => plan[row!.index] });
  const run = portfolio(steps, [market('A', flat(4)), market('B', flat(4))], { fee: 0.01, cash: 1000 });
  expect(run.refused).toEqual([]);
  expect(run.fills.length).toBe(6);
  expect(run.legs.reduce((sum, leg) => sum + leg.weightByBar.at(-1)!, 0)).toBeCloseTo(1, 12);
});

test('a weight below 0 is short; the way from long to short closes first', () => {
  const plan = [{ A: 0.5, B: -0.5 }, undefined, { A: -0.2 }];
  const steps = definePortfolio({ ...none, name: 'steps', weights: ([row]) => plan[row!.index] });
  const bars = [market('A', flat(5)), market('B', flat(5))];
  const run = portfolio(steps, bars, { ...FREE, side: 'both' });
  expect(filled(run)).toEqual([
    [1, 'A', 'rebalance', 'buy', 5],
    [1, 'B', 'rebalance', 'sell', 5],
    [3, 'A', 'exit', 'sell', 5],
    [3, 'B', 'exit', 'buy', 5],
    [3, 'A', 'rebalance', 'sell', 2],
  ]);
});

test('a symbol that is weighed without a bar keeps what it has, and the wish is recorded', () => {
  const always = definePortfolio({ ...none, name: 'always', weights: () => ({ A: 0.5, B: 0.5 }) });
  const holiday = { ...market('B', flat(3)), time: Float64Array.from([0, DAY, 4 * DAY]) };
  const run = portfolio(always, [market('A', flat(5)), holiday], FREE);
  expect(filled(run).map(([bar, symbol]) => [bar, symbol])).toEqual([
    [1, 'A'],
    [1, 'B'],
  ]);
  expect(run.refused).toEqual(
    [2, 3].map((day) => ({
      ...{ time: day * DAY, leg: 'B', symbol: 'B', key: 'decision', kind: 'refused' },
      reason: 'it has no bar at this time',
    })),
  );
});

test('orders by symbol and key work like those of a strategy: stops, and what is not named is canceled', () => {
  const bracket = definePortfolio({
    ...none,
    name: 'bracket',
    onBar(rows, account) {
      const orders = rows.map(({ symbol, close }) => {
        const { position } = account.of(symbol);
        if (position !== 0)
          return [symbol, { stop: { type: 'stop', side: 'sell', size: position, trigger: 90 } }] as const;
        const size = (0.5 * account.equity) / close;
        return [symbol, { entry: { type: 'limit', side: 'buy', size, price: 100 } }] as const;
      });
      return rows[0]!.index < 3 ? Object.fromEntries(orders) : {};
    },
  });
  const run = portfolio(bracket, [market('A', [101, 100, 95, 85, 100]), market('B', flat(5, 120))], FREE);
  expect(filled(run)).toEqual([
    [1, 'A', 'entry', 'buy', 500 / 101],
    [3, 'A', 'stop', 'sell', 500 / 101],
  ]);
});

test('the account shows cash, equity and the position in each symbol at the close', () => {
  const seen: unknown[] = [];
  const look = definePortfolio({
    ...none,
    name: 'look',
    weights([row], account) {
      const { position, entryPrice, unrealized, weight } = account.of('A');
      seen.push([account.cash, account.equity, account.open, position, entryPrice, unrealized, weight]);
      return row!.index === 0 ? { A: 0.5 } : undefined;
    },
  });
  portfolio(look, [market('A', [100, 100, 300]), market('B', flat(3))], FREE);
  expect(seen).toEqual([
    [1000, 1000, 0, 0, 0, 0, 0],
    [500, 1000, 1, 5, 100, 0, 0.5],
    [500, 2000, 1, 5, 100, 1000, 0.75],
  ]);
});

test('maxOpen and rank hold for weights too', () => {
  const all = definePortfolio({
    name: 'all',
    params: {},
    indicators: ({ close }) => ({ price: close.mul(1) }),
    weights: ([row]) => (row!.index === 0 ? { A: 0.4, B: 0.4 } : undefined),
  });
  const bars = [market('A', flat(3, 10)), market('B', flat(3, 20))];
  expect(filled(portfolio(all, bars, { ...FREE, maxOpen: 1, rank: 'price' }))).toEqual([
    [1, 'B', 'rebalance', 'buy', 20],
  ]);
});

test('the state of a run is its own', () => {
  const bars = [market('A', [100, 110, 120, 130]), market('B', [100, 90, 80, 70])];
  const once = portfolio(leader, bars, FREE);
  expect(portfolio(leader, bars, FREE).fills).toEqual(once.fills);
});

test('what is no decision is refused with the name of the portfolio', () => {
  const deciding = (weights: unknown) =>
    definePortfolio({ ...none, name: 'odd', weights: () => weights as never });
  const run = (weights: unknown) => () => portfolio(deciding(weights), [market('BTC', flat(3))], FREE);
  expect(run({ BTX: 1 })).toThrow("portfolio 'odd': there is no symbol 'BTX'");
  expect(run({ BTC: Number.NaN })).toThrow("portfolio 'odd': the weight of BTC is NaN");
  expect(run([1])).toThrow("portfolio 'odd': its weights are an array");
  const orders = definePortfolio({ ...none, name: 'odd', onBar: () => ({ BTC: { entry: 5 as never } }) });
  expect(() => portfolio(orders, [market('BTC', flat(3))], FREE)).toThrow(
    "strategy 'odd': order 'entry': it is 5",
  );
});

test('a definition needs a name, parameters, columns, and one of weights and onBar', () => {
  const weights = () => undefined;
  expect(() => definePortfolio({ ...none, name: 'Bad name', weights })).toThrow('is no name for a strategy');
  expect(() => definePortfolio({ ...none, name: 'x' })).toThrow(
    "portfolio 'x' needs either weights or onBar",
  );
  expect(() => definePortfolio({ ...none, name: 'x', weights, onBar: weights })).toThrow(
    'either weights or onBar',
  );
  const clash = definePortfolio({
    ...none,
    name: 'x',
    indicators: ({ close }) => ({ symbol: close.mul(2) }),
    weights,
  });
  expect(() => portfolio(clash, [market('A', flat(3))])).toThrow("an indicator cannot be named 'symbol'");
  expect(() => portfolio(leader, [market('A', flat(3))], { size: 0.5 })).toThrow(
    'size is for strategies with signals',
  );
});

test('rows and parameters have the types of the definition', () => {
  definePortfolio({
    name: 'typed',
    params: { hold: param.int(3) },
    indicators: ({ close }) => ({ mean: sma(close, 2), above: close.gt(100) }),
    state: () => ({ month: 0 }),
    weights(rows, account, state, p) {
      const above: boolean = rows[0]!.above;
      const mean: number = rows[0]!.mean;
      // @ts-expect-error: no such column
      rows[0]!.momentum;
      // @ts-expect-error: no such parameter
      p.length;
      // @ts-expect-error: rows cannot be put in another order
      rows.sort();
      return above ? { A: mean + account.equity + state.month + p.hold } : undefined;
    },
  });
  const bars = [market('A', flat(5))];
  portfolio(leader, bars, { params: { hold: 1 } });
  // @ts-expect-error: weights are the strategy's own here
  expect(() => portfolio(leader, bars, { weights: { A: 1 } })).toThrow(
    "unknown option 'weights' of a portfolio",
  );
  // @ts-expect-error: no such parameter
  expect(() => portfolio(leader, bars, { params: { holds: 1 } })).toThrow("unknown parameter 'holds'");
});
