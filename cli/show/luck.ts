// Whether a result is luck, as a person reads it under the result.

import type { DataSpan, Evidence } from 'tradelab';
import { wrap } from './table.ts';

const LABEL = 'Is it luck?       ';

/** The sentence of the evidence beside its label. */
export function luckLines({ sentence }: Evidence, columns: number, label = LABEL): string[] {
  const lines = wrap(sentence.split(' '), ' ', columns - label.length);
  return lines.map((line, k) => (k === 0 ? label : ' '.repeat(label.length)) + line);
}

/** The sentence of the best on each market beside its name, below an empty line; none where there is no evidence. */
export function marketLuckLines(
  evidence: readonly (Evidence | undefined)[],
  markets: readonly DataSpan[],
  columns: number,
): string[] {
  const names = markets.map(({ symbol, timeframe }) => `${symbol} ${timeframe}`);
  const width = Math.max(...names.map(({ length }) => length));
  const lines = evidence.flatMap((one, k) =>
    one === undefined ? [] : luckLines(one, columns, `  ${names[k]!.padEnd(width)}  `),
  );
  return lines.length === 0 ? [] : ['', 'Is it luck? The best of each market:', ...lines];
}
