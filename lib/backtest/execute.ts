// Running the engine over a dataset: every bar, or only the bars on which something can happen.

import type { Bars } from '../core/bars.ts';
import { Engine, type EngineOptions } from '../engine/index.ts';
import type { QuietRange } from '../execution/index.ts';
import type { Column } from '../graph/index.ts';
import type { Program } from '../strategy/index.ts';
import type { Settings } from './options.ts';

/** What came of a run. */
export interface Executed {
  readonly engine: Engine;
  /** Equity at every close. */
  readonly equity: Float64Array;
  /** Bars at whose close a position was open. */
  readonly barsInMarket: number;
}

/** Runs a program, whose graph is computed, through the engine bar by bar; decides from row `start` on. */
export function runEveryBar(
  program: Program,
  bars: Bars,
  options: EngineOptions,
  start = program.start,
): Executed {
  const engine = new Engine(program, options);
  engine.startBar = start;
  const { account } = engine;
  const equity = new Float64Array(bars.length);
  let barsInMarket = 0;
  for (let row = 0; row < bars.length; row++) {
    engine.step(row);
    equity[row] = account.equity;
    if (account.position !== 0) barsInMarket++;
  }
  return { engine, equity, barsInMarket };
}

/**
 * The fast path of signal strategies: the same engine, with the bars left out on which it would do nothing. Those are
 * the bars between signals that reach no exit: no order fills, so that equity is cash plus position × close.
 */
export function runSignals(
  program: Program,
  bars: Bars,
  options: EngineOptions,
  start = program.start,
): Executed {
  const engine = new Engine(program, options);
  engine.startBar = start;
  const { account, venue } = engine;
  const equity = new Float64Array(bars.length);
  const find = nextSignal(program, options);
  // Funding falls due on any bar, and finer bars are looked for on any.
  const everyBar = options.funding !== undefined || options.detail !== undefined;
  let barsInMarket = 0;
  let row = start;
  equity.fill(account.equity, 0, Math.min(row, bars.length));
  while (row < bars.length) {
    engine.step(row);
    equity[row] = account.equity;
    if (account.position !== 0) barsInMarket++;
    const from = row + 1;
    const { position, cash } = account;
    if (position === 0) row = venue.working.length > 0 ? from : find.entry(from);
    else if (everyBar) row = from;
    else row = nextReached(bars, venue.quiet, from, find.exit(position, from));
    if (position === 0) equity.fill(cash, from, row);
    else {
      for (let i = from; i < row; i++) equity[i] = cash + position * bars.close[i]!;
      barsInMarket += row - from;
    }
  }
  if (bars.length > 0) account.mark = bars.close[bars.length - 1]!;
  return { engine, equity, barsInMarket };
}

/**
 * Runs the engine over the bars, by the fast path where the strategy has signals; decides from row `start` on. Limits on risk are
 * looked at on every bar.
 */
export function execute(program: Program, bars: Bars, settings: Settings, start = program.start): Executed {
  const isSparse = program.signals !== undefined && settings.engine.risk === undefined;
  const run = isSparse ? runSignals : runEveryBar;
  return finish(run(program, bars, settings.engine, start), bars, settings);
}

/** Closes what is still open at the last close, where the options ask for it. */
export function finish(executed: Executed, bars: Bars, { closeAtEnd }: Settings): Executed {
  if (closeAtEnd) {
    executed.engine.closeAll(bars.length - 1);
    executed.equity[bars.length - 1] = executed.engine.account.equity;
  }
  return executed;
}

/** The next rows on which a signal that counts holds. */
function nextSignal(program: Program, { trading }: EngineOptions) {
  const { entries, exits, shortEntries, shortExits } = program.signals!;
  const end = program.graph.base.length;
  const next = (output: typeof entries) => nextSet(output && program.column(output), end);
  const never = () => end;
  const entry = trading.side === 'short' ? never : next(entries);
  const shortEntry = trading.side === 'long' ? never : next(shortEntries);
  const [exit, shortExit] = [next(exits), next(shortExits)];
  return {
    entry: (from: number) => Math.min(entry(from), shortEntry(from)),
    exit: (position: number, from: number) => (position > 0 ? exit(from) : shortExit(from)),
  };
}

/** Finds the next row at or after `from` in which a column is set, for a `from` that never goes back; `end` where none is. */
function nextSet(column: Column | undefined, end: number): (from: number) => number {
  let row = column === undefined ? end : -1;
  return (from) => {
    if (row < from) row = column!.indexOf(1, from);
    if (row < 0) row = end;
    return row;
  };
}

/** The first row in [from, end) that goes beyond the quiet range; `end` where none does. */
function nextReached({ high, low }: Bars, { below, above }: QuietRange, from: number, end: number): number {
  for (let i = from; i < end; i++) if (low[i]! <= below || high[i]! >= above) return i;
  return end;
}
