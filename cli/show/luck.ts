// Whether a result is luck, as a person reads it under the result.

import type { Evidence } from 'tradelab';
import { wrap } from './table.ts';

const LABEL = 'Is it luck?       ';

/** The sentence of the evidence beside its label. */
export function luckLines({ sentence }: Evidence, columns: number): string[] {
  const lines = wrap(sentence.split(' '), ' ', columns - LABEL.length);
  return lines.map((line, k) => (k === 0 ? LABEL : ' '.repeat(LABEL.length)) + line);
}
