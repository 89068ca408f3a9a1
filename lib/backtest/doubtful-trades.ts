// The trades of a run that rest on doubtful data: missing bars, bad ticks, prices that stood still.

import { rowAt } from '../core/bars.ts';
import type { Doubt } from '../core/quality.ts';
import type { Warning } from '../core/run.ts';
import { formatTime } from '../core/time.ts';
import { WarningList } from '../engine/warning-list.ts';
import type { BacktestResult } from './result.ts';

type Run = Pick<BacktestResult, 'bars' | 'tradeColumns' | 'openTrade'>;

/** The rows [first, last] between which a position was open. */
interface Holding {
  readonly first: number;
  readonly last: number;
  readonly isOpen: boolean;
}

/**
 * Warnings that name the trades that were filled on a doubtful bar, and those that were held over one: the first few of
 * both, and how many more there were. The doubtful bar of a gap is the one behind it, whose open came too late.
 */
export function doubtfulTrades(run: Run): Warning[] {
  const { bars } = run;
  const doubts = bars.quality?.doubts ?? [];
  if (doubts.length === 0) return [];
  const doubtsUntil = countDoubtful(bars.time, doubts);
  const isDoubtful = (row: number) => doubtsUntil[row + 1]! > doubtsUntil[row]!;
  const lists = { filled: new WarningList('doubtful-fill'), held: new WarningList('doubtful-holding') };
  for (const holding of holdings(run)) {
    const { first, last, isOpen } = holding;
    if (doubtsUntil[last + 1] === doubtsUntil[first]) continue;
    const isFilled = isDoubtful(first) || (isDoubtful(last) && !isOpen);
    const until = isOpen ? 'the end' : formatTime(bars.time[last]!);
    const how = isFilled ? 'was filled on a doubtful bar' : 'was held over doubtful bars';
    lists[isFilled ? 'filled' : 'held'].add(
      bars.time[first]!,
      (time) =>
        `the trade from ${time} to ${until} ${how}: ${doubtText(holding, isFilled, bars.time, doubts)}`,
    );
  }
  return [...lists.filled.warnings, ...lists.held.warnings];
}

function holdings({ bars, tradeColumns, openTrade }: Run): Holding[] {
  const { entryBar, exitBar, length } = tradeColumns;
  const found = Array.from({ length }, (_, k) => ({ first: entryBar[k]!, last: exitBar[k]!, isOpen: false }));
  if (openTrade === null) return found;
  return [...found, { first: rowAt(bars.time, openTrade.entryTime), last: bars.length - 1, isOpen: true }];
}

/** The rows [first, end) that a doubt makes doubtful. */
function rowsOf({ kind, from, to }: Doubt, time: Float64Array): readonly [first: number, end: number] {
  const end = rowAt(time, to);
  return kind === 'gap' ? [end, Math.min(end + 1, time.length)] : [rowAt(time, from), end];
}

/** By row, how many of the rows before it are doubtful. */
function countDoubtful(time: Float64Array, doubts: readonly Doubt[]): Int32Array {
  const counts = new Int32Array(time.length + 1);
  for (const doubt of doubts) {
    const [first, end] = rowsOf(doubt, time);
    counts.fill(1, first + 1, end + 1);
  }
  for (let row = 0; row < time.length; row++) counts[row + 1]! += counts[row]!;
  return counts;
}

/** 'gap, 3 bars from 2021-01-08 01:00': the first doubt that a trade was filled on, or held over. */
function doubtText(
  { first, last, isOpen }: Holding,
  isFilled: boolean,
  time: Float64Array,
  doubts: readonly Doubt[],
): string {
  const has = (row: number, [start, end]: readonly [number, number]) => row >= start && row < end;
  const { kind, bars, from } = doubts.find((doubt) => {
    const rows = rowsOf(doubt, time);
    if (isFilled) return has(first, rows) || (has(last, rows) && !isOpen);
    return rows[0] <= last && rows[1] > first;
  })!;
  return `${kind}, ${bars === 1 ? '1 bar' : `${bars} bars`} from ${formatTime(from)}`;
}
