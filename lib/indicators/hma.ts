// Hull moving average: the WMA over √n of 2 WMA(n / 2) − WMA(n), with n / 2 and √n rounded down.
// Source: A. Hull, "How to reduce lag in a moving average" (2005), alanhull.com.

import { checkParams, type Series, whole } from '../graph/index.ts';
import { wma } from './wma.ts';

/** Hull's average, smooth with little lag; `length` + √`length` − 2 bars of warm-up (the root rounded down). */
export function hma(x: Series, length: number): Series {
  checkParams({ name: 'hma', params: { length: whole(2) } }, { length });
  const half = wma(x, Math.floor(length / 2));
  return wma(half.add(half.sub(wma(x, length))), Math.floor(Math.sqrt(length)));
}
