// What the limits on risk are judged by: all that is known at the moment of a decision, as plain data.

import type { RiskLimitName } from './limits.ts';

/** A time without entries. */
export interface Halt {
  /** When entries are allowed again, ms; Infinity until it is resumed by hand, or by what it waits for. */
  readonly until: number;
  readonly reason: string;
}

/** What other sessions of the same capital hold: all 0 where there are none. Quote units. */
export interface OtherSessions {
  readonly equity: number;
  /** The value of their positions, long and short alike. */
  readonly exposure: number;
  /** Profit of the other sessions of the same strategy. */
  readonly profit: number;
}

export interface RiskState {
  readonly symbol: string;
  readonly leverage: number;
  /** The moment, ms: the close of a bar, or the clock. */
  time: number;
  /** The number of its UTC day; the midnight that ends a day belongs to it. */
  day: number;
  /** At the last close. */
  equity: number;
  /** Equity at the end of the day before. */
  dayEquity: number;
  /** The highest equity at a close. */
  peakEquity: number;
  /** Of the strategy since its start in all its sessions, or since it was resumed by hand. */
  profit: number;
  /** The profit that `profit` is counted from. */
  profitBase: number;
  /** Round trips in a row that lost money, since the last halt for them. */
  losses: number;
  /** Profit of the round trip under way, as far as it was closed. */
  roundTrip: number;
  /** The last close. */
  mark: number;
  /** Base units bought and sold today. */
  traded: number;
  /** When orders were placed in the last minute, ms. */
  sent: number[];
  /** What prices were seen in the last 5 s: time, highest and lowest. */
  recent: (readonly [time: number, high: number, low: number])[];
  /** When the next bar closes, ms; NaN before the first. */
  due: number;
  /** The funding times before (or at) and after the moment, ms. */
  lastFunding: number;
  nextFunding: number;
  others: OtherSessions;
  /** What holds entries up now, by the limit. */
  halts: Partial<Record<RiskLimitName, Halt>>;
  /** Which limit refused the orders of this decision, by key, and of the one before: what is asked again is not told again. */
  refused: Record<string, RiskLimitName>;
  refusedBefore: Record<string, RiskLimitName>;
}

/** The state of an account that begins with `equity`, or whose limits begin with it. */
export function newRiskState(symbol: string, leverage: number, equity: number): RiskState {
  return {
    ...{ symbol, leverage, time: Number.NaN, day: Number.NEGATIVE_INFINITY },
    ...{ equity, dayEquity: equity, peakEquity: equity, profit: 0, profitBase: 0, losses: 0, roundTrip: 0 },
    ...{ mark: 0, traded: 0, sent: [], recent: [], due: Number.NaN },
    ...{ lastFunding: Number.NaN, nextFunding: Number.NaN },
    others: { equity: 0, exposure: 0, profit: 0 },
    ...{ halts: {}, refused: {}, refusedBefore: {} },
  };
}
