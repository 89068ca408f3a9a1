// Metrics of how far equity fell below its peaks, and the drawdown as a column.

import type { Metric } from './metric.ts';

/** The deepest drawdown. */
export const maxDrawdown: Metric = {
  name: 'maxDrawdown',
  label: 'Max drawdown',
  unit: 'fraction',
  description: 'The deepest fall of equity below its highest close so far.',
  convention: 'minimum of equity / running maximum − 1 over closes, a fraction ≤ 0; the first row is a peak',
  source: 'by definition; quantstats max_drawdown(), empyrical max_drawdown()',
  higherIsBetter: true,
  of: ({ drawdown }) => drawdown.deepest,
};

/** The longest time under water. */
export const maxDrawdownDuration: Metric = {
  name: 'maxDrawdownDuration',
  label: 'Max drawdown duration',
  unit: 'bars',
  description: 'The longest time from a peak of equity until it was regained.',
  convention:
    'bars from the last close at the peak to the first close at or above it, or to the last bar where it never was; 0 without a drawdown',
  source: 'by definition; as backtesting.py counts it (quantstats counts calendar days)',
  higherIsBetter: false,
  of: ({ drawdown }) => drawdown.longest,
};

/** Ulcer index. */
export const ulcerIndex: Metric = {
  name: 'ulcerIndex',
  label: 'Ulcer index',
  unit: 'fraction',
  description:
    'Depth and length of drawdowns in one figure: the root mean square of the drawdown of all bars.',
  convention:
    '√(mean of drawdown² over all bars), a fraction where Martin writes percent; Martin divides by the number of bars and so do we, quantstats by one less',
  source: "P. Martin and B. McCann, The Investor's Guide to Fidelity Funds (1989)",
  higherIsBetter: false,
  of: ({ drawdown }) => Math.sqrt(drawdown.meanSquare),
};

/**
 * The drawdown at every close: equity over its running maximum, less one; n float64, fractions ≤ 0.
 * NaN throughout where equity does not start above 0.
 */
export function drawdowns(equity: Float64Array): Float64Array {
  const out = new Float64Array(equity.length);
  let peak = (equity[0] ?? 0) > 0 ? equity[0]! : Number.NaN;
  for (let i = 0; i < equity.length; i++) {
    if (equity[i]! > peak) peak = equity[i]!;
    out[i] = equity[i]! / peak - 1;
  }
  return out;
}
