// How much of what was found in sample was left out of sample, and how steady the choices were.

import type { ParamStability, WalkForwardEfficiency, WalkForwardWindow } from '../core/walk-forward.ts';
import type { ParamValue } from '../core/words.ts';
import { METRICS, type MetricName, type Metrics } from '../metrics/index.ts';
import { type Dimension, widthOf } from './search-space.ts';

/** A window with what its efficiency is measured by. */
export interface MeasuredWindow extends WalkForwardWindow {
  /** Bars of the train window before the first decision of the chosen parameters. */
  readonly warmup: number;
}

// What a long run has more of than a short one: train windows and the stitched run cannot be compared by it.
const GROWING: ReadonlySet<string> = new Set(['totalReturn', 'finalEquity', 'trades', 'sqn', 'bestTrade']);

/**
 * The efficiency of a walk-forward by the metrics of its stitched run. The in-sample return compounds over the train windows
 * and is counted from the first bar on which a decision could be taken.
 */
export function efficiencyOf(
  windows: readonly MeasuredWindow[],
  stitched: Metrics,
  objective: string,
  periodsPerYear: number,
): WalkForwardEfficiency {
  const [inSampleReturn, outOfSampleReturn] = [yearlyReturn(windows, periodsPerYear), stitched.cagr];
  return {
    return: ratio(outOfSampleReturn, inSampleReturn),
    inSampleReturn,
    outOfSampleReturn,
    objective: isComparable(objective) ? ratio(stitched[objective], meanScore(windows)) : null,
    profitable: windows.filter(({ outOfSample }) => outOfSample['totalReturn']! > 0).length,
    windows: windows.length,
  };
}

function isComparable(objective: string): objective is MetricName {
  return METRICS[objective as MetricName]?.higherIsBetter === true && !GROWING.has(objective);
}

function yearlyReturn(windows: readonly MeasuredWindow[], periodsPerYear: number): number | null {
  let [growth, bars] = [1, 0];
  for (const { train, inSample, warmup } of windows) {
    growth *= 1 + (inSample['totalReturn'] ?? Number.NaN);
    bars += train.toRow - train.fromRow - 1 - warmup;
  }
  return bars > 0 && growth >= 0 ? growth ** (periodsPerYear / bars) - 1 : null;
}

/** The objective in sample, windows weighted by their test bars; null without windows. */
function meanScore(windows: readonly WalkForwardWindow[]): number | null {
  let [sum, bars] = [0, 0];
  for (const { score, test } of windows) {
    sum += (test.toRow - test.fromRow) * score.inSample!;
    bars += test.toRow - test.fromRow;
  }
  return bars > 0 ? sum / bars : null;
}

function ratio(outOfSample: number | null, inSample: number | null): number | null {
  return outOfSample !== null && inSample !== null && inSample > 0 ? outOfSample / inSample : null;
}

/** How steady the choice of each searched parameter was over the windows. */
export function stabilityOf(
  windows: readonly WalkForwardWindow[],
  space: readonly Dimension[],
): ParamStability[] {
  if (windows.length === 0) return [];
  return space
    .filter(({ min, max }) => max > min)
    .map((dimension) => {
      const values = windows.map(({ params }) => params[dimension.name]!);
      const numbers = values.filter((value) => typeof value === 'number');
      const isMeasured = numbers.length === values.length && numbers.length > 1;
      return {
        ...{ name: dimension.name, values, ...modeOf(values) },
        variation: isMeasured ? variationOf(numbers) : null,
        drift: isMeasured ? meanStep(numbers) / widthOf(dimension) : null,
      };
    });
}

function modeOf(values: readonly ParamValue[]): Pick<ParamStability, 'mode' | 'modeShare'> {
  const count = (one: ParamValue) => values.filter((value) => value === one).length;
  const mode = values.reduce((best, value) => (count(value) > count(best) ? value : best));
  return { mode, modeShare: count(mode) / values.length };
}

function variationOf(values: readonly number[]): number | null {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return mean === 0 ? null : Math.sqrt(squares / (values.length - 1)) / Math.abs(mean);
}

function meanStep(values: readonly number[]): number {
  const steps = values.slice(1).map((value, k) => Math.abs(value - values[k]!));
  return steps.reduce((sum, step) => sum + step, 0) / steps.length;
}
