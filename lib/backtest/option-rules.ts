// The rules of the options, a line each: what fits, in what words it is explained, and the value where nobody says.

import { didYouMean, shown, TradelabError } from '../core/errors.ts';

interface Rule {
  readonly fits: (value: unknown) => boolean;
  /** What it takes, in the words of a hint. */
  readonly takes: string;
  /** Absent: the option may be left out. */
  readonly default?: unknown;
}

const number = (fits: (value: number) => boolean) => (value: unknown) =>
  typeof value === 'number' && Number.isFinite(value) && fits(value);
const positive = number((value) => value > 0);
const rate = number((value) => value >= 0 && value <= 1);
const share = number((value) => value > 0 && value <= 1);
const inside = number((value) => value > 0 && value < 1);
const oneOf =
  (...words: readonly string[]) =>
  (value: unknown) =>
    words.includes(value as string);
const anything = () => true;

/** Whether `value` is an object of these fields and no others, each of which fits. */
function record(fields: Readonly<Record<string, (value: unknown) => boolean>>) {
  const names = Object.keys(fields);
  return (value: unknown) =>
    typeof value === 'object' &&
    value !== null &&
    Object.keys(value).length === names.length &&
    names.every((name) => fields[name]!((value as Record<string, unknown>)[name]));
}

const either =
  (...kinds: readonly ((value: unknown) => boolean)[]) =>
  (value: unknown) =>
    kinds.some((fits) => fits(value));

/** In the order in which results record them. */
const RULES: Readonly<Record<string, Rule>> = {
  cash: { fits: positive, takes: 'cash is a positive amount of quote money', default: 10_000 },
  fee: {
    fits: either(rate, record({ maker: rate, taker: rate })),
    takes: 'a fee is a fraction from 0 to 1: 0.001 is 0.1 %; or { maker: 0.0002, taker: 0.0005 }',
  },
  slippage: {
    fits: number((value) => value >= 0 && value < 1),
    takes: 'slippage is a fraction from 0 to below 1: 0.0005 is 0.05 %',
    default: 0,
  },
  fill: { fits: oneOf('next-open', 'close'), takes: "fill is 'next-open' or 'close'", default: 'next-open' },
  side: { fits: oneOf('long', 'short', 'both'), takes: "side is 'long', 'short' or 'both'", default: 'long' },
  size: {
    fits: either(
      share,
      record({ quantity: positive }),
      record({ notional: positive }),
      record({ risk: share }),
    ),
    takes:
      'size is a fraction of equity above 0 and up to 1, or { quantity: 2 }, { notional: 500 }, { risk: 0.02 }',
    default: 1,
  },
  stopLoss: { fits: inside, takes: 'stopLoss is a fraction of the entry price between 0 and 1' },
  takeProfit: { fits: positive, takes: 'takeProfit is a positive fraction of the entry price' },
  trailingStop: { fits: inside, takes: 'trailingStop is a fraction of the best price between 0 and 1' },
  leverage: {
    fits: number((value) => value >= 1 && value <= 1000),
    takes: 'leverage is a number from 1 to 1000',
    default: 1,
  },
  limitFill: {
    fits: oneOf('touch', 'through'),
    takes: "limitFill is 'touch' or 'through'",
    default: 'touch',
  },
  ambiguity: { fits: oneOf('worse', 'better'), takes: "ambiguity is 'worse' or 'better'", default: 'worse' },
  // These two are checked by what they refer to.
  detail: { fits: anything, takes: 'detail is bars' },
  funding: { fits: anything, takes: 'funding is times and rates' },
  closeAtEnd: {
    fits: (value) => typeof value === 'boolean',
    takes: 'closeAtEnd is true or false',
    default: false,
  },
  periodsPerYear: { fits: positive, takes: 'periodsPerYear is a positive number of bars' },
  // Checked by what it is made of.
  risk: { fits: anything, takes: 'risk is limits by name' },
};

/** The names of the options of a backtest, besides `params`. */
export const OPTION_NAMES: readonly string[] = Object.keys(RULES);

/** The options with their defaults, in one order whoever said what; throws `bad-option` with what the option takes. */
export function checkOptions(options: Readonly<Record<string, unknown>>): Record<string, unknown> {
  if (typeof options !== 'object' || options === null) {
    throw new TradelabError('bad-option', `the options are ${shown(options)}`, {
      hint: 'options are given by name: { cash: 10_000, fee: 0.001 }',
    });
  }
  const unknown = Object.keys(options).find((name) => !Object.hasOwn(RULES, name));
  if (unknown !== undefined) {
    const hint = didYouMean(unknown, ['params', ...OPTION_NAMES]);
    throw new TradelabError('bad-option', `unknown option '${unknown}'`, { hint });
  }
  const checked: Record<string, unknown> = {};
  for (const [name, rule] of Object.entries(RULES)) {
    const value = options[name] === undefined ? rule.default : options[name];
    if (value === undefined) continue;
    if (!rule.fits(value))
      throw new TradelabError('bad-option', `${name} is ${shown(value)}`, { hint: rule.takes });
    checked[name] = value;
  }
  return checked;
}
