// Relative strength index: the average gain as a share of average gain plus average loss, 0 to 100.
// Source: J. W. Wilder, New Concepts in Technical Trading Systems (1978). Averages are Wilder's, seeded
// with the mean of the first n changes; where neither gain nor loss remains it is 0. Both as in TA-Lib.
//
// Gain is (|change| + change) / 2 and loss (|change| − change) / 2, so the index is 50 + 50 × the average change
// over the average of its absolute: no branch on the sign, which no processor can predict.

import { apply, defineOperator, type Series, whole } from '../graph/index.ts';

export const rsiOperator = defineOperator({
  name: 'rsi',
  inputs: ['x'],
  outputs: ['y'],
  params: { length: whole(2) },
  lookback: ({ length }) => length,
  state: () => 2,
  run({ x, y, length, state, start }, from, to) {
    const share = 1 / length;
    const keep = 1 - share;
    let [net, total] = [state[0]!, state[1]!];
    let i = from;
    if (i === start) {
      for (let k = i - length + 1; k <= i; k++) {
        const change = x[k]! - x[k - 1]!;
        net += change * share;
        total += Math.abs(change) * share;
      }
      y[i++] = total === 0 ? 0 : 50 + 50 * (net / total);
    }
    let last = x[i - 1]!;
    for (; i < to; i++) {
      const value = x[i]!;
      const change = value - last;
      last = value;
      net = net * keep + change * share;
      total = total * keep + Math.abs(change) * share;
      y[i] = total === 0 ? 0 : 50 + 50 * (net / total);
    }
    state[0] = net;
    state[1] = total;
  },
});

/** Wilder's relative strength index, 0 to 100; `length` bars of warm-up. */
export function rsi(x: Series, length = 14): Series {
  return apply(rsiOperator, { x }, { length });
}
