// What a session is to run, checked: from a trader's words, or from what the ledger says of it.

import { type BacktestOptions, resolveOptions, type Settings } from '../backtest/index.ts';
import { hashStrategy } from '../backtest/manifest.ts';
import { createBars, type Instrument, type Timeframe, TradelabError } from '../core/index.ts';
import { type AnyStrategy, Program, requireInputs } from '../strategy/index.ts';
import type { NewSession, SessionMode, SessionRow } from './ledger/index.ts';

/** The options of a backtest that a session takes: what follows from bars that are still to come, it does not. */
export type SessionOptions = Omit<
  BacktestOptions,
  'detail' | 'funding' | 'closeAtEnd' | 'periodsPerYear' | 'fill' | 'limitFill' | 'ambiguity'
>;

/** One strategy on one market. */
export interface SessionPlan {
  readonly strategy: AnyStrategy;
  /** The path of the file that the strategy is in, for who goes on with the session; absent for one that comes with tradelab. */
  readonly strategyFile?: string;
  readonly params?: Readonly<Record<string, unknown>>;
  /** The series that inputs of the strategy are read from, by their names, where they are not its own. */
  readonly inputs?: Readonly<Record<string, string>>;
  /** As ccxt calls it: 'binance'. */
  readonly exchange: string;
  readonly symbol: string;
  readonly timeframe: Timeframe;
  readonly mode: SessionMode;
  readonly options?: SessionOptions;
  /**
   * Where a paper session fills: by the bars that have closed, exactly as a backtest (default), or by the prices that come
   * in between, as soon as a real venue would; market orders then take the best bid or offer, where it is streamed.
   */
  readonly fills?: 'bars' | 'prices';
  /** Tick, lot, least notional and fees of the market. */
  readonly instrument?: Instrument;
}

/** What the ledger keeps of a session besides its names. */
export interface RecordedPlan {
  readonly options: SessionOptions;
  readonly fills: 'bars' | 'prices';
  /** Absent where all inputs are read from the strategy's own series. */
  readonly inputs?: Readonly<Record<string, string>>;
  readonly instrument: Instrument | null;
  /** Null for a strategy that comes with tradelab. */
  readonly strategyFile: string | null;
  /** What the strategy's code was. */
  readonly strategyHash: string;
  /** When it was started, ms UTC by the exchange's clock: bars that close later are decided on. */
  readonly startTime: number;
}

/** Checks a plan, and returns its complete parameters. Throws `bad-param`, `bad-option` and `bad-strategy`. */
export function checkSessionPlan(plan: SessionPlan): SessionRow['params'] {
  settingsOf(plan);
  requireInputs(plan.strategy, Object.keys(plan.inputs ?? {}));
  return new Program(plan.strategy, plan.params ?? {}, plan.timeframe).params;
}

/** A plan that starts at `startTime`, as the ledger records it. Throws what `checkSessionPlan` throws. */
export function recordPlan(plan: SessionPlan, startTime: number): NewSession {
  const { strategy, exchange, symbol, timeframe, mode, inputs } = plan;
  const { options = {}, instrument, fills = 'bars' } = plan;
  const params = checkSessionPlan(plan);
  const recorded: RecordedPlan = {
    options,
    fills,
    ...(inputs !== undefined && { inputs }),
    instrument: instrument ?? null,
    strategyFile: plan.strategyFile ?? null,
    strategyHash: hashStrategy(strategy),
    startTime,
  };
  return { strategy: strategy.name, params, exchange, symbol, timeframe, mode, options: recorded };
}

/** The plan of a recorded session. Throws `conflict` where the strategy's code is no longer what the session runs. */
export function planOf({ options, ...row }: SessionRow, strategy: AnyStrategy): SessionPlan {
  const recorded = options as RecordedPlan;
  if (hashStrategy(strategy) !== recorded.strategyHash) {
    throw new TradelabError('conflict', `'${row.strategy}' has changed since session ${row.id} began`, {
      hint: 'its state may not fit the new code: go back to the old, or stop the session and start another',
    });
  }
  const { params, exchange, symbol, timeframe, mode } = row;
  const { instrument, fills, inputs } = recorded;
  return {
    ...{ strategy, params, exchange, symbol, timeframe, mode, fills, options: recorded.options },
    ...(inputs !== undefined && { inputs }),
    ...(instrument !== null && { instrument }),
  };
}

/** What the options come down to. Throws `bad-option`. */
export function settingsOf({
  options = {},
  instrument,
  symbol,
  timeframe,
}: Pick<SessionPlan, 'options' | 'instrument' | 'symbol' | 'timeframe'>): Settings {
  const none = { time: [], open: [], high: [], low: [], close: [], volume: [] };
  return resolveOptions(
    options,
    createBars({ ...none, symbol, timeframe, ...(instrument && { instrument }) }),
  );
}

/** Whether what is traded pays funding. */
export function isPerpetual({ instrument }: SessionPlan): boolean {
  return instrument?.kind === 'perpetual';
}

/** The assets of a market by ccxt's name of it: of 'BTC/USDT:USDT', BTC and USDT. */
export function assetsOf(symbol: string): { readonly base: string; readonly quote: string } {
  const [base, quote] = symbol.split(/[/:]/);
  return { base: base!, quote: quote! };
}
