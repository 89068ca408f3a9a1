// The plain record of the question whether a result is luck: what reports and tables read.

/**
 * What speaks for and against a run's Sharpe ratio being luck. Sharpe ratios are per bar, not annualised, where they are
 * not named annual; probabilities are fractions; what is undefined is `null`.
 */
export interface Evidence {
  readonly kind: 'evidence';
  /** How many parameter sets were tried on these bars, this one included; at least 1. */
  readonly trials: number;
  /** Who counted them: the caller, the sweep that the run is from, or the ledger of all recorded runs. */
  readonly trialsFrom: 'given' | 'sweep' | 'ledger';
  /** The variance of the trials' Sharpe ratios. */
  readonly sharpeVariance: number | null;
  /** How many bar returns the statistics are from. */
  readonly bars: number;
  readonly periodsPerYear: number;
  readonly sharpe: number | null;
  readonly annualSharpe: number | null;
  /** Of the bar returns, by their moments without correction for small samples; the kurtosis of a normal one is 3. */
  readonly skewness: number | null;
  readonly kurtosis: number | null;
  /** The probability that the true Sharpe ratio is above 0, were this the only trial. */
  readonly probabilisticSharpe: number | null;
  /** The Sharpe ratio that the best of so many trials without any skill is expected to show. */
  readonly expectedMaximumSharpe: number | null;
  readonly annualExpectedMaximumSharpe: number | null;
  /** The probability that the true Sharpe ratio is above 0, given that this is the best of the trials. */
  readonly deflatedSharpe: number | null;
  /**
   * The number of bar returns, whole, that a Sharpe ratio as high must have lasted to be above `expectedMaximumSharpe`
   * with probability `confidence`; `null` where it is not above it.
   */
  readonly minimumTrackRecord: number | null;
  readonly confidence: number;
  /** The probability of backtest overfitting of the sweep that the run is from. */
  readonly overfitting?: number;
  /** The p-values of that sweep's best against no skill at all: White's reality check and Hansen's test. */
  readonly realityCheck?: { readonly white: number; readonly hansen: number };
  readonly verdict: Verdict;
  /** All of it in plain words. */
  readonly sentence: string;
}

/** What the evidence comes to: no Sharpe ratio at all, or no gain; what luck explains; not enough bars yet; or more than luck. */
export type Verdict = 'undefined' | 'no-gain' | 'luck' | 'too-short' | 'solid';
