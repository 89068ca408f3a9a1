// A portfolio: strategies over many symbols on one timeline, paid from one purse.

import { requireEnoughBars } from '../backtest/backtest.ts';
import { announce } from '../core/announce.ts';
import type { Bars } from '../core/bars.ts';
import type { RefusedOrder } from '../core/portfolio.ts';
import type { AnyStrategy, Indicators, ParamSchema, ParamValues, Strategy } from '../strategy/index.ts';
import { Decision, type Slot } from './decision.ts';
import { type AnyPortfolioStrategy, type PortfolioStrategy, strategyOf } from './define-portfolio.ts';
import { Leg } from './leg.ts';
import {
  type PortfolioLegInput,
  type PortfolioOptions,
  type PortfolioPlan,
  planPortfolio,
  weighted,
} from './options.ts';
import { Pool } from './pool.ts';
import { PortfolioResult } from './result.ts';
import { closeLegs, type PortfolioRun, runLegs } from './run.ts';
import { timelineOf } from './timeline.ts';
import { turnBy } from './turn.ts';

/** The options, and the parameters of the one strategy. */
type Shared<P extends ParamSchema> = PortfolioOptions & { params?: Partial<ParamValues<P>> };

/** The same, and for strategies of single symbols the weight of each symbol. */
type Given = PortfolioOptions & {
  params?: Readonly<Record<string, unknown>>;
  weights?: Readonly<Record<string, number>>;
};

/**
 * Runs a strategy over all symbols (of `definePortfolio`), one strategy over many symbols, or several strategies as
 * legs, on the union of their bars' times, with cash that they share. A strategy of one symbol is run unchanged on each:
 * the account that it sees is its `weight` of the total equity.
 *
 * A symbol without a bar at a time is marked at its last close, and nothing fills or is decided of it. Where orders meet
 * at one open or close, those that give money back fill first; those that take it follow by `rank`, else in the order of
 * the list, each cut to what is left, or refused: `refused` lists them.
 *
 * Throws `bad-option`, `bad-param`, `bad-strategy`, and `too-few-bars` where no symbol has enough bars to decide on.
 */
export function portfolio<P extends ParamSchema, I extends Indicators, S>(
  strategy: PortfolioStrategy<P, I, S>,
  bars: readonly Bars[],
  options?: Shared<P>,
): PortfolioResult;
export function portfolio<P extends ParamSchema, I extends Indicators, S>(
  strategy: Strategy<P, I, S>,
  bars: readonly Bars[],
  options?: Shared<P> & { weights?: Readonly<Record<string, number>> },
): PortfolioResult;
export function portfolio(legs: readonly PortfolioLegInput[], options?: PortfolioOptions): PortfolioResult;
export function portfolio(
  what: AnyStrategy | AnyPortfolioStrategy | readonly PortfolioLegInput[],
  second?: readonly Bars[] | PortfolioOptions,
  third: Given = {},
): PortfolioResult {
  if (Array.isArray(what)) return runPortfolio(planPortfolio(what, (second ?? {}) as PortfolioOptions));
  const strategy = what as AnyStrategy | AnyPortfolioStrategy;
  if ('kind' in strategy) return runTogether(strategy, second as readonly Bars[], third);
  const { params = {}, weights, ...options } = third;
  const legs = weighted(second as readonly Bars[], weights);
  return runPortfolio(
    planPortfolio(
      legs.map((leg) => ({ ...leg, strategy, params })),
      options,
    ),
  );
}

/** Runs a strategy over all symbols: each has the whole equity to size by, and its orders from the one decision. */
function runTogether(
  strategy: AnyPortfolioStrategy,
  bars: readonly Bars[],
  { params = {}, ...options }: Given,
): PortfolioResult {
  const slots: Slot[] = [];
  const inputs = weighted(bars).map((leg) => {
    const slot: Slot = { wanted: undefined };
    slots.push(slot);
    return { ...leg, strategy: strategyOf(strategy, () => slot.wanted), params, weight: 1 };
  });
  return runPortfolio(planPortfolio(inputs, options), { strategy, slots });
}

function runPortfolio(
  { legs: plans, maxOpen, rank, cash, recorded }: PortfolioPlan,
  together?: { strategy: AnyPortfolioStrategy; slots: readonly Slot[] },
): PortfolioResult {
  const pool = new Pool(cash, maxOpen);
  const legs = plans.map((plan) => new Leg(plan, pool));
  const ready = legs.find(({ start, bars }) => start < bars.length) ?? legs[0]!;
  requireEnoughBars(ready.program, ready.start, ready.bars);
  const refused: RefusedOrder[] = [];
  listen(legs, refused);
  const run: PortfolioRun = {
    ...{ legs, pool, timeline: timelineOf(legs.map(({ bars }) => bars.time)) },
    turn: rank === undefined ? undefined : turnBy(rank, legs),
    decision: together && new Decision(together.strategy, legs, together.slots, pool, refused),
  };
  const columns = runLegs(run);
  if (recorded['closeAtEnd']) closeLegs(run, columns);
  const result = new PortfolioResult(run, columns, refused, recorded);
  announce(result, {
    strategy: together?.strategy ?? plans.map(({ strategy }) => strategy),
    bars: plans.map(({ bars }) => bars),
  });
  return result;
}

/** Has the legs write down the orders that they are refused. */
function listen(legs: readonly Leg[], refused: RefusedOrder[]): void {
  for (const { engine, name, bars } of legs) {
    engine.journal.observer.refused = ({ key, reason: whole }, what, time) => {
      const kind = whole === undefined ? 'cut' : 'refused';
      refused.push({ time, leg: name, symbol: bars.symbol, key, kind, reason: whole ?? what });
    };
  }
}
