// Which bars a result is from.

import type { BarInputs, Bars } from './bars.ts';
import type { Grade } from './quality.ts';

/** The bars that a result is from, as it names them. */
export interface DataSpan {
  readonly id: string;
  readonly symbol: string;
  readonly timeframe: string;
  /** Open times of the first and the last bar, ms UTC. */
  readonly from: number;
  readonly to: number;
  readonly bars: number;
  /** What a check found when they were loaded; absent for bars that were made otherwise. */
  readonly grade?: Grade;
  /** The series that were joined to them, by the strategy's names: { mood: 'fear-greed' }; absent where none were. */
  readonly inputs?: Readonly<Record<string, string>>;
  /** How generated data was made; absent for data from a market. */
  readonly synthetic?: string;
}

/** The name of `bars`, which are one at least. */
export function dataSpan({ id, symbol, timeframe, time, length, ...known }: Bars): DataSpan {
  const { quality, inputs, synthetic } = known;
  return {
    ...{ id, symbol, timeframe, from: time[0]!, to: time[length - 1]!, bars: length },
    ...(quality && { grade: quality.grade }),
    ...(inputs && { inputs: seriesOf(inputs) }),
    ...(synthetic !== undefined && { synthetic }),
  };
}

/** Which series each input is from. */
function seriesOf(inputs: BarInputs): Record<string, string> {
  return Object.fromEntries(Object.entries(inputs).map(([name, { series }]) => [name, series]));
}
