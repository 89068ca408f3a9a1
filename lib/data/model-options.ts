// The options of the generator, checked and filled with defaults that look like a liquid crypto market.

import { didYouMean, TradelabError } from '../core/index.ts';
import type { Garch, PriceModel, RandomWalk, Regime, RegimeSwitching } from './price-models.ts';

/** A model with those of its settings that differ from the defaults. */
export type ModelOptions =
  | (Pick<RandomWalk, 'model'> & Partial<RandomWalk>)
  | (Pick<Garch, 'model'> & Partial<Garch>)
  | (Pick<RegimeSwitching, 'model'> & Partial<RegimeSwitching>);

/** What each model has where the options say nothing. */
export const MODELS = {
  'random-walk': { model: 'random-walk', drift: 0.1, volatility: 0.4 },
  garch: { model: 'garch', drift: 0.1, volatility: 0.4, alpha: 0.1, beta: 0.85 },
  regime: {
    model: 'regime',
    regimes: [
      { drift: 0.4, volatility: 0.3, days: 60 },
      { drift: -0.6, volatility: 0.8, days: 15 },
    ],
  },
} as const satisfies Record<string, PriceModel>;

/** The whole model of some options. Throws `bad-option` for an unknown model or a setting out of its range. */
export function fillModel(options: ModelOptions): PriceModel {
  if (!Object.hasOwn(MODELS, options.model)) {
    throw new TradelabError('bad-option', `there is no model '${options.model}'`, {
      hint: didYouMean(options.model, Object.keys(MODELS)),
    });
  }
  if (options.model === 'regime') {
    const { regimes } = { ...MODELS.regime, ...options };
    for (const regime of regimes) checkRegime(regime);
    return { model: 'regime', regimes };
  }
  if (options.model === 'garch') return checkGarch(pick<Garch>(MODELS.garch, options));
  return checkRates(pick<RandomWalk>(MODELS['random-walk'], options));
}

/** The defaults, with those of their fields that the options have. */
function pick<T extends object>(defaults: T, options: { [name in keyof T]?: T[name] | undefined }): T {
  const names = Object.keys(defaults) as (keyof T)[];
  return Object.fromEntries(names.map((name) => [name, options[name] ?? defaults[name]])) as T;
}

function checkGarch(model: Garch): Garch {
  checkRates(model);
  const { alpha, beta } = model;
  requireRange(
    alpha >= 0 && beta >= 0 && alpha + beta < 1,
    `alpha ${alpha} and beta ${beta}`,
    'each from 0, together below 1',
  );
  return model;
}

function checkRegime(regime: Regime): void {
  checkRates(regime);
  requireRange(regime.days > 0, `days ${regime.days}`, 'above 0');
}

function checkRates<T extends { drift: number; volatility: number }>(rates: T): T {
  const { drift, volatility } = rates;
  requireRange(Number.isFinite(drift), `drift ${drift}`, 'a number per year, as 0.1');
  requireRange(volatility >= 0 && volatility < 100, `volatility ${volatility}`, 'from 0, per year: 0.4');
  return rates;
}

/** Throws `bad-option` where a number is not whole or below its least. */
export function requireWhole(name: string, value: number, least: number): void {
  requireRange(
    Number.isSafeInteger(value) && value >= least,
    `${name} ${value}`,
    `a whole number from ${least}`,
  );
}

/** Throws `bad-option` where a condition does not hold. */
export function requireRange(holds: boolean, what: string, wanted: string): void {
  if (!holds) throw new TradelabError('bad-option', `${what} is out of range`, { hint: wanted });
}
