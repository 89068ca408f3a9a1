// Keltner channel: an exponential average of the close, and k average true ranges above and below.
// Source: C. Keltner, How to Make Money in Commodities (1960), in the form of L. Raschke that charting services draw:
// 20 bars of ema.ts, 10 bars of Wilder's atr.ts, 2 ranges.

import { apply, type BarSeries, defineOperator, real, type Series } from '../graph/index.ts';
import { atr } from './atr.ts';
import { ema } from './ema.ts';

export const keltnerOperator = defineOperator({
  name: 'keltner',
  inputs: ['middle', 'range'],
  outputs: ['upper', 'lower'],
  params: { multiple: real(0) },
  lookback: () => 0,
  run({ middle, range, upper, lower, multiple }, from, to) {
    for (let i = from; i < to; i++) {
      const width = multiple * range[i]!;
      upper[i] = middle[i]! + width;
      lower[i] = middle[i]! - width;
    }
  },
});

/**
 * The channel of `multiple` average true ranges of `rangeLength` bars around the exponential average of `length` closes, in
 * price; the longer of `length` − 1 and `rangeLength` bars of warm-up.
 */
export function keltner(
  bars: BarSeries,
  length = 20,
  multiple = 2,
  rangeLength = 10,
): { readonly upper: Series; readonly middle: Series; readonly lower: Series } {
  const middle = ema(bars.close, length);
  const { upper, lower } = apply(keltnerOperator, { middle, range: atr(bars, rangeLength) }, { multiple });
  return { upper, middle, lower };
}
