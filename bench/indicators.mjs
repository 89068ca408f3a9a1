// Indicators over 1,000,000 bars against a plain loop by hand for each, both into columns that are there already.
// Milliseconds per million bars are nanoseconds per bar.

import { adx, atr, bollinger, ema, macd, rsi, sma } from 'tradelab';
import { BarSeries, Graph } from '../dist/internals.js';
import { walk } from './bars.mjs';
import * as byHand from './indicators-by-hand.mjs';
import { measure, row } from './measure.mjs';

const BARS = 1_000_000;

/** Ours on a series of bars, and the loop by hand over their columns into `out`, as many as the indicator has. */
const INDICATORS = {
  'sma(close, 20)': {
    ours: ({ close }) => [sma(close, 20)],
    hand: ({ close }, out) => byHand.smaByHand(close, 20, out[0]),
  },
  'ema(close, 20)': {
    ours: ({ close }) => [ema(close, 20)],
    hand: ({ close }, out) => byHand.emaByHand(close, 20, out[0]),
  },
  'rsi(close, 14)': {
    ours: ({ close }) => [rsi(close, 14)],
    hand: ({ close }, out) => byHand.rsiByHand(close, 14, out[0]),
  },
  'macd(close, 12, 26, 9)': {
    ours: ({ close }) => Object.values(macd(close, 12, 26, 9)),
    hand: ({ close }, out) => byHand.macdByHand(close, 12, 26, 9, out),
  },
  'bollinger(close, 20, 2)': {
    ours: ({ close }) => Object.values(bollinger(close, 20, 2)),
    hand: ({ close }, out) => byHand.bollingerByHand(close, 20, 2, out),
  },
  'atr(bars, 14)': {
    ours: (bars) => [atr(bars, 14)],
    hand: (bars, out) => byHand.atrByHand(bars, 14, out[0]),
  },
  'adx(bars, 14)': {
    ours: (bars) => Object.values(adx(bars, 14)),
    hand: (bars, out) => byHand.adxByHand(bars, 14, out),
  },
};

export default async function () {
  const bars = walk(BARS);
  const rows = [];
  for (const [name, { ours, hand }] of Object.entries(INDICATORS)) {
    const graph = new Graph(bars.timeframe);
    const outputs = ours(new BarSeries(graph)).map((series) => series.output);
    const out = outputs.map(() => new Float64Array(BARS));
    const ms = await measure({
      ours: () => {
        graph.bind(bars);
        graph.extend(BARS);
      },
      hand: () => hand(bars, out),
    });
    for (const [k, { node, index }] of outputs.entries()) requireSame(name, node.columns[index], out[k]);
    rows.push(row(`\`${name}\``, ms.ours, 'a loop by hand', ms.hand, '≤ 2'));
  }
  return { title: 'Indicators over 1,000,000 bars', rows };
}

/** Both must have computed the same: every row, to 1e-7, since the loops by hand lose digits and ours do not. */
function requireSame(name, ours, theirs) {
  for (let i = 0; i < ours.length; i++) {
    const difference = Math.abs(ours[i] - theirs[i]) / Math.max(1, Math.abs(theirs[i]));
    if (difference < 1e-7 || (Number.isNaN(ours[i]) && Number.isNaN(theirs[i]))) continue;
    throw new Error(`${name}[${i}] is ${ours[i]}, by hand ${theirs[i]}`);
  }
}
