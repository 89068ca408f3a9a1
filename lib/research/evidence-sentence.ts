// What the evidence comes to: a verdict, and the words for it.

import type { Evidence, Verdict } from '../core/evidence.ts';
import { percentWords } from './percent-words.ts';

type Facts = Omit<Evidence, 'verdict' | 'sentence'>;

/** The verdict on the figures. */
export function verdictOf(facts: Facts): Verdict {
  const { sharpe, expectedMaximumSharpe: maximum, deflatedSharpe: deflated, confidence } = facts;
  if (sharpe === null) return 'undefined';
  if (sharpe <= 0) return 'no-gain';
  if (maximum === null || deflated === null) return 'undefined';
  if (sharpe <= maximum) return 'luck';
  return deflated < confidence ? 'too-short' : 'solid';
}

/** The figures in plain words, with those of the sweep after them. */
export function evidenceSentence(evidence: Omit<Evidence, 'sentence'>): string {
  return [...SENTENCES[evidence.verdict](evidence), ...ofSweep(evidence)].join(' ');
}

const SENTENCES: Record<Verdict, (evidence: Facts) => string[]> = {
  undefined: ({ sharpe, trials }) =>
    sharpe === null
      ? ['There is no Sharpe ratio to judge: the equity never moved, or was lost.']
      : [
          `What luck alone would find in ${count(trials)} trials is not known, as their Sharpe ratios are not: this one cannot be judged.`,
        ],
  'no-gain': ({ annualSharpe }) => [
    `A Sharpe ratio of ${ratio(annualSharpe)} is no gain: there is nothing that luck would have to explain.`,
  ],
  luck: (facts) => [
    `After ${count(facts.trials)} trials on these bars, luck alone is expected to find a Sharpe ratio of ${ratio(facts.annualExpectedMaximumSharpe)}, and this one is ${ratio(facts.annualSharpe)}.`,
    chance(facts),
  ],
  'too-short': (facts) => [
    beyondLuck(facts),
    `To be ${percentWords(facts.confidence)} sure takes ${count(facts.minimumTrackRecord!)} bars as good as these, and there are ${count(facts.bars)}.`,
    chance(facts),
  ],
  solid: (facts) => [
    beyondLuck(facts),
    `To be ${percentWords(facts.confidence)} sure, ${count(facts.minimumTrackRecord!)} bars are enough, and there are ${count(facts.bars)}.`,
    chance(facts),
  ],
};

function beyondLuck({ trials, annualSharpe, annualExpectedMaximumSharpe }: Facts): string {
  const own = `a Sharpe ratio of ${ratio(annualSharpe)}`;
  return trials === 1
    ? `The only trial on these bars has ${own}, which was not picked from many.`
    : `After ${count(trials)} trials on these bars, ${own} is more than the ${ratio(annualExpectedMaximumSharpe)} that luck alone is expected to find.`;
}

function chance({ deflatedSharpe }: Facts): string {
  // Even where a double says 1, nothing is certain.
  const p = Math.min(1 - 1e-9, Math.max(1e-9, deflatedSharpe!));
  return `The probability that the true one is above zero is put at ${percentWords(p)}.`;
}

function ofSweep({ overfitting, realityCheck }: Facts): string[] {
  return [
    ...(overfitting === undefined
      ? []
      : [
          `What is the best on one half of the bars does no better than the median on the other half in ${percentWords(overfitting)} of the cases.`,
        ]),
    ...(realityCheck === undefined
      ? []
      : [
          `Had none of them any skill, the best would look as good with a probability of ${percentWords(realityCheck.hansen)}.`,
        ]),
  ];
}

function count(value: number): string {
  return value.toLocaleString('en');
}

function ratio(value: number | null): string {
  return value!.toFixed(2);
}
