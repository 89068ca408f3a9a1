// A strategy: parameters, indicators from bars alone, and what to do about them.

import { BAR_COLUMNS } from '../core/bars.ts';
import { shown, TradelabError } from '../core/errors.ts';
import type { Fill } from '../core/run.ts';
import type { Series, Signal } from '../graph/index.ts';
import { type BarsWith, checkInputs, type InputSchema } from './inputs.ts';
import type { Orders } from './order.ts';
import { checkDefaults, type ParamSchema, type ParamValues } from './params.ts';

/** Lazy columns by name. */
export type Indicators = Readonly<Record<string, Series | Signal>>;

/** What a signal strategy says on each bar. An entry while in a position is ignored; an exit beats an entry. */
export interface Signals {
  readonly entries?: Signal;
  readonly exits?: Signal;
  readonly shortEntries?: Signal;
  readonly shortExits?: Signal;
}

/** A closed bar as `onBar` sees it, with the strategy's indicators as numbers and yes or no. */
export type BarView<I extends Indicators = Indicators> = {
  /** Open time, ms since the epoch UTC. */
  readonly time: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
  /** The number of the bar since the run began. */
  readonly index: number;
} & { readonly [K in keyof I]: I[K] extends Signal ? boolean : number };

/** The account as a strategy sees it: at the close of the bar, or in `onFill` at the price of the fill. */
export interface AccountView {
  /** Quote money that is not in a position. */
  readonly cash: number;
  /** Cash plus the position at that price. */
  readonly equity: number;
  /** Base units; negative when short. */
  readonly position: number;
  /** The average price of the position; 0 without one. */
  readonly entryPrice: number;
  /** Profit of the open position at that price, before fees. */
  readonly unrealized: number;
}

/**
 * The keys stand in this order, because the types flow down it: inputs, params, indicators, state, onFill, then signals or
 * onBar. `onBar` and `onFill` are plain functions of what they are given: no clock, no input or output, no randomness.
 */
export interface StrategySpec<
  P extends ParamSchema,
  I extends Indicators,
  S,
  N extends InputSchema = InputSchema,
> {
  readonly name: string;
  readonly description?: string;
  /** Other series that it reads, beside its bars: on each bar the value that was published by the bar's close. */
  readonly inputs?: N;
  readonly params: P;
  /** The lazy columns that decisions are made from; computed once, shared by every run that asks for the same. */
  indicators(bars: BarsWith<N>, params: ParamValues<P>): I;
  /** The state at the start: plain data that can be written down (structured clone). */
  state?(params: ParamValues<NoInfer<P>>): S;
  /** Told of every fill, in order, before `onBar` of the bar in which it happened. */
  onFill?(fill: Fill, account: AccountView, state: NoInfer<S>, params: ParamValues<NoInfer<P>>): void;
  signals?(indicators: NoInfer<I>, bars: BarsWith<NoInfer<N>>, params: ParamValues<NoInfer<P>>): Signals;
  /** The orders wanted: `undefined` keeps those that are working, `{}` means none. */
  onBar?(
    bar: BarView<NoInfer<I>>,
    account: AccountView,
    state: NoInfer<S>,
    params: ParamValues<NoInfer<P>>,
  ): Orders | undefined;
}

/** A strategy as `defineStrategy` returns it. */
export type Strategy<
  P extends ParamSchema = ParamSchema,
  I extends Indicators = Indicators,
  S = unknown,
  N extends InputSchema = InputSchema,
> = StrategySpec<P, I, S, N>;

/** Any strategy, where the types of its parameters do not matter. */
// biome-ignore lint/suspicious/noExplicitAny: a strategy is contravariant in its parameters; only `any` is above all
export type AnyStrategy = Strategy<any, any, any, any>;

const RESERVED = new Set<string>([...BAR_COLUMNS, 'index']);

/** Checks a strategy's form and returns it with its types inferred. Throws `bad-strategy`. */
export function defineStrategy<
  const P extends ParamSchema,
  I extends Indicators,
  S = undefined,
  const N extends InputSchema = Record<never, never>,
>(spec: StrategySpec<P, I, S, N>): Strategy<P, I, S, N> {
  if (typeof spec.name !== 'string' || !/^[a-z0-9][a-z0-9-]*$/.test(spec.name)) {
    throw new TradelabError('bad-strategy', `${shown(spec.name)} is no name for a strategy`, {
      hint: 'use small letters, digits and dashes: ema-cross',
    });
  }
  // The types demand both; a strategy in plain JavaScript gets past them.
  for (const key of ['params', 'indicators'] as const) {
    if (spec[key] !== undefined) continue;
    throw new TradelabError('bad-strategy', `strategy '${spec.name}' has no ${key}`, {
      hint: key === 'params' ? 'without parameters: params: {}' : 'without any: indicators: () => ({})',
    });
  }
  if (spec.inputs !== undefined) checkInputs(spec.name, spec.inputs);
  checkDefaults(spec.name, spec.params);
  if ((spec.signals === undefined) === (spec.onBar === undefined)) {
    throw new TradelabError('bad-strategy', `strategy '${spec.name}' needs either signals or onBar`, {
      hint: spec.signals === undefined ? 'add one of the two' : 'leave one of the two out',
    });
  }
  return spec;
}

/** Refuses what is no record of indicators, and a name that would hide a column of the bar. */
export function checkIndicators(strategy: string, indicators: Indicators): void {
  if (typeof indicators !== 'object' || indicators === null)
    throw unsound(
      strategy,
      `its indicators are ${shown(indicators)}`,
      'return them by name: ({ fast: ema(close, 12) })',
    );
  for (const name in indicators) {
    if (RESERVED.has(name))
      throw unsound(strategy, `an indicator cannot be named '${name}'`, `every bar has '${name}' already`);
  }
}

function unsound(strategy: string, what: string, hint: string): TradelabError {
  return new TradelabError('bad-strategy', `strategy '${strategy}': ${what}`, { hint });
}
