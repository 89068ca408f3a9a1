// Which bars a result is from.

import type { Bars } from './bars.ts';

/** The bars that a result is from, as it names them. */
export interface DataSpan {
  readonly id: string;
  readonly symbol: string;
  readonly timeframe: string;
  /** Open times of the first and the last bar, ms UTC. */
  readonly from: number;
  readonly to: number;
  readonly bars: number;
}

/** The name of `bars`, which are one at least. */
export function dataSpan({ id, symbol, timeframe, time, length }: Bars): DataSpan {
  return { id, symbol, timeframe, from: time[0]!, to: time[length - 1]!, bars: length };
}
