// The limits on risk: what each is, what it does where it is reached, and what it takes; the one table of them.

/**
 * Limits on what a strategy may do, each of them optional. Fractions are not percent, times are ms, amounts of money in
 * quote units. What only makes a position smaller is refused by none of them.
 */
export interface RiskLimits {
  /** Halts until the day is over where so much of the equity at its start is lost: a fraction. Days are of UTC. */
  readonly dailyLoss?: number;
  /** Halts until it is resumed by hand where equity is so far below its highest: a fraction. */
  readonly maxDrawdown?: number;
  /** Halts until it is resumed by hand where the strategy has lost so much since its start, in all its sessions: quote units. */
  readonly strategyLoss?: number;
  /** Halts for `coolDown` after so many round trips in a row that lost money. */
  readonly consecutiveLosses?: number;
  /** Pauses for `coolDown` where the highest price of the last 5 s is so far above the lowest: a fraction. */
  readonly priceJump?: number;
  /** Pauses where the next bar is late by so much, until it is there: ms. */
  readonly staleData?: number;
  /** Pauses from so long before each funding until so long after it: ms. */
  readonly fundingPause?: number;
  /** The largest position: base units. */
  readonly maxPosition?: number;
  /** The largest value of the position: quote units. */
  readonly maxExposure?: number;
  /** The largest value of all positions of all sessions: quote units. */
  readonly maxTotalExposure?: number;
  /** By symbol, the fraction of the total equity that may be committed to its position; together no more than 1. */
  readonly allocation?: Readonly<Record<string, number>>;
  /** The most that is bought and sold in a UTC day together: base units. */
  readonly dailyQuantity?: number;
  /** The most orders in any 60 s. */
  readonly ordersPerMinute?: number;
  /** How long `consecutiveLosses` halts and `priceJump` pauses: ms. */
  readonly coolDown?: number;
  /** What a halt does with the position: keep it with its exits (default), or close it. */
  readonly onHalt?: 'keep' | 'close';
}

/** A limit by its name. */
export type RiskLimitName = Exclude<keyof RiskLimits, 'coolDown' | 'onHalt'>;

/**
 * What a limit does where it is reached. A halt and a pause cancel the orders that could open or add to a position, and let none
 * be placed; a halt may close the position as well. The others make one order smaller, or refuse it.
 */
type RiskEffect = 'halt' | 'pause' | 'cut' | 'refuse';

interface Rule {
  /** Absent for what is a part of other limits. */
  readonly effect?: RiskEffect;
  readonly fits: (value: unknown) => boolean;
  /** What it takes, in the words of a hint. */
  readonly takes: string;
  /** Whether a time may be given in words, '15m'. */
  readonly isTime?: boolean;
}

const number = (fits: (value: number) => boolean) => (value: unknown) =>
  typeof value === 'number' && Number.isFinite(value) && fits(value);
const positive = number((value) => value > 0);
const share = number((value) => value > 0 && value <= 1);
const count = number((value) => Number.isInteger(value) && value >= 1);
const time = { fits: positive, isTime: true };

/** In the order in which limits are looked at and recorded. */
export const RISK_LIMITS: Readonly<Record<keyof RiskLimits, Rule>> = {
  dailyLoss: {
    effect: 'halt',
    fits: share,
    takes: 'dailyLoss is a fraction of the equity at the start of the day, above 0 and up to 1: 0.05 is 5 %',
  },
  maxDrawdown: {
    effect: 'halt',
    fits: share,
    takes: 'maxDrawdown is a fraction of the highest equity, above 0 and up to 1: 0.2 is 20 %',
  },
  strategyLoss: { effect: 'halt', fits: positive, takes: 'strategyLoss is a positive amount of quote money' },
  consecutiveLosses: {
    effect: 'halt',
    fits: count,
    takes: 'consecutiveLosses is a whole number of round trips, at least 1',
  },
  priceJump: {
    effect: 'pause',
    fits: positive,
    takes: 'priceJump is a positive fraction of a price: 0.02 is 2 % within 5 seconds',
  },
  staleData: { effect: 'pause', ...time, takes: "staleData is a time in ms, or in words: '30s', '5m'" },
  fundingPause: {
    effect: 'pause',
    ...time,
    takes: "fundingPause is a time in ms before and after each funding, or in words: '10m'",
  },
  maxPosition: { effect: 'cut', fits: positive, takes: 'maxPosition is a positive number of base units' },
  maxExposure: { effect: 'cut', fits: positive, takes: 'maxExposure is a positive amount of quote money' },
  maxTotalExposure: {
    effect: 'cut',
    fits: positive,
    takes: 'maxTotalExposure is a positive amount of quote money',
  },
  allocation: {
    effect: 'cut',
    fits: isAllocation,
    takes:
      "allocation is a fraction of the equity for each symbol, together no more than 1: { 'BTC/USDT': 0.5 }",
  },
  dailyQuantity: {
    effect: 'cut',
    fits: positive,
    takes: 'dailyQuantity is a positive number of base units',
  },
  ordersPerMinute: {
    effect: 'refuse',
    fits: count,
    takes: 'ordersPerMinute is a whole number of orders, at least 1',
  },
  coolDown: { ...time, takes: "coolDown is a time in ms, or in words: '4h'" },
  onHalt: {
    fits: (value) => value === 'keep' || value === 'close',
    takes: "onHalt is 'keep' or 'close'",
  },
};

function isAllocation(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const parts = Object.values(value);
  // A third, three times, is more than 1 by a rounding error.
  return parts.length > 0 && parts.every(share) && parts.reduce((a, b) => a + b) <= 1 + 1e-9;
}
