// What a portfolio is asked to be, checked at the border: its legs, their weights, and the options that they share.

import { requireSignals } from '../backtest/check-inputs.ts';
import { type BacktestOptions, resolveOptions } from '../backtest/index.ts';
import { checkOptions, OPTION_NAMES } from '../backtest/option-rules.ts';
import type { Bars } from '../core/bars.ts';
import { didYouMean, shown, TradelabError } from '../core/errors.ts';
import type { AnyStrategy } from '../strategy/index.ts';
import type { LegPlan } from './leg.ts';

/** The options of a portfolio: those of a backtest, for every leg, and what concerns all of them. */
export interface PortfolioOptions extends Omit<BacktestOptions, 'detail' | 'funding' | 'risk'> {
  /** The most positions that are open at once; default: as many as there are legs. */
  maxOpen?: number;
  /**
   * The name of a column of the strategy: where several orders would open positions at one moment, the leg in which it is
   * highest on its last closed bar comes first. Default: in the order of the list.
   */
  rank?: string;
}

/** One strategy on one symbol, with its part of the capital. What it says of the options holds for itself alone. */
export interface PortfolioLegInput
  extends Omit<BacktestOptions, 'cash' | 'fill' | 'detail' | 'closeAtEnd' | 'periodsPerYear' | 'risk'> {
  strategy: AnyStrategy;
  bars: Bars;
  params?: Readonly<Record<string, unknown>>;
  /**
   * The fraction of the total equity that is its account, above 0 and up to 1. Default: even parts, of `maxOpen` where
   * that is less than the number of legs.
   */
  weight?: number;
  /** Default: the symbol, or strategy and symbol where several legs have the same one. */
  name?: string;
}

/** What concerns the portfolio as a whole. */
export interface PortfolioPlan {
  readonly legs: readonly LegPlan[];
  readonly maxOpen: number;
  readonly rank: string | undefined;
  readonly cash: number;
  /** What a result records of the options. */
  readonly recorded: Readonly<Record<string, unknown>>;
}

function fail(message: string, hint: string): TradelabError {
  return new TradelabError('bad-option', message, { hint });
}

/** Checks legs and options. Throws `bad-option`, and `too-few-bars` where a leg has none at all. */
export function planPortfolio(
  inputs: readonly PortfolioLegInput[],
  { maxOpen = inputs.length, rank, ...common }: PortfolioOptions,
): PortfolioPlan {
  requireLegs(inputs);
  requireOptionNames(common);
  if (!Number.isInteger(maxOpen) || maxOpen < 1)
    throw fail(`maxOpen is ${shown(maxOpen)}`, 'maxOpen is a whole number of positions, at least 1');
  const names = namesOf(inputs);
  const even = 1 / Math.min(inputs.length, maxOpen);
  const legs = inputs.map((input, k) => planLeg(input, names[k]!, even, common));
  const recorded = { ...checkOptions({ ...common }), maxOpen, ...(rank !== undefined && { rank }) };
  return { legs, maxOpen, rank, cash: legs[0]!.settings.engine.cash, recorded };
}

function planLeg(
  { strategy, bars, params = {}, weight, name: _, ...own }: PortfolioLegInput,
  name: string,
  even: number,
  common: BacktestOptions,
): LegPlan {
  if (weight !== undefined && !(weight > 0 && weight <= 1))
    throw fail(`the weight of ${name} is ${shown(weight)}`, 'a weight is a fraction above 0 and up to 1');
  const shared = SHARED.find((option) => option in own);
  if (shared !== undefined)
    throw fail(`the leg ${name} has a ${shared} of its own`, 'it is an option of the whole portfolio');
  if ('risk' in own) throw fail(`the leg ${name} has risk limits`, NOT_SHARED['risk']!);
  const options = { ...common, ...own };
  const settings = resolveOptions(options, bars);
  requireSignals(strategy, options);
  return { name, strategy, params, bars, weight: weight ?? even, settings };
}

function requireLegs(inputs: readonly PortfolioLegInput[]): void {
  if (!Array.isArray(inputs) || inputs.length === 0)
    throw fail(
      'a portfolio has no symbols',
      'give it a list of bars: [await loadBars(…), await loadBars(…)]',
    );
  const { timeframe } = inputs[0]!.bars ?? {};
  for (const { bars, strategy } of inputs) {
    if (typeof strategy?.indicators !== 'function')
      throw fail(`a strategy is ${shown(strategy)}`, 'a leg is { strategy, bars, params, weight }');
    if (!(bars?.time instanceof Float64Array))
      throw fail(`bars are ${shown(bars)}`, 'bars are what loadBars or createBars return');
    if (bars.timeframe !== timeframe)
      throw fail(
        `${bars.symbol} has bars of ${bars.timeframe}, the first symbol of ${timeframe}`,
        'a portfolio has one timeframe: resample the others',
      );
    if (bars.length > 0) continue;
    const hint = 'load some: are the dates right?';
    throw new TradelabError('too-few-bars', `there are no bars of ${bars.symbol}`, { hint });
  }
}

const SHARED = ['cash', 'fill', 'closeAtEnd', 'periodsPerYear', 'detail'];

// The legs meet at the open and the close of bars, and finer ones would have them meet elsewhere.
const NOT_SHARED: Readonly<Record<string, string>> = {
  detail: 'finer bars are for a backtest of one symbol',
  funding: 'funding is of one symbol: give it to the leg of that symbol',
  risk: 'limits on risk are for a backtest of one symbol',
};
const NAMES = ['maxOpen', 'rank', ...OPTION_NAMES.filter((name) => !(name in NOT_SHARED))];

function requireOptionNames(options: BacktestOptions): void {
  const unknown = Object.keys(options).find((name) => !NAMES.includes(name));
  if (unknown === undefined) return;
  throw fail(`unknown option '${unknown}' of a portfolio`, NOT_SHARED[unknown] ?? didYouMean(unknown, NAMES));
}

/** A name for each leg, no two the same. */
function namesOf(inputs: readonly PortfolioLegInput[]): string[] {
  const symbols = inputs.map(({ bars }) => bars.symbol);
  const names = inputs.map(({ name, strategy, bars }) => {
    if (name !== undefined) return name;
    const alone = symbols.filter((symbol) => symbol === bars.symbol).length === 1;
    return alone ? bars.symbol : `${strategy.name} ${bars.symbol}`;
  });
  const twice = names.find((name, k) => names.indexOf(name) !== k);
  if (twice === undefined) return names;
  throw fail(`two legs are named '${twice}'`, 'give bars a symbol of their own, or legs a name');
}

/** A leg for each symbol, with the weight that `weights` says: it names all symbols, or is absent. Throws `bad-option`. */
export function weighted(
  bars: readonly Bars[],
  weights?: Readonly<Record<string, number>>,
): { bars: Bars; weight?: number }[] {
  if (!Array.isArray(bars)) throw fail(`bars are ${shown(bars)}`, 'give a list of bars, one of each symbol');
  if (weights === undefined) return bars.map((one) => ({ bars: one }));
  const symbols = bars.map((one) => one?.symbol);
  const unknown = Object.keys(weights).find((symbol) => !symbols.includes(symbol));
  if (unknown !== undefined)
    throw fail(`there is no symbol '${unknown}' to weigh`, didYouMean(unknown, symbols));
  const missing = symbols.find((symbol) => weights[symbol] === undefined);
  if (missing !== undefined)
    throw fail(
      `there is no weight for ${missing}`,
      'weights name every symbol, or are left out for even ones',
    );
  return bars.map((one) => ({ bars: one, weight: weights[one.symbol]! }));
}
