// Which bars a result is from.

import type { Bars } from './bars.ts';
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
}

/** The name of `bars`, which are one at least. */
export function dataSpan({ id, symbol, timeframe, time, length, quality }: Bars): DataSpan {
  return {
    ...{ id, symbol, timeframe, from: time[0]!, to: time[length - 1]!, bars: length },
    ...(quality && { grade: quality.grade }),
  };
}
