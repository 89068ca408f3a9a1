// Laws of portfolios that hold whatever the symbols, their bars and their orders are.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type BacktestOptions, runBacktest } from '../backtest/index.ts';
import { type Bars, createBars } from '../core/bars.ts';
import { defineStrategy } from '../strategy/index.ts';
import type { PortfolioLegInput, PortfolioOptions } from './options.ts';
import { portfolio } from './portfolio.ts';
import { barsFor, HOUR, legsOf, optionsFor, type PortfolioCase, portfolios } from './random.fixture.ts';
import type { PortfolioResult } from './result.ts';

const CASH = 1000;
const RUNS = { numRuns: 100 };

/** The options that all symbols of a case share: those of the first. */
function shared({ symbols, maxOpen }: PortfolioCase): PortfolioOptions {
  return { ...optionsFor(symbols[0]!.market), maxOpen };
}

/** Holds a law to random portfolios under options of which some are fixed. */
function holds(
  law: (run: PortfolioResult, legs: readonly PortfolioLegInput[], options: PortfolioOptions) => void,
  fixed: PortfolioOptions = {},
): void {
  const seen = { fills: 0, refused: 0 };
  fc.assert(
    fc.property(portfolios, (one) => {
      const options = { ...shared(one), ...fixed };
      const legs = legsOf(one);
      const run = portfolio(legs, options);
      seen.fills += run.fills.length;
      seen.refused += run.refused.length;
      law(run, legs, options);
    }),
    RUNS,
  );
  // A law is worth something only where things happen.
  expect(seen.fills).toBeGreaterThan(600);
  expect(seen.refused).toBeGreaterThan(100);
}

const signed = (fill: { side: 'buy' | 'sell'; size: number }) =>
  fill.side === 'buy' ? fill.size : -fill.size;

/** What moved: rounding errors are relative to that. */
const turnover = ({ fills }: PortfolioResult) => fills.reduce((sum, f) => sum + f.size * f.price, CASH);

test('one symbol with all of the weight is a backtest: the same fills, trades and equity to the last bit', () => {
  let fills = 0;
  fc.assert(
    fc.property(portfolios, fc.boolean(), fc.boolean(), ({ symbols: [one] }, closeAtEnd, funded) => {
      const [{ strategy, bars }] = legsOf({ symbols: [one!], maxOpen: 1 }) as [PortfolioLegInput];
      const rate = funded && bars.instrument !== undefined ? 0.003 : 0;
      const funding = { time: [2 * HOUR, 5.5 * HOUR, 9 * HOUR], rate: [rate, -rate, rate] };
      const options: BacktestOptions = { ...optionsFor(one!.market), closeAtEnd };
      const alone = runBacktest(strategy, {}, bars, { ...options, ...(rate !== 0 && { funding }) });
      const together = portfolio([{ strategy, bars, ...(rate !== 0 && { funding }) }], options);
      const own = together.fills.map(({ leg: _, symbol: __, ...fill }) => fill);
      expect(own).toEqual(alone.fills);
      expect(together.tradeColumns).toEqual(alone.tradeColumns);
      expect(together.equity).toEqual(alone.equity);
      expect(together.legs[0]!.openTrade).toEqual(alone.openTrade);
      expect(together.metrics.exposure).toBe(alone.metrics.exposure);
      fills += own.length;
    }),
    { numRuns: 250 },
  );
  expect(fills).toBeGreaterThan(800);
});

test('money is conserved: equity is the cash after all fills, and the positions at their last closes', () => {
  holds((run, legs) => {
    let cash = CASH;
    let next = 0;
    const held = new Map<string, number>();
    const tolerance = 1e-9 * turnover(run);
    for (const [t, time] of run.time.entries()) {
      for (; run.fills[next]?.bar === t; next++) {
        const fill = run.fills[next]!;
        cash -= signed(fill) * fill.price + fill.fee;
        held.set(fill.symbol, (held.get(fill.symbol) ?? 0) + signed(fill));
      }
      const value = legs.reduce(
        (sum, { bars }) => sum + (held.get(bars.symbol) ?? 0) * closeAt(bars, time),
        0,
      );
      expect(Math.abs(run.equity[t]! - cash - value)).toBeLessThan(tolerance);
      const earned = run.legs.reduce((sum, { pnlByBar }) => sum + pnlByBar[t]!, CASH);
      expect(Math.abs(run.equity[t]! - earned)).toBeLessThan(tolerance);
    }
  });
});

function closeAt({ time, close }: Bars, now: number): number {
  return close[time.findLastIndex((own) => own <= now)] ?? 0;
}

test('the profits of all trades and open positions are what equity has gained', () => {
  holds((run) => {
    const closed = run.trades.reduce((sum, { pnl }) => sum + pnl, 0);
    const open = run.legs.reduce((sum, { openTrade }) => sum + (openTrade?.pnl ?? 0), 0);
    expect(Math.abs(closed + open - (run.equity.at(-1)! - CASH))).toBeLessThan(1e-9 * turnover(run));
    const contributed = run.legs.reduce((sum, { contribution }) => sum + contribution, 0);
    expect(Math.abs(contributed - run.metrics.totalReturn!)).toBeLessThan(1e-12 * turnover(run));
  });
});

