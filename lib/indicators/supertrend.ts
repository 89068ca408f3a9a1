// Supertrend: a line n average true ranges below a rising market or above a falling one, that only tightens until
// the close crosses it. Source: O. Seban's Supertrend as TradingView's ta.supertrend documents it: bands around
// (high + low) / 2, falling at first; with the average true range of atr.ts.

import { apply, type BarSeries, defineOperator, real, type Series } from '../graph/index.ts';
import { atr } from './atr.ts';

export const supertrendOperator = defineOperator({
  name: 'supertrend',
  inputs: ['high', 'low', 'close', 'range'],
  outputs: ['line', 'direction'],
  params: { multiple: real(0) },
  lookback: () => 0,
  state: () => 4,
  run({ high, low, close, range, line, direction, multiple, state, start }, from, to) {
    const first = from === start;
    let upper = first ? Number.POSITIVE_INFINITY : state[0]!;
    let lower = first ? Number.NEGATIVE_INFINITY : state[1]!;
    let side = first ? -1 : state[2]!;
    let last = first ? close[from]! : state[3]!;
    for (let i = from; i < to; i++) {
      const middle = (high[i]! + low[i]!) / 2;
      const width = multiple * range[i]!;
      if (middle + width < upper || last > upper) upper = middle + width;
      if (middle - width > lower || last < lower) lower = middle - width;
      last = close[i]!;
      if (side < 0 ? last > upper : last < lower) side = -side;
      line[i] = side < 0 ? upper : lower;
      direction[i] = side;
    }
    state[0] = upper;
    state[1] = lower;
    state[2] = side;
    state[3] = last;
  },
});

/**
 * The line, in price, and the direction: 1 while the market rises (line below), −1 while it falls (line above);
 * `length` bars of warm-up.
 */
export function supertrend(
  bars: BarSeries,
  length = 10,
  multiple = 3,
): { readonly line: Series; readonly direction: Series } {
  const { high, low, close } = bars;
  return apply(supertrendOperator, { high, low, close, range: atr(bars, length) }, { multiple });
}
