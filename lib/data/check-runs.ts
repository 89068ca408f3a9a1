// Runs of bars in which nothing happens: no volume, or the same price again and again.

import { type BarColumns, type Timeframe, timeframeMs } from '../core/index.ts';
import type { FindingKind, Findings } from './findings.ts';

const LEAST_WITHOUT_VOLUME = 5;
const LEAST_STALE = 10;
// How many runs as long as one that is reported there would be by chance alone, in all the data.
const BY_CHANCE = 1e-6;

/**
 * Reports runs among the `sound` rows: at least five bars without volume, in data that have volume at all, and prices
 * that are stale. A price is stale where it closes the same for ten bars or more, and for longer than chance makes
 * of neighbours that close the same as often as they do here: n × pᴸ, the runs of length L to be expected, is under one in
 * a million. Bars without volume are not stale besides.
 */
export function checkRuns(c: BarColumns, sound: Int32Array, timeframe: Timeframe, findings: Findings): void {
  const ms = timeframeMs(timeframe);
  const report = (kind: FindingKind, first: number, length: number, what: string) => {
    const time = c.time[sound[first]!]!;
    const to = c.time[sound[first + length - 1]!]! + ms;
    findings.add(
      kind,
      { row: sound[first]!, time, from: time, to, bars: length },
      () => `${length} bars ${what}`,
    );
  };
  const isEmpty = withoutVolume(c, sound);
  for (const [first, length] of runs(sound.length, isEmpty))
    if (length >= LEAST_WITHOUT_VOLUME) report('zero-volume', first, length, 'without volume');
  const isSame = (k: number) => k > 0 && !isEmpty(k) && c.close[sound[k]!] === c.close[sound[k - 1]!];
  const same = [...runs(sound.length, isSame)];
  const least = leastStale(
    sound.length,
    same.reduce((sum, [, length]) => sum + length, 0),
  );
  for (const [first, length] of same) {
    // The bar that the others repeat is none of them, but one of the run.
    const close = c.close[sound[first]!];
    if (length + 1 >= least) report('stale-price', first - 1, length + 1, `that close at ${close}`);
  }
}

/** Whether the k-th bar has no volume; never in data without any, as those of an index. */
function withoutVolume({ volume }: BarColumns, sound: Int32Array): (k: number) => boolean {
  if (sound.every((row) => volume[row] === 0)) return () => false;
  return (k) => volume[sound[k]!] === 0;
}

/** The runs of `n` bars that are what `is` says: the first and how many. */
function* runs(n: number, is: (k: number) => boolean): Generator<[first: number, length: number]> {
  for (let k = 0; k < n; k++) {
    if (!is(k)) continue;
    const first = k;
    while (k < n && is(k)) k++;
    yield [first, k - first];
  }
}

/** How long a run has to be, where `same` of `n` bars close as the one before. */
function leastStale(n: number, same: number): number {
  // Where all are the same, no run is longer than it should be.
  if (same === n - 1) return Infinity;
  return Math.max(LEAST_STALE, Math.log(BY_CHANCE / n) / Math.log(same / (n - 1)));
}
