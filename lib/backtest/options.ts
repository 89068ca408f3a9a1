// The options of a backtest: what a user may say, what it is where nobody says, and what it comes down to.

import { type Bars, barsPerYear } from '../core/bars.ts';
import { TradelabError } from '../core/errors.ts';
import type { EngineOptions, Funding } from '../engine/index.ts';
import { type ExecutionRules, parseRiskLimits, type RiskLimits, riskOf } from '../execution/index.ts';
import type { AttachedExits, SignalTrading, Size } from '../strategy/index.ts';
import { requireFiner, requireFunding, requireMarketAllows } from './check-inputs.ts';
import { checkOptions } from './option-rules.ts';

/** How a backtest runs. Rates are fractions: a fee of 0.001 is 0.1 %. */
export interface BacktestOptions {
  /** Starting cash in quote units; default 10,000. */
  cash?: number;
  /** Fee rate on the notional of each fill, or one for makers and one for takers; default: the instrument's, else 0.001. */
  fee?: number | { maker: number; taker: number };
  /** By how much market and stop fills are worse than their price; default 0. */
  slippage?: number;
  /** Market orders fill at the next open (default), or at the close they were decided on. */
  fill?: 'next-open' | 'close';
  /** Positions that may be held; default 'long'. */
  side?: 'long' | 'short' | 'both';
  /** Size of a signal strategy's entries: a fraction of equity (default 1), or another way of sizing. */
  size?: number | { quantity: number } | { notional: number } | { risk: number };
  /** Exits of a signal strategy besides its own, as fractions of the entry's price (the trail: of the best price). */
  stopLoss?: number;
  takeProfit?: number;
  trailingStop?: number;
  /** Notional over margin, at least 1; default 1. */
  leverage?: number;
  /** A limit fills when the price touches it (default), or only when it trades through. */
  limitFill?: 'touch' | 'through';
  /** Of two exits in one bar the worse (default) or the better is taken. */
  ambiguity?: 'worse' | 'better';
  /** Finer bars of the same market, which decide the order of events inside a bar. */
  detail?: Bars;
  /** Funding rates of a perpetual. */
  funding?: Funding;
  /** Closes an open position at the last close; default: it stays open, marked. */
  closeAtEnd?: boolean;
  /** Bars in a year, for annualising; default: from the data. */
  periodsPerYear?: number;
  /** Limits on risk, as a session would keep them; default: none. */
  risk?: RiskLimits;
}

type Defaulted =
  | ('cash' | 'fee' | 'slippage' | 'fill' | 'side' | 'size')
  | ('leverage' | 'limitFill' | 'ambiguity' | 'closeAtEnd');

/** The plain options of a run, as its result and its manifest record them. */
export type RecordedOptions = Required<Pick<BacktestOptions, Defaulted>> &
  Pick<BacktestOptions, 'stopLoss' | 'takeProfit' | 'trailingStop' | 'periodsPerYear' | 'risk'>;

/** The options with their defaults; the fee may still be the instrument's. */
type CheckedOptions = Omit<RecordedOptions, 'fee'> & Pick<BacktestOptions, 'fee' | 'detail' | 'funding'>;

/** What the options of a run come down to. */
export interface Settings {
  readonly recorded: RecordedOptions;
  readonly engine: EngineOptions;
  readonly periodsPerYear: number;
  readonly closeAtEnd: boolean;
}

/** Checks the options; throws `bad-option` with what the option takes. */
export function resolveOptions(options: BacktestOptions, bars: Bars): Settings {
  const checked = checkOptions(options as Record<string, unknown>) as unknown as CheckedOptions;
  const { detail, funding, cash, fee: givenFee, risk: givenRisk, ...given } = checked;
  const { instrument } = bars;
  const fee = givenFee ?? instrumentFee(bars) ?? 0.001;
  const rules: ExecutionRules = {
    makerFee: typeof fee === 'number' ? fee : fee.maker,
    takerFee: typeof fee === 'number' ? fee : fee.taker,
    slippage: given.slippage,
    fill: given.fill,
    side: given.side,
    leverage: given.leverage,
    limitFill: given.limitFill,
    ambiguity: given.ambiguity,
    instrument,
  };
  if (detail !== undefined) requireFiner(detail, bars);
  if (funding !== undefined) requireFunding(funding);
  requireMarketAllows(bars, rules, funding);
  const trading = tradingOf(given);
  const risk = givenRisk && parseRiskLimits(givenRisk);
  return {
    // In one order, whoever said what: the record is hashed.
    recorded: { cash, fee, ...given, ...(risk && { risk }) },
    engine: { cash, rules, trading, detail, funding, risk: risk && riskOf(risk, bars.symbol) },
    periodsPerYear: given.periodsPerYear ?? barsPerYear(bars),
    closeAtEnd: given.closeAtEnd,
  };
}

function instrumentFee({ instrument }: Bars): { maker: number; taker: number } | undefined {
  const { makerFee, takerFee } = instrument ?? {};
  if (makerFee === undefined || takerFee === undefined) return undefined;
  return { maker: makerFee, taker: takerFee };
}

type ExitOptions = Pick<RecordedOptions, 'stopLoss' | 'takeProfit' | 'trailingStop'>;

/** What the orders of signals are like. */
function tradingOf(given: Pick<RecordedOptions, 'size' | 'side' | keyof ExitOptions>): SignalTrading {
  const attached = attachedExits(given);
  const size = sizeOf(given.size);
  if (typeof size === 'object' && 'risk' in size && attached?.stop === undefined) {
    throw new TradelabError('bad-option', 'size is a risk, and there is no stop', {
      hint: 'add stopLoss: 0.05',
    });
  }
  return { size, attached, side: given.side };
}

function sizeOf(size: RecordedOptions['size']): Size {
  if (typeof size === 'number') return { fraction: size };
  return 'quantity' in size ? size.quantity : size;
}

function attachedExits({ stopLoss, takeProfit, trailingStop }: ExitOptions): AttachedExits | undefined {
  if (stopLoss === undefined && takeProfit === undefined && trailingStop === undefined) return undefined;
  return {
    ...(stopLoss !== undefined && { stop: { fraction: stopLoss } }),
    ...(takeProfit !== undefined && { target: { fraction: takeProfit } }),
    ...(trailingStop !== undefined && { trail: { fraction: trailingStop } }),
  };
}
