// How much an entry buys, as one word of a command line.

import { type BacktestOptions, TradelabError } from 'tradelab';
import { parseNumber } from '../flag.ts';

type Size = NonNullable<BacktestOptions['size']>;

/** '0.5' is a fraction of equity; 'quantity:2', 'notional:1000' and 'risk:0.01' name their kind. */
export function parseSize(text: string, name: string): Size {
  const [kind, value] = text.includes(':') ? text.split(/:(.*)/s) : ['fraction', text];
  const amount = parseNumber(value!, name);
  if (kind === 'fraction') return amount;
  if (kind === 'quantity') return { quantity: amount };
  if (kind === 'notional') return { notional: amount };
  if (kind === 'risk') return { risk: amount };
  throw new TradelabError('bad-option', `${name} is '${text}'`, {
    hint: 'it is a fraction of equity (0.5), quantity:2, notional:1000 or risk:0.01',
  });
}
