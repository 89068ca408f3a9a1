// The options of research by name: a misspelt one is refused with the nearest of those that there are.

import { OPTION_NAMES } from '../backtest/option-rules.ts';
import { didYouMean, TradelabError } from '../core/errors.ts';

const COURSE = ['workers', 'onProgress', 'signal'];
const SEARCH = [
  'where',
  'method',
  'trials',
  'seed',
  'stopAfter',
  'objective',
  'require',
  'metrics',
  ...COURSE,
];
const WINDOWS = ['train', 'test', 'windows', 'ratio', 'mode', 'embargo'];

const KNOWN = {
  sweep: ['params', 'where', 'metrics', ...COURSE, 'keep', 'resume', ...OPTION_NAMES],
  optimise: ['params', ...SEARCH, ...OPTION_NAMES],
  walkForward: ['params', ...WINDOWS, ...SEARCH, ...OPTION_NAMES],
  monteCarlo: ['method', 'runs', 'seed', 'block', 'level', 'onProgress', 'signal'],
};

/** Throws `bad-option` for an option that `of` does not have. */
export function requireKnown(options: object, of: keyof typeof KNOWN): void {
  const unknown = Object.keys(options).find((name) => !KNOWN[of].includes(name));
  if (unknown === undefined) return;
  throw new TradelabError('bad-option', `unknown option '${unknown}'`, {
    hint: didYouMean(unknown, KNOWN[of]),
  });
}
