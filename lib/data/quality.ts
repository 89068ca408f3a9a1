// What bars are worth: all checks at once, and the grade that follows from them.

import type { BarsQuality, Grade, Timeframe } from '../core/index.ts';
import { checkGaps } from './check-gaps.ts';
import { checkJumps } from './check-jumps.ts';
import { checkRows } from './check-rows.ts';
import { checkRuns } from './check-runs.ts';
import { type Finding, Findings } from './findings.ts';
import type { KnownGaps } from './maintenance.ts';
import type { RawBars } from './raw-bars.ts';

/** What the checks have found in bars, sound or not. */
export interface Assessment extends BarsQuality {
  /** The earliest and the latest readable open time; null where there is none. */
  readonly first: number | null;
  readonly last: number | null;
  /** The worst kind first. */
  readonly findings: readonly Finding[];
}

const NOTHING_KNOWN: KnownGaps = { covered: [], maintenance: [] };

/** Checks bars of a timeframe, by what is known of why some are missing. */
export function assess(raw: RawBars, timeframe: Timeframe, known: KnownGaps = NOTHING_KNOWN): Assessment {
  const { columns } = raw;
  const findings = new Findings();
  const sound = checkRows(raw, timeframe, findings);
  const { time, rows } = sortedTimes(columns.time, sound);
  checkGaps(time, rows, timeframe, known, findings);
  checkJumps(columns, sound, timeframe, findings);
  checkRuns(columns, sound, timeframe, findings);
  const missing = findings.bars('gap');
  const inDoubt =
    missing + findings.bars('jump') + findings.bars('stale-price') + findings.bars('zero-volume');
  const doubtful = inDoubt / (time.length + missing);
  return {
    first: time[0] ?? null,
    last: time.at(-1) ?? null,
    grade: gradeOf(findings.list(), doubtful),
    doubtful,
    findings: findings.list(),
    doubts: findings.doubts(),
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
function sortedTimes(time: Float64Array, sound: Int32Array): { time: Float64Array; rows: Int32Array } {
  if (sound.length === time.length) return { time, rows: sound };
  const rows = Int32Array.from({ length: time.length }, (_, row) => row)
    .filter((row) => Number.isFinite(time[row]))
    .sort((a, b) => time[a]! - time[b]! || a - b)
    .filter((row, k, sorted) => k === 0 || time[row] !== time[sorted[k - 1]!]);
  return { time: Float64Array.from(rows, (row) => time[row]!), rows };
}
