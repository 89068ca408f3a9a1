// What a search looks for: the best value of a metric, or the highest of a function of several.

import { TradelabError } from '../core/errors.ts';
import { METRICS, type MetricName } from '../metrics/index.ts';
import { checkMetrics } from './sweep.ts';
import { SUMMED_METRICS } from './sweep-facts.ts';

/** The metrics of one combination, NaN where one is undefined. */
export type MetricNumbers = Readonly<Record<MetricName, number>>;

/** A metric by name, which is as good as its own sense says, or a function of metrics, of which more is better. */
export type Objective = MetricName | ((metrics: MetricNumbers) => number);

/** What is looked for, and what else a combination has to meet. */
export interface Goal {
  /** Default 'sharpe'. */
  objective?: Objective | undefined;
  /** Combinations for which it is false are not chosen: (metrics) => metrics.trades >= 30. */
  require?: ((metrics: MetricNumbers) => boolean) | undefined;
  /** The metrics wanted by name; default: all that running sums tell. What the objective names is among them. */
  metrics?: readonly MetricName[] | undefined;
}

/** A goal with all that follows from it. */
export interface ResolvedGoal {
  /** The metric's name; 'objective' of a function. */
  readonly name: string;
  /** 1 where more is better, −1 where less is. */
  readonly sign: 1 | -1;
  readonly metrics: readonly MetricName[];
  /** The value of the objective; NaN where it is undefined. */
  readonly of: (metrics: MetricNumbers) => number;
  /** Whether a combination may be chosen; absent where all may. */
  readonly meets: Goal['require'];
}

/** Checks a goal. Throws `bad-option` for an unknown metric. */
export function resolveGoal({ objective = 'sharpe', require, metrics }: Goal): ResolvedGoal {
  const asked = checkMetrics(metrics ?? SUMMED_METRICS);
  const finite = (value: number) => (Number.isFinite(value) ? value : Number.NaN);
  if (typeof objective === 'function') {
    const of = (numbers: MetricNumbers) => finite(Number(objective(numbers)));
    return { name: 'objective', sign: 1, metrics: asked, of, meets: require };
  }
  return {
    name: objective,
    sign: METRICS[checkMetrics([objective])[0]!].higherIsBetter === false ? -1 : 1,
    metrics: asked.includes(objective) ? asked : [...asked, objective],
    of: (numbers) => numbers[objective],
    meets: require,
  };
}

/** The value of the objective for each row of metric columns; NaN where it is undefined or a requirement is not met. */
export function scoresOf(
  columns: Readonly<Partial<Record<MetricName, Float64Array>>>,
  length: number,
  { name, of, meets }: ResolvedGoal,
): Float64Array {
  const own = columns[name as MetricName];
  if (own !== undefined && meets === undefined) return own;
  const entries = Object.entries(columns);
  return Float64Array.from({ length }, (_, k) => {
    const numbers = Object.fromEntries(
      entries.map(([metric, column]) => [metric, column[k]!]),
    ) as MetricNumbers;
    return meets === undefined || meets(numbers) ? of(numbers) : Number.NaN;
  });
}

/** The error of a search in which nothing could be chosen. */
export function nothingToChoose(trials: number, { name }: ResolvedGoal): TradelabError {
  return new TradelabError('not-found', `none of ${trials} combinations has a value of '${name}'`, {
    hint: 'are there trades at all, and does require accept any? A function sees those metrics alone that are asked for',
  });
}
