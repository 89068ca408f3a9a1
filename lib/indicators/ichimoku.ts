// Ichimoku kinko hyo: middles of the highest high and the lowest low over three lengths.
// Source: G. Hosoda (1969); N. Elliott, Ichimoku Charts (2007).
//
// The two spans are as computed from the bars up to now. A chart draws them 26 bars ahead: the cloud under today's
// price is `spanA.lag(26)` and `spanB.lag(26)`. The chikou span, the close drawn 26 bars back, is left out:
// at any bar it would be a close of the future; what it asks is `close.gt(close.lag(26))`.

import type { BarSeries, Series } from '../graph/index.ts';
import { donchian } from './donchian.ts';

/** The conversion and base lines and the two spans, none of them shifted; `longest` − 1 bars of warm-up for span B. */
export function ichimoku(
  bars: BarSeries,
  short = 9,
  long = 26,
  longest = 52,
): { readonly conversion: Series; readonly base: Series; readonly spanA: Series; readonly spanB: Series } {
  const conversion = donchian(bars, short).middle;
  const base = donchian(bars, long).middle;
  return {
    conversion,
    base,
    spanA: conversion.add(base).div(2),
    spanB: donchian(bars, longest).middle,
  };
}