test('no fill is outside of its own bar, nor on a time at which its symbol has none', () => {
  holds(
    (run, legs) => {
      for (const { symbol, time, price, key } of run.fills) {
        const { bars } = legs.find((leg) => leg.bars.symbol === symbol)!;
        const row = bars.time.indexOf(time);
        expect(row).toBeGreaterThanOrEqual(0);
        if (key !== 'liquidation') expect(price >= bars.low[row]! && price <= bars.high[row]!).toBe(true);
      }
    },
    { slippage: 0 },
  );
});

test('without leverage and shorts the cash never goes below nothing, between any two fills', () => {
  holds(
    (run) => {
      let cash = CASH;
      for (const fill of run.fills) {
        cash -= signed(fill) * fill.price + fill.fee;
        expect(cash).toBeGreaterThan(-1e-9 * turnover(run));
      }
    },
    { side: 'long', leverage: 1 },
  );
});

test('there are never more positions than maxOpen', () => {
  holds((run, _, { maxOpen }) => {
    const held = new Map<string, number>();
    for (const fill of run.fills) {
      const position = (held.get(fill.symbol) ?? 0) + signed(fill);
      if (Math.abs(position) <= 1e-9 * fill.size) held.delete(fill.symbol);
      else held.set(fill.symbol, position);
      expect(held.size).toBeLessThanOrEqual(maxOpen!);
    }
  });
});

test('what the bars after a time are changes nothing until then', () => {
  fc.assert(
    fc.property(portfolios, fc.integer({ min: 3, max: 30 }), (one, hours) => {
      const options = shared(one);
      const until = hours * HOUR;
      const legs = legsOf(one);
      const past = portfolio(legs, options);
      const other = portfolio(
        legs.map((leg) => ({ ...leg, bars: changedAfter(leg.bars, until) })),
        options,
      );
      const before = ({ fills }: PortfolioResult) => fills.filter(({ time }) => time <= until);
      expect(before(other)).toEqual(before(past));
      const rows = past.time.filter((time) => time <= until).length;
      expect(other.equity.subarray(0, rows)).toEqual(past.equity.subarray(0, rows));
    }),
    RUNS,
  );
});

/** The same bars up to `until`, ms, and others after it. */
function changedAfter(bars: Bars, until: number): Bars {
  const change = (column: Float64Array) => column.map((x, i) => (bars.time[i]! > until ? 1.5 * x + 7 : x));
  const { open, high, low, close, ...rest } = bars;
  return createBars({
    ...rest,
    ...{ open: change(open), high: change(high), low: change(low), close: change(close) },
  });
}

// With the second seed, positions are turned round at one open.
test.each([1, -829227805])(
  'the order of the list changes nothing where a rank says whose turn it is (seed %i)',
  (seed) => {
    fc.assert(
      fc.property(portfolios, fc.nat(), (one, rotate) => {
        const options = { ...shared(one), leverage: 1, rank: 'rank' };
        const legs = legsOf(one).map((leg, k) => ({ ...leg, strategy: ranked(leg.strategy, k) }));
        const at = rotate % legs.length;
        const [run, turned] = [
          portfolio(legs, options),
          portfolio([...legs.slice(at), ...legs.slice(0, at)], options),
        ];
        expect(turned.fills.length).toBe(run.fills.length);
        for (const leg of run.legs) {
          const same = turned.legs.find(({ name }) => name === leg.name)!;
          expect(same.trades).toBe(leg.trades);
          expect(Math.abs(same.pnl - leg.pnl)).toBeLessThan(1e-9 * turnover(run));
        }
      }),
      { ...RUNS, seed },
    );
  },
);

/** The same strategy with a column that tells its leg from the others. */
function ranked(strategy: PortfolioLegInput['strategy'], leg: number): PortfolioLegInput['strategy'] {
  return {
    ...strategy,
    indicators: ({ close }: never) => ({ rank: (close as never as Constant).mul(0).add(leg) }),
  };
}
interface Constant {
  mul(x: number): { add(x: number): unknown };
}

test('symbols that never trade change nothing', () => {
  const idle = defineStrategy({ name: 'idle', params: {}, indicators: () => ({}), onBar: () => undefined });
  fc.assert(
    fc.property(portfolios, (one) => {
      const options = shared(one);
      const [last, ...others] = legsOf(one).reverse() as [PortfolioLegInput, ...PortfolioLegInput[]];
      const more = [...others, { ...last, strategy: idle, bars: barsFor(one.symbols[0]!, 'IDLE') }];
      const [run, same] = [portfolio(others, options), portfolio(more, options)];
      expect(same.fills).toEqual(run.fills.map((fill) => ({ ...fill, bar: same.time.indexOf(fill.time) })));
      expect(same.legs.slice(0, -1).map(({ pnl }) => pnl)).toEqual(run.legs.map(({ pnl }) => pnl));
    }),
    RUNS,
  );
});
