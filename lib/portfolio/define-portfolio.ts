// A strategy over all symbols at once: columns per symbol, and one decision that sees them side by side.

import { shown, TradelabError } from '../core/errors.ts';
import type { BarSeries } from '../graph/index.ts';
import {
  type AnyStrategy,
  type BarView,
  defineStrategy,
  type Indicators,
  type Orders,
  type ParamSchema,
  type ParamValues,
} from '../strategy/index.ts';

/** The closed bar of one symbol with its columns. */
export type SymbolRow<I extends Indicators = Indicators> = BarView<I> & { readonly symbol: string };

/** The position in one symbol, at the close. */
export interface SymbolPosition {
  /** Base units; negative when short. */
  readonly position: number;
  /** The average price of the position; 0 without one. */
  readonly entryPrice: number;
  /** Profit of the open position, before fees, in quote units. */
  readonly unrealized: number;
  /** Its value as a fraction of the total equity; negative when short. */
  readonly weight: number;
}

/** The account of the whole portfolio, at the close. */
export interface PortfolioAccount {
  /** Quote money that is in no position. */
  readonly cash: number;
  /** Cash plus all positions. */
  readonly equity: number;
  /** How many positions are open. */
  readonly open: number;
  /** The position in a symbol. Throws `bad-strategy` where the portfolio does not hold it. */
  of(symbol: string): SymbolPosition;
}

/** Fractions of the total equity by symbol, below 0 to be short. */
export type Weights = Readonly<Record<string, number>>;

/** Orders by symbol, and by key within it. */
export type PortfolioOrders = Readonly<Record<string, Orders>>;

/**
 * Like a strategy's, with one decision for all symbols. It is taken at every close at which some symbol has a bar and
 * its columns have values; `rows` are these symbols, in the order of their listing. The others keep what they have.
 */
export interface PortfolioSpec<P extends ParamSchema, I extends Indicators, S> {
  readonly name: string;
  readonly description?: string;
  readonly params: P;
  /** The lazy columns of each symbol, made from its own bars. */
  indicators(bars: BarSeries, params: ParamValues<P>): I;
  /** The state at the start: plain data. */
  state?(params: ParamValues<NoInfer<P>>): S;
  /**
   * The weights wanted, filled by market orders: a symbol of `rows` that is not named is sold, `{}` holds nothing, and
   * `undefined` keeps everything as it is.
   */
  weights?(
    rows: readonly SymbolRow<NoInfer<I>>[],
    account: PortfolioAccount,
    state: NoInfer<S>,
    params: ParamValues<NoInfer<P>>,
  ): Weights | undefined;
  /** The orders wanted: a symbol of `rows` that is not named has none from now on, `undefined` keeps all. */
  onBar?(
    rows: readonly SymbolRow<NoInfer<I>>[],
    account: PortfolioAccount,
    state: NoInfer<S>,
    params: ParamValues<NoInfer<P>>,
  ): PortfolioOrders | undefined;
}

/** A strategy over all symbols as `definePortfolio` returns it. */
export interface PortfolioStrategy<
  P extends ParamSchema = ParamSchema,
  I extends Indicators = Indicators,
  S = unknown,
> extends PortfolioSpec<P, I, S> {
  readonly kind: 'portfolio';
}

/** Any of them, where the types of its parameters do not matter. */
// biome-ignore lint/suspicious/noExplicitAny: a strategy is contravariant in its parameters; only `any` is above all
export type AnyPortfolioStrategy = PortfolioStrategy<any, any, any>;

/** Checks a strategy over all symbols and returns it with its types inferred. Throws `bad-strategy`. */
export function definePortfolio<const P extends ParamSchema, I extends Indicators, S = undefined>(
  spec: PortfolioSpec<P, I, S>,
): PortfolioStrategy<P, I, S> {
  const defined: PortfolioStrategy<P, I, S> = { ...spec, kind: 'portfolio' };
  // Its name, parameters and indicators are held to what a strategy's are.
  strategyOf(defined, () => undefined);
  const { weights, onBar } = spec;
  if ((weights === undefined) === (onBar === undefined)) {
    throw new TradelabError('bad-strategy', `portfolio '${spec.name}' needs either weights or onBar`, {
      hint: weights === undefined ? 'add one of the two' : 'leave one of the two out',
    });
  }
  return defined;
}

/** The strategy of one symbol: its columns, and the orders that were decided for it. */
export function strategyOf(
  { name, params, indicators }: AnyPortfolioStrategy,
  wanted: () => Orders | undefined,
): AnyStrategy {
  return defineStrategy({ name, params, indicators, onBar: wanted });
}

/** Refuses what is no record by symbol. Throws `bad-strategy`. */
export function requireRecord(strategy: string, what: string, given: unknown): void {
  if (typeof given === 'object' && given !== null && !Array.isArray(given)) return;
  throw new TradelabError('bad-strategy', `portfolio '${strategy}': its ${what} are ${shown(given)}`, {
    hint: `return ${what} by symbol, or undefined to keep everything`,
  });
}
