// How much of what was found in sample was left out of sample, and how steady the choices were.

import type { ParamStability, WalkForwardEfficiency, WalkForwardWindow } from '../core/walk-forward.ts';
import type { ParamValue } from '../core/words.ts';
import { type Dimension, widthOf } from './search-space.ts';

/** A window with what its efficiency is measured by. */
export interface MeasuredWindow extends WalkForwardWindow {
  /** Bars of the train window before the first decision of the chosen parameters. */
  readonly warmup: number;
}

/**
 * The efficiency of a walk-forward whose test windows grew by `outOfSampleReturn` a year. The in-sample return compounds
 * over the train windows and is counted from the first bar on which a decision could be taken.
 */
export function efficiencyOf(
  windows: readonly MeasuredWindow[],
  outOfSampleReturn: number | null,
  periodsPerYear: number,
  moreIsBetter: boolean,
): WalkForwardEfficiency {
  const inSampleReturn = yearlyReturn(windows, periodsPerYear);
  return {
    return: ratio(outOfSampleReturn, inSampleReturn),
    inSampleReturn,
    outOfSampleReturn,
    objective: moreIsBetter ? objectiveRatio(windows) : null,
    profitable: windows.filter(({ outOfSample }) => outOfSample['totalReturn']! > 0).length,
    windows: windows.length,
  };
}

function yearlyReturn(windows: readonly MeasuredWindow[], periodsPerYear: number): number | null {
  let [growth, bars] = [1, 0];
  for (const { train, inSample, warmup } of windows) {
    growth *= 1 + (inSample['totalReturn'] ?? Number.NaN);
    bars += train.toRow - train.fromRow - 1 - warmup;
  }
  return bars > 0 && growth >= 0 ? growth ** (periodsPerYear / bars) - 1 : null;
}

/** Over the windows in which the objective is defined on both sides, weighted by their test bars. */
function objectiveRatio(windows: readonly WalkForwardWindow[]): number | null {
  let [inSample, outOfSample] = [0, 0];
  for (const { score, test } of windows) {
    if (score.inSample === null || score.outOfSample === null) continue;
    const weight = test.toRow - test.fromRow;
    inSample += weight * score.inSample;
    outOfSample += weight * score.outOfSample;
  }
  return ratio(outOfSample, inSample);
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
