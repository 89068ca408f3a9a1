// What an exchange says of a market: the smallest price and size steps, the least order, the fees.

/** The trading rules of one market. A rule that is absent does not apply. */
export interface Instrument {
  readonly symbol: string;
  /** Spot cannot go short or take leverage; a perpetual can, and pays funding. Default 'spot'. */
  readonly kind?: 'spot' | 'perpetual';
  /** The smallest price step. */
  readonly tick?: number;
  /** The smallest size step, in base units. */
  readonly lot?: number;
  /** The least price × size of an order, in quote units. */
  readonly minNotional?: number;
  /** Base units of one contract, where the exchange counts in contracts; sizes are in base units all the same. */
  readonly contractSize?: number;
  /** Fee rates as fractions of the notional. */
  readonly makerFee?: number;
  readonly takerFee?: number;
  /** Maintenance margin as a fraction of the position's notional; default 0.005. */
  readonly maintenanceMargin?: number;
}

// Division noise: 0.3 / 0.1 is 2.9999999999999996, which is three steps and not two. It grows with the quotient:
// 223697.61 / 0.01 is off by 4e-9.
const NOISE = 1e-9;
const RELATIVE_NOISE = 4 * Number.EPSILON;

/** How many whole steps `value` holds, rounded down. */
export function wholeSteps(value: number, step: number): number {
  const steps = value / step;
  return Math.floor(steps + Math.max(NOISE, Math.abs(steps) * RELATIVE_NOISE));
}

/**
 * `count` steps as a number, correctly rounded for decimal steps: 3 steps of 0.1 are 0.3 and not 0.30000000000000004,
 * because 1 / step is then a whole number and one division rounds once.
 */
export function stepsToNumber(count: number, step: number): number {
  const inverse = Math.round(1 / step);
  return inverse >= 1 && Math.abs(1 / inverse - step) <= Number.EPSILON * step
    ? count / inverse
    : count * step;
}

/** `value` rounded down to whole steps; unchanged where there is no step. */
export function floorToStep(value: number, step: number | undefined): number {
  return step === undefined ? value : stepsToNumber(wholeSteps(value, step), step);
}

/** `value` rounded to the nearest step; unchanged where there is no step. */
export function roundToStep(value: number, step: number | undefined): number {
  return step === undefined ? value : stepsToNumber(Math.round(value / step), step);
}
