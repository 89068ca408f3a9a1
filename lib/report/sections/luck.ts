// Whether a result is luck: the sentence that says so, and the figures behind it.

import type { Evidence } from '../../core/index.ts';
import { decimal, percent } from '../../metrics/format.ts';
import { type Html, html } from '../html.ts';
import { type Figure, figureCards } from './metrics.ts';

const COUNTED: Readonly<Record<Evidence['trialsFrom'], string>> = {
  given: 'as told',
  sweep: 'the combinations of the sweep',
  ledger: 'all that were recorded',
};

/** The section 'Is it luck?'; nothing where nobody asked. */
export function luckSection(evidence: Evidence | undefined): Html | false {
  if (evidence === undefined) return false;
  return html`
<section class="panel" id="luck">
  <h2>Is it luck?</h2>
  <p class="lead">${evidence.sentence}</p>
  ${figureCards(luckFigures(evidence))}
</section>`;
}

function luckFigures(e: Evidence): Figure[] {
  const count = (n: number | null) => decimal(n, 0);
  const figure = (label: string, value: string, tip: string) => ({ label, value, tip });
  return [
    figure('Trials', count(e.trials), `Parameter sets tried on these bars: ${COUNTED[e.trialsFrom]}.`),
    figure('Sharpe ratio', decimal(e.annualSharpe), 'Of this result, annualised.'),
    figure(
      'Sharpe of luck',
      decimal(e.annualExpectedMaximumSharpe),
      'What the best of so many trials without any skill is expected to show, annualised.',
    ),
    figure(
      'Above 0, one trial',
      percent(e.probabilisticSharpe, 1),
      'Probabilistic Sharpe ratio: the probability that the true one is above 0, were this the only trial.',
    ),
    figure(
      'Above 0, all trials',
      percent(e.deflatedSharpe, 1),
      'Deflated Sharpe ratio: the same, given that this is the best of all trials.',
    ),
    figure(
      'Bars needed',
      count(e.minimumTrackRecord),
      `Bar returns that such a Sharpe ratio must have lasted to beat luck with ${percent(e.confidence, 0)} probability; there are ${count(e.bars)}.`,
    ),
    ...(e.overfitting === undefined
      ? []
      : [
          figure(
            'Overfitting',
            percent(e.overfitting, 1),
            'Probability that the best combination in one half of the bars is below the median in the other half.',
          ),
        ]),
    ...(e.realityCheck === undefined
      ? []
      : [
          figure(
            'Reality check',
            `p ${decimal(e.realityCheck.hansen, 3)}`,
            `Hansen's p-value of the best against no skill at all; White's is ${decimal(e.realityCheck.white, 3)}.`,
          ),
        ]),
  ];
}
