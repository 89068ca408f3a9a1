// What is said of a session when it begins, and when its process ends.

import {
  formatTime,
  type LedgerReader,
  type SessionRow,
  type SupervisorEvent,
  sessionSummary,
  timeframeMs,
} from 'tradelab';
import { signed } from './live-board.ts';
import { positionWords } from './live-words.ts';
import { count, percent } from './numbers.ts';
import { wrap } from './table.ts';

/** That a session has begun. */
export type Started = Extract<SupervisorEvent['event'], { kind: 'started' }>;

/** What runs, from where it warms up or goes on, and when the next bar closes, in lines for a terminal of a width. */
export function startLines(
  row: SessionRow,
  { now, nextTime, decidesFrom }: Started,
  columns: number,
): string[] {
  const { id, mode, strategy, params, exchange, symbol, timeframe, status } = row;
  const barMs = timeframeMs(timeframe);
  const given = Object.entries(params).map(([name, value]) => `${name} ${value}`);
  const what = `${strategy}${given.length === 0 ? '' : ` (${given.join(', ')})`}`;
  const warmup = (decidesFrom - nextTime) / barMs;
  const start =
    warmup > 0
      ? `warms up on ${count(warmup)} ${warmup === 1 ? 'bar' : 'bars'} from ${formatTime(nextTime)}`
      : `goes on with the bar of ${formatTime(nextTime)}`;
  const close = nextTime + (Math.floor((now - nextTime) / barMs) + 1) * barMs;
  return [
    `${mode} session ${id}`,
    ...indented(`${what} on ${exchange}:${symbol} ${timeframe}`, ', ', columns),
    ...indented(`${start}; the next closes ${formatTime(close)} UTC`, '; ', columns),
    ...(status === 'running' ? [] : [`  it is ${status}: 'tradelab bots resume ${id}' has it go on`]),
  ];
}

/** Words in lines that begin with two spaces, broken where there is a joint. */
function indented(words: string, joint: string, columns: number): string[] {
  const parts = words.replaceAll(joint, `${joint.trimEnd()}\n`).split('\n');
  return wrap(parts, ' ', columns - 2).map((line) => `  ${line}`);
}

/** 'ID stopped: +12.30 (+0.12%) in all, long 0.231'. */
export function endLine(ledger: LedgerReader, id: string): string {
  const { status } = ledger.session(id);
  const { equity, startingCash, position } = sessionSummary(ledger, id);
  const made = `${signed(equity - startingCash)} (${percent(equity / startingCash - 1)})`;
  return `${id} ${status}: ${made} in all, ${positionWords(position)}`;
}
