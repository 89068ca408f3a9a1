// Against vectorbt, fill by fill: the file names its version and its calls.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { generateBars } from '../data/index.ts';
import { sma } from '../indicators/index.ts';
import { defineStrategy } from '../strategy/index.ts';
import { definePortfolio } from './define-portfolio.ts';
import { portfolio } from './portfolio.ts';
import type { PortfolioResult } from './result.ts';

type OracleOrder = readonly [
  bar: number,
  symbol: string,
  side: string,
  size: number,
  price: number,
  fee: number,
];
interface OracleRun {
  readonly orders: readonly OracleOrder[];
  /** On every 20th bar. */
  readonly equity: readonly number[];
  readonly finalEquity: number;
}
const oracle: { rotation: OracleRun; signals: OracleRun; correlation: { values: number[][] } } = JSON.parse(
  readFileSync(new URL('./portfolio.oracle.json', import.meta.url), 'utf8'),
);

const bars = generateBars({ model: 'garch', seed: 20, timeframe: '1d', bars: 400, symbols: 6 });

/** Fills in an order that both have: what is sold at one open may be sold in any. */
function sorted(orders: readonly OracleOrder[]): readonly OracleOrder[] {
  return orders.toSorted(([a, left], [b, right]) => a - b || (left < right ? -1 : 1));
}

function expectSame({ fills, equity }: PortfolioResult, expected: OracleRun): void {
  const ours = sorted(fills.map((f) => [f.bar, f.symbol, f.side, f.size, f.price, f.fee]));
  const theirs = sorted(expected.orders);
  expect(ours.map(([bar, symbol, side]) => `${bar} ${symbol} ${side}`)).toEqual(
    theirs.map(([bar, symbol, side]) => `${bar} ${symbol} ${side}`),
  );
  for (const [k, [, , , size, price, fee]] of ours.entries()) {
    const [, , , theirSize, theirPrice, theirFee] = theirs[k]!;
    expect(Math.abs(size / theirSize - 1)).toBeLessThan(1e-9);
    expect(price).toBe(theirPrice);
    expect(Math.abs(fee - theirFee)).toBeLessThan(1e-9);
  }
  for (const [k, value] of expected.equity.entries())
    expect(Math.abs(equity[20 * k]! / value - 1)).toBeLessThan(1e-12);
  expect(Math.abs(equity.at(-1)! / expected.finalEquity - 1)).toBeLessThan(1e-12);
}

test('a rotation into the best three of six fills what vectorbt fills towards the same weights', () => {
  const rotation = definePortfolio({
    name: 'rotation',
    params: {},
    indicators: ({ close }) => ({ momentum: close.div(close.lag(60)).sub(1) }),
    weights(rows) {
      if (rows[0]!.index % 20 !== 0) return undefined;
      const best = rows.toSorted((a, b) => b.momentum - a.momentum).slice(0, 3);
      return Object.fromEntries(best.map(({ symbol }) => [symbol, 1 / 3]));
    },
  });
  const run = portfolio(rotation, bars, { fee: 0 });
  expect(run.fills.length).toBeGreaterThan(50);
  expect(run.refused).toEqual([]);
  expectSame(run, oracle.rotation);
});

test('crosses on six symbols, whose cash is for three and a bit, fill what vectorbt fills with cash_sharing', () => {
  const cross = defineStrategy({
    name: 'sma-cross',
    params: {},
    indicators: ({ close }) => ({ fast: sma(close, 5), slow: sma(close, 20) }),
    signals: ({ fast, slow }) => ({ entries: fast.crossesAbove(slow), exits: fast.crossesBelow(slow) }),
  });
  const run = portfolio(cross, bars, { size: { notional: 3000 } });
  expect(run.refused.filter(({ kind }) => kind === 'cut').length).toBeGreaterThan(10);
  expectSame(run, oracle.signals);
});

test('the correlation of the symbols is that of pandas', () => {
  const hold = definePortfolio({ name: 'hold', params: {}, indicators: () => ({}), weights: () => ({}) });
  const { values } = portfolio(hold, bars).correlation;
  for (const [i, row] of oracle.correlation.values.entries())
    for (const [k, value] of row.entries()) expect(Math.abs(values[i]![k]! - value)).toBeLessThan(1e-12);
});
