// Monte Carlo: a run drawn anew many times, to see how much of it hangs on the order and the luck of its trades or bars.

import { dataSpan } from '../core/data-span.ts';
import { didYouMean, shown, TradelabError } from '../core/errors.ts';
import { printedAs } from '../core/inspect.ts';
import { MONTE_CARLO_METHODS, type MonteCarloMethod, type MonteCarloRecord } from '../core/monte-carlo.ts';
import { random } from '../core/random.ts';
import type { ParamValue } from '../core/words.ts';
import { inSteps, type WorkCourse } from './in-steps.ts';
import { requireKnown } from './known-options.ts';
import { type DrawnRun, drawsOf } from './monte-carlo-draws.ts';
import { monteCarloSentence } from './monte-carlo-sentence.ts';
import { MonteCarloSummary } from './monte-carlo-summary.ts';
import { monteCarloText } from './monte-carlo-text.ts';

/** How a run is drawn anew, and how often. */
export interface MonteCarloOptions extends WorkCourse {
  /**
   * `shuffle`: the same trades in another order; `bootstrap` (default): as many trades, drawn with replacement;
   * `returns`: as many bar returns, drawn in blocks with replacement.
   */
  method?: MonteCarloMethod | undefined;
  /** How many runs are drawn, at most a million; default 10,000. */
  runs?: number | undefined;
  /** The same seed draws the same runs; default 1. */
  seed?: number | undefined;
  /**
   * The mean length of the blocks of `returns`, in bars; default: what `optimalBlockLength` says of the returns or of their
   * sizes, whichever is longer.
   */
  block?: number | undefined;
  /** The share of the drawn runs that an interval holds; default 0.95. */
  level?: number | undefined;
}

/** What can be drawn anew: a backtest's result is one. */
export interface MonteCarloInput extends DrawnRun {
  readonly strategy: string;
  readonly params: Readonly<Record<string, ParamValue>>;
}

const MOST_RUNS = 1e6;

/**
 * Draws a run anew, many times, and says how its metrics spread out.
 *
 * Of trades (`shuffle`, `bootstrap`), each multiplies the equity of closed trades by what it did in the run as it was, so the
 * trades compound as they did, their fees included. Equity is known at exits alone: drawdowns are less deep than those of
 * bars, and `actual` is measured in the same way. A shuffle changes the path, not the end.
 *
 * Of bar returns (`returns`), blocks of random length keep what hangs together in time, and the market's returns on the same
 * bars go with them. What the strategy would have done on such bars is not asked: its returns are drawn, not its decisions.
 *
 * `signal` stops the drawing: the result is of the runs that were drawn.
 * Throws `bad-option` for fewer than two closed trades or bars, and where the account was ruined.
 * Source of the blocks: D. Politis and J. Romano, "The Stationary Bootstrap" (1994).
 */
export async function monteCarlo(
  run: MonteCarloInput,
  options: MonteCarloOptions = {},
): Promise<MonteCarloRecord> {
  requireKnown(options, 'monteCarlo');
  const { method, runs, seed, level } = resolve(options);
  const { strategy, params, bars, performance } = run;
  const draws = drawsOf(run, method, options.block);
  const summary = new MonteCarloSummary(draws, runs);
  const uniform = random(seed);
  await inSteps(runs, () => summary.add(draws.next(uniform)), options);
  const record = {
    ...{ kind: 'monte-carlo' as const, strategy, params },
    data: dataSpan(bars),
    ...{ method, runs: summary.count, seed, block: draws.block, level, cash: performance.cash },
    metrics: summary.metrics(level),
    drawdowns: summary.drawdowns,
    lossProbability: summary.lossProbability,
    halvingProbability: summary.halvingProbability,
    fan: summary.fan,
  };
  return printedAs({ ...record, sentence: monteCarloSentence(record) }, monteCarloText);
}

function resolve({ method = 'bootstrap', runs = 10_000, seed = 1, level = 0.95 }: MonteCarloOptions) {
  const wrong = (name: string, value: unknown, hint: string) =>
    new TradelabError('bad-option', `${name} is ${shown(value)}`, { hint });
  if (!MONTE_CARLO_METHODS.includes(method)) {
    throw wrong('method', method, didYouMean(String(method), MONTE_CARLO_METHODS));
  }
  if (!(Number.isInteger(runs) && runs >= 1 && runs <= MOST_RUNS))
    throw wrong('runs', runs, 'it is a whole number from 1 to 1,000,000');
  if (!Number.isFinite(seed)) throw wrong('seed', seed, 'it is a number');
  if (!(level > 0 && level < 1))
    throw wrong('level', level, 'it is a fraction between 0 and 1, such as 0.95');
  return { method, runs, seed, level };
}
