// A recorded result, made again.

import { readFile } from 'node:fs/promises';
import {
  type BacktestResult,
  type Bars,
  loadBars,
  parseRecordedRun,
  parseTimeframe,
  type RecordedRun,
  runBacktest,
  TradelabError,
} from 'tradelab';
import { loadFiner } from './bars.ts';
import { joinSeries } from './observations.ts';
import { findStrategy } from './strategy.ts';

/** Reads the result file and runs what it records. */
export async function runAgain(file: string): Promise<{ recorded: RecordedRun; run: BacktestResult }> {
  const recorded = parseRecordedRun(await readText(file), file);
  const { id, timeframe, from, to, inputs = {} } = recorded.data;
  // The last bar is part of the run; a range ends before its end.
  const [strategy, loaded] = await Promise.all([
    findStrategy(recorded.inputs?.strategy ?? recorded.strategy),
    loadBars(id, parseTimeframe(timeframe), { from, to: to + 1 }),
  ]);
  const [bars] = (await joinSeries(strategy, [loaded], inputs)) as [Bars];
  const { detail } = recorded.inputs ?? {};
  const finer = detail && (await loadFiner(detail.id, detail.timeframe, bars));
  const options = { ...recorded.options, ...(finer && { detail: finer }) };
  return { recorded, run: runBacktest(strategy, recorded.params, bars, options) };
}

/** The text of a result file. Throws `not-found`. */
export async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new TradelabError('not-found', `${file} cannot be read: ${(cause as Error).message}`, {
      hint: 'name a file that `tradelab backtest --json` or `--out` has written',
      cause,
    });
  }
}
