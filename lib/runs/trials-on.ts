// How much was tried on a market's bars: what a result's luck is judged by.

import { type LedgerOptions, withLedger } from './query.ts';

/** The market of trials. */
export interface TriedMarket {
  readonly symbol: string;
  readonly timeframe: string;
}

/** The trials on a market's bars. */
export interface TrialCount {
  /** Different trials: what was tried twice counts once. */
  readonly count: number;
  /** Variance (ddof 1) over the trials of the Sharpe ratio per bar, not annualised; null of fewer than two. */
  readonly sharpeVariance: number | null;
  /** The records that they are in. */
  readonly records: number;
}

/**
 * Counts the trials on the bars of a symbol and timeframe, whatever their range, of every strategy. Two trials are one where
 * strategy, parameters and choices of trading (side, size, stops, leverage) are the same; the later one's Sharpe ratio
 * counts. Other fees or dates make no other trial. A walk-forward counts with the combinations of one of its windows, whose
 * Sharpe ratios are not kept.
 *
 * It is what `deflatedSharpe` asks for: D. Bailey and M. López de Prado, "The Deflated Sharpe Ratio", Journal of Portfolio
 * Management 40(5), 2014.
 */
export function trialsOn(
  { symbol, timeframe }: TriedMarket,
  options: LedgerOptions = {},
): Promise<TrialCount> {
  return withLedger(options, async (connection) => {
    const result = await connection.run(QUERY, [symbol, timeframe]);
    const [[listed, sharpeVariance, unlisted, records]] = (await result.getRowsJS()) as [
      [number, number | null, number, number],
    ];
    return { count: listed + unlisted, sharpeVariance, records };
  });
}

// In order, so that the last bit does not hang on which thread was first.
const QUERY = `
  WITH here AS (SELECT * FROM runs WHERE symbol = $1 AND timeframe = $2),
  listed AS (
    SELECT arg_max(sharpe / sqrt(periodsPerYear), recorded) AS sharpe
    FROM trials WHERE symbol = $1 AND timeframe = $2 GROUP BY variant, params
  )
  SELECT count(*)::DOUBLE, var_samp(sharpe ORDER BY sharpe),
    (SELECT coalesce(sum(trials), 0)::DOUBLE FROM here WHERE kind = 'walk-forward'),
    (SELECT count(*)::DOUBLE FROM here)
  FROM listed`;
