// What a Monte Carlo simulation comes to, in words for a trader.

import type { MonteCarloRecord } from '../core/monte-carlo.ts';
import { percentWords } from './percent-words.ts';

const DRAWN: Record<MonteCarloRecord['method'], string> = {
  shuffle: 'the same trades in another order',
  bootstrap: 'as many trades drawn from these at random',
  returns: 'the bar returns drawn anew in blocks',
};

/** How the drawn runs end, how deep they fall on the way, and how that compares with the run as it was. */
export function monteCarloSentence(record: Omit<MonteCarloRecord, 'sentence'>): string {
  const { method, metrics, drawdowns, lossProbability } = record;
  const { actual, median, worse } = metrics['maxDrawdown']!;
  const deep = drawdowns.find(({ probability }) => probability === 0.05)!.value;
  const end =
    method === 'shuffle'
      ? 'every run ends the same'
      : `${percentWords(lossProbability)} of the runs lose money`;
  const fall = `half of them fall by ${percentWords(-median!)} or more on the way, one in twenty by ${percentWords(-deep)} or more`;
  return `With ${DRAWN[method]}, ${end}; ${fall}. The run as it was fell by ${percentWords(-actual!)}${method === 'returns' ? '' : ' from exit to exit'}: ${percentWords(worse!)} of the runs fall deeper.`;
}
