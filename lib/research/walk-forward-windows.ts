// The windows of a walk-forward: which bars are trained on, and which are traded.
//
// The rule. The test windows follow on one another without a gap, from the first bar that leaves room for a train window up
// to the last bar of all; the last one may be shorter. A train window ends `embargo` bars before its test window starts.
//
// Purging takes from a train window what reaches beyond its end, where samples are labelled by what happens after them (M.
// López de Prado, Advances in Financial Machine Learning, 2018, chapter 7). Here nothing does: a sweep is given the train bars
// alone, and a trade that is open at their end is marked at their last close; what it would have become is unknown.
//
// The embargo is for the other direction: the indicators of a test window warm up on as many bars before it as they need,
// though no decision is taken on them and each test window begins without a position. By default the embargo is the longest
// warm-up of all combinations, so that these bars lie between the two windows and no bar is read by both. A smaller one
// leaves some of them, or all, within the train window, as they would be for who chose anew on the day.

import type { Bars } from '../core/bars.ts';
import { shown, TradelabError } from '../core/errors.ts';
import { formatTime } from '../core/time.ts';
import { timeframeMs } from '../core/timeframe.ts';
import type { BarSpan } from '../core/walk-forward.ts';
import { addToRow, addToTime, type Length, parseLength } from './window-length.ts';

/** How the bars are cut into windows: by the lengths of train and test, or by their number. */
export interface WindowOptions {
  /** Length of the train windows (of the first, where they are anchored): bars, or a time: '2y', '6mo', '8w', '90d', '12h'. */
  train?: number | string | undefined;
  /** Length of the test windows, likewise. */
  test?: number | string | undefined;
  /** Instead of lengths: how many test windows of one length there are. */
  windows?: number | undefined;
  /** With `windows`: how many test windows long a train window is (the first, where they are anchored); default 4. */
  ratio?: number | undefined;
  /** 'rolling' (default): train windows of one length; 'anchored': from the first bar on, ever longer. */
  mode?: 'rolling' | 'anchored' | undefined;
  /** What lies between train and test: 'warmup' (default), as many bars as the longest warm-up of all combinations; bars; or a time. */
  embargo?: number | string | undefined;
}

/** The bars of one window. */
export interface WindowSpans {
  readonly train: BarSpan;
  readonly test: BarSpan;
}

/** Where the test windows start, with the end of the last, and how long the train windows are. */
interface Layout {
  readonly edges: readonly number[];
  readonly train: Length;
}

/** What lies between a train window and its test window, and how a message names it. */
interface Gap {
  readonly length: Length;
  readonly words: string;
}

// Fewer bars have no return.
const LEAST_BARS = 2;

/** The windows over bars, where an embargo of 'warmup' is that of `warmup()` bars. Throws `bad-option`. */
export function windowsOf(options: WindowOptions, bars: Bars, warmup: () => number): WindowSpans[] {
  const { mode = 'rolling' } = options;
  if (mode !== 'rolling' && mode !== 'anchored')
    throw bad(`mode is ${shown(mode)}`, "it is 'rolling' or 'anchored'");
  const gap = gapOf(options, warmup);
  const { edges, train } =
    options.windows === undefined ? byLengths(options, bars, gap) : byNumber(options, bars, gap);
  return edges.slice(0, -1).map((from, k) => {
    const trained = addToRow(bars, from, gap.length, -1);
    const first = mode === 'anchored' ? 0 : addToRow(bars, trained, train, -1);
    if (trained - first < LEAST_BARS) throw tooLong(options, bars, gap);
    return { train: spanOf(bars, first, trained), test: spanOf(bars, from, edges[k + 1]!) };
  });
}

function gapOf({ embargo = 'warmup' }: WindowOptions, warmup: () => number): Gap {
  if (embargo !== 'warmup')
    return { length: parseLength('embargo', embargo, 0, "; or 'warmup'"), words: shown(embargo) };
  const bars = warmup();
  return { length: { bars }, words: `${bars} for the longest warm-up` };
}

function byLengths(options: WindowOptions, bars: Bars, gap: Gap): Layout {
  if (options.train === undefined || options.test === undefined)
    throw bad('the windows have no length', "say { train: '3y', test: '1y' }, or how many: { windows: 8 }");
  if (options.ratio !== undefined)
    throw bad('ratio is for windows that are given by their number', 'leave it out');
  const [train, test] = [parseLength('train', options.train), parseLength('test', options.test)];
  const first = addToRow(bars, addToRow(bars, 0, train, 1), gap.length, 1);
  if (!isWhole(bars, first, test)) throw tooLong(options, bars, gap);
  const edges = [first];
  while (edges.at(-1)! < bars.length) edges.push(addToRow(bars, first, test, edges.length));
  // What is left for the last window may be too short for one.
  if (edges.length > 2 && edges.at(-1)! - edges.at(-2)! < LEAST_BARS) edges.pop();
  if (edges.some((edge, k) => k > 0 && edge - edges[k - 1]! < LEAST_BARS))
    throw bad(`test is ${shown(options.test)}: ${LEAST_BARS} bars are the least`, 'take longer test windows');
  return { edges, train };
}

// The last day of a time is often none of trading: as much of a window may be lacking for that.
const LACKING = 0.02;

/** Whether the bars from `row` on are enough for one length. */
function isWhole({ time, length, timeframe }: Bars, row: number, test: Length): boolean {
  if ('bars' in test) return row + test.bars <= length;
  if (row >= length) return false;
  const end = addToTime(time[row]!, test, 1);
  return end - (time[length - 1]! + timeframeMs(timeframe)) <= LACKING * (end - time[row]!);
}

function byNumber({ train, test, windows, ratio = 4 }: WindowOptions, bars: Bars, gap: Gap): Layout {
  if (train !== undefined || test !== undefined)
    throw bad('windows are given by their number and by their length', 'leave one of the two out');
  const count = Number(windows);
  if (!Number.isInteger(count) || count < 1)
    throw bad(`windows is ${shown(windows)}`, 'a whole number, at least 1');
  if (!(Number.isFinite(ratio) && ratio > 0)) throw bad(`ratio is ${shown(ratio)}`, 'a positive number');
  const { length } = bars;
  const last = Math.max(0, length - 1);
  const lost = last - addToRow(bars, last, gap.length, -1);
  const size = Math.floor((length - lost) / (ratio + count));
  if (size < LEAST_BARS || Math.round(ratio * size) < LEAST_BARS) {
    throw bad(
      `${length} bars are too few for ${count} windows whose train is ${ratio} times as long as their test (embargo ${gap.words})`,
      'take fewer windows or a smaller embargo (0 is none), or load more bars',
    );
  }
  const edges = Array.from({ length: count + 1 }, (_, k) => length - (count - k) * size);
  return { edges, train: { bars: Math.round(ratio * size) } };
}

function spanOf({ time }: Bars, fromRow: number, toRow: number): BarSpan {
  return { fromRow, toRow, from: time[fromRow]!, to: time[toRow - 1]! };
}

function tooLong({ train, test }: WindowOptions, { time, length }: Bars, gap: Gap): TradelabError {
  const range = length === 0 ? '' : ` from ${formatTime(time[0]!)} to ${formatTime(time[length - 1]!)}`;
  return bad(
    `one window (train ${shown(train)}, test ${shown(test)}, embargo ${gap.words}) is longer than the data: ${length} bars${range}`,
    'take shorter windows or a smaller embargo (0 is none), or load more bars',
  );
}

function bad(message: string, hint: string): TradelabError {
  return new TradelabError('bad-option', message, { hint });
}
