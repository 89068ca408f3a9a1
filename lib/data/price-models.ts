// Published models of how prices move, as the mean and the deviation of each bar's logarithmic return.

import { DAY_MS, type Random } from '../core/index.ts';

const YEAR_MS = 365 * DAY_MS;

/** A market's temper: rates are per year of 365 days, as fractions. */
export interface Regime {
  /** The expected growth of the price. */
  readonly drift: number;
  /** The standard deviation of the logarithmic return. */
  readonly volatility: number;
  /** How many days it lasts on average. */
  readonly days: number;
}

/** Geometric Brownian motion: returns are independent and normal (M. Osborne, 1959; F. Black and M. Scholes, 1973). */
export interface RandomWalk {
  readonly model: 'random-walk';
  readonly drift: number;
  readonly volatility: number;
}

/** GARCH(1,1): large moves follow large moves, v' = ω + α ε² + β v (T. Bollerslev, 1986). */
export interface Garch {
  readonly model: 'garch';
  readonly drift: number;
  /** Of the long run: ω is (1 - α - β) times its square. */
  readonly volatility: number;
  readonly alpha: number;
  readonly beta: number;
}

/** Two regimes that a Markov chain switches between (J. Hamilton, 1989). */
export interface RegimeSwitching {
  readonly model: 'regime';
  readonly regimes: readonly [Regime, Regime];
}

/** A model with all its settings. */
export type PriceModel = RandomWalk | Garch | RegimeSwitching;

/** What the model says of the next bar, given how far the last return was from its mean. */
export interface ReturnProcess {
  mean: number;
  deviation: number;
  advance(shock: number): void;
}

/** The process of a model for bars of `ms` milliseconds; it starts in its long run. */
export function returnProcess(model: PriceModel, ms: number, uniform: Random): ReturnProcess {
  const years = ms / YEAR_MS;
  if (model.model === 'garch') return garch(model, years);
  if (model.model === 'regime') return regimes(model.regimes, ms, uniform);
  return { ...moments(model, years), advance: () => {} };
}

function moments({ drift, volatility }: { drift: number; volatility: number }, years: number) {
  // The mean of the logarithm is below the growth of the price by half the variance (Itô).
  return { mean: (drift - volatility ** 2 / 2) * years, deviation: volatility * Math.sqrt(years) };
}

function garch(model: Garch, years: number): ReturnProcess {
  const { mean, deviation } = moments(model, years);
  const omega = (1 - model.alpha - model.beta) * deviation ** 2;
  let variance = deviation ** 2;
  return {
    mean,
    deviation,
    advance(shock) {
      variance = omega + model.alpha * shock ** 2 + model.beta * variance;
      this.deviation = Math.sqrt(variance);
    },
  };
}

function regimes(pair: readonly [Regime, Regime], ms: number, uniform: Random): ReturnProcess {
  const states = pair.map((regime) => ({
    ...moments(regime, ms / YEAR_MS),
    leaves: Math.min(1, ms / (regime.days * DAY_MS)),
  })) as [RegimeState, RegimeState];
  const [first, second] = states;
  let state = uniform() * (first.leaves + second.leaves) < second.leaves ? first : second;
  return {
    mean: state.mean,
    deviation: state.deviation,
    advance() {
      if (uniform() < state.leaves) state = state === first ? second : first;
      this.mean = state.mean;
      this.deviation = state.deviation;
    },
  };
}

interface RegimeState {
  mean: number;
  deviation: number;
  /** The chance that a bar is the regime's last. */
  leaves: number;
}
