// The quality of data, before anyone trusts a backtest on them.

import type { Timeframe } from '../core/index.ts';
import { checkGaps } from './check-gaps.ts';
import { checkJumps } from './check-jumps.ts';
import { checkRows } from './check-rows.ts';
import { type Finding, Findings } from './findings.ts';
import { inferTimeframe, isAscending, type RawBars } from './raw-bars.ts';
import { readSource } from './raw-source.ts';
import { findSource } from './source.ts';

/** A grade from 'A' to 'F'; see `checkBars`. */
export type Grade = 'A' | 'B' | 'C' | 'D' | 'F';

/** What a check has found. */
export interface QualityReport {
  readonly id: string;
  readonly timeframe: Timeframe;
  readonly rows: number;
  /** The earliest and the latest readable open time; null where there is none. */
  readonly first: number | null;
  readonly last: number | null;
  readonly grade: Grade;
  /** The share of bars that are missing, jump or lack volume, among those that there should be. */
  readonly doubtful: number;
  /** The worst kind first; empty where nothing was found. */
  readonly findings: readonly Finding[];
}

/**
 * Checks the bars of a data id or file, broken or not, row by row. The grade is F where any row cannot be a bar
 * (unreadable, out of order, duplicate, impossible prices or volume); otherwise it follows from the share of bars that
 * are missing, jump or lack volume: A up to 0.1 %, B up to 1 %, C up to 5 %, D above. Throws as `loadBars` does where
 * nothing can be read at all.
 */
export async function checkBars(
  id: string,
  options: { timeframe?: Timeframe; catalog?: string } = {},
): Promise<QualityReport> {
  const source = await findSource(id, options.timeframe, options.catalog);
  const raw = await readSource(source);
  const timeframe = raw.metadata.timeframe ?? options.timeframe ?? inferTimeframe(raw.columns.time, id);
  return { id, timeframe, ...checkRaw(raw, timeframe) };
}

function checkRaw(raw: RawBars, timeframe: Timeframe): Omit<QualityReport, 'id' | 'timeframe'> {
  const { columns } = raw;
  const findings = new Findings();
  const sound = checkRows(raw, findings);
  const { time, rows } = sortedTimes(columns.time);
  checkGaps(time, rows, timeframe, findings);
  checkJumps(columns, sound, timeframe, findings);
  checkVolume(columns.volume, columns.time, sound, findings);
  const missing = findings.bars('gap');
  const doubtful = (missing + findings.bars('jump') + findings.bars('zero-volume')) / (time.length + missing);
  return {
    rows: columns.time.length,
    first: time[0] ?? null,
    last: time.at(-1) ?? null,
    grade: gradeOf(findings.list(), doubtful),
    doubtful,
    findings: findings.list(),
  };
}

const CANNOT_BE_BARS: ReadonlySet<string> = new Set([
  'unreadable',
  'out-of-order',
  'duplicate',
  'broken-ohlc',
  'non-positive-price',
  'negative-volume',
]);

function gradeOf(findings: readonly Finding[], doubtful: number): Grade {
  if (findings.some(({ kind }) => CANNOT_BE_BARS.has(kind))) return 'F';
  if (doubtful <= 0.001) return 'A';
  if (doubtful <= 0.01) return 'B';
  return doubtful <= 0.05 ? 'C' : 'D';
}

/** The readable times in order, each once, and the rows that they stand in. */
function sortedTimes(time: Float64Array): { time: Float64Array; rows: Int32Array } {
  const all = Int32Array.from({ length: time.length }, (_, row) => row);
  if (isAscending(time)) return { time, rows: all };
  const rows = all
    .filter((row) => Number.isFinite(time[row]))
    .sort((a, b) => time[a]! - time[b]! || a - b)
    .filter((row, k, sorted) => k === 0 || time[row] !== time[sorted[k - 1]!]);
  return { time: Float64Array.from(rows, (row) => time[row]!), rows };
}

const LEAST_RUN = 5;

/** Reports runs of at least five bars without volume, in data that have volume at all. */
function checkVolume(volume: Float64Array, time: Float64Array, sound: Int32Array, findings: Findings): void {
  if (sound.every((row) => volume[row] === 0)) return;
  for (let k = 0; k < sound.length; ) {
    let end = k;
    while (end < sound.length && volume[sound[end]!] === 0) end++;
    const [run, row] = [end - k, sound[k]!];
    if (run >= LEAST_RUN) findings.add('zero-volume', row, time[row]!, `${run} bars without volume`, run);
    k = Math.max(end, k + 1);
  }
}
