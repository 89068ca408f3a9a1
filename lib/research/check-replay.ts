// A run as a live session makes it, with crashes, and the first difference between two runs.

import { type BacktestOptions, type BacktestResult, resolveOptions } from '../backtest/index.ts';
import type { Bars } from '../core/bars.ts';
import type { Random } from '../core/random.ts';
import { formatTime } from '../core/time.ts';
import { Replay, type ReplaySnapshot } from '../engine/index.ts';
import { firstDifference } from '../graph/index.ts';
import type { AnyStrategy } from '../strategy/index.ts';

/** What is compared of a run: equity at every close, and every fill, six numbers each, with its order's key. */
export interface Trace {
  readonly equity: Float64Array;
  readonly numbers: number[];
  readonly keys: string[];
  restarts: number;
}

/** The trace of a backtest. */
export function traceOf({ equity, fillLog }: BacktestResult): Trace {
  const { numbers, keys } = fillLog.raw;
  return { equity, numbers: Array.from(numbers), keys: [...keys], restarts: 0 };
}

/** Where a session goes on after its crash: what was written down before the bar `row`, and how many fills there were. */
interface Save {
  readonly row: number;
  readonly fills: number;
  readonly snapshot: ReplaySnapshot;
  /** The row before which the session crashes. */
  readonly crash: number;
}

/**
 * Feeds the bars one at a time through the live path. `crashes` is about how often the session is thrown away, some
 * bars after it was written down, and another goes on from there: what a strategy has kept elsewhere has moved on by then.
 */
export function replay(
  strategy: AnyStrategy,
  params: Readonly<Record<string, unknown>>,
  bars: Bars,
  options: BacktestOptions,
  uniform: Random,
  crashes = 0,
): Trace {
  const { engine } = resolveOptions(options, bars);
  const begin = (snapshot?: ReplaySnapshot) => new Replay(strategy, params, bars.timeframe, engine, snapshot);
  const trace: Trace = { equity: new Float64Array(bars.length), numbers: [], keys: [], restarts: 0 };
  const [rate, span] = [crashes / bars.length, bars.length / Math.max(1, crashes)];
  let session = begin();
  let save: Save | undefined;
  // What was gone through twice is not gone through a third time.
  let furthest = 0;
  for (let row = 0; row < bars.length; row++) {
    if (save === undefined && row >= furthest && uniform() < rate) {
      const crash = Math.min(bars.length, row + 1 + Math.floor(uniform() * span));
      save = { row, fills: trace.keys.length, snapshot: structuredClone(session.snapshot()), crash };
    }
    pushInto(trace, session, bars, row);
    if (row + 1 !== save?.crash) continue;
    session = begin(save.snapshot);
    trace.numbers.length = 6 * save.fills;
    trace.keys.length = save.fills;
    trace.restarts++;
    furthest = row + 1;
    row = save.row - 1;
    save = undefined;
  }
  return trace;
}

/** Feeds a bar to a session, and notes what came of it. */
function pushInto({ equity, numbers, keys }: Trace, session: Replay, bars: Bars, row: number): void {
  const { account, journal } = session.engine;
  const before = journal.fills.length;
  session.push(bars, row);
  equity[row] = account.equity;
  if (journal.fills.length === before) return;
  numbers.push(...journal.fills.raw.numbers.subarray(6 * before));
  keys.push(...journal.fills.raw.keys.slice(before));
}

const FIELDS = ['time', 'side (1 buys)', 'size', 'price', 'fee', 'liquidity (1 makes)'] as const;

/** The first difference between a backtest and another run of the same, in words; undefined where there is none. */
export function differenceOf(backtest: Trace, other: Trace, bars: Bars): string | undefined {
  return fillDifference(backtest, other) ?? equityDifference(backtest.equity, other.equity, bars);
}

function fillDifference(a: Trace, b: Trace): string | undefined {
  for (let k = 0; k < Math.min(a.keys.length, b.keys.length); k++) {
    const fill = `fill ${k + 1} on the bar of ${formatTime(a.numbers[6 * k]!)}`;
    if (a.keys[k] !== b.keys[k])
      return `${fill} is of '${a.keys[k]}' in the backtest, of '${b.keys[k]}' here`;
    for (const [n, field] of FIELDS.entries()) {
      const [x, y] = [a.numbers[6 * k + n]!, b.numbers[6 * k + n]!];
      if (Object.is(x, y)) continue;
      const [said, here] = n === 0 ? [formatTime(x), formatTime(y)] : [x, y];
      return `${fill}: its ${field} is ${said} in the backtest, ${here} here`;
    }
  }
  if (a.keys.length === b.keys.length) return undefined;
  return `there are ${a.keys.length} fills in the backtest, ${b.keys.length} here`;
}

function equityDifference(a: Float64Array, b: Float64Array, bars: Bars): string | undefined {
  const row = firstDifference(a, b);
  if (row < 0) return undefined;
  return `equity on the bar of ${formatTime(bars.time[row]!)} is ${a[row]} in the backtest, ${b[row]} here`;
}
