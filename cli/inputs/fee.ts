// What a fill costs, as one word of a command line.

import type { BacktestOptions } from 'tradelab';
import { parseNumber } from '../flag.ts';

type Fee = NonNullable<BacktestOptions['fee']>;

/** '0.001' is the rate of every fill, '0.0002/0.0005' those of makers and takers. */
export function parseFee(text: string, name: string): Fee {
  const [maker, taker] = text.split(/\/(.*)/s);
  if (taker === undefined) return parseNumber(text, name);
  return { maker: parseNumber(maker!, `${name}, maker`), taker: parseNumber(taker, `${name}, taker`) };
}
