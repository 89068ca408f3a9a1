// The decisions of a signal strategy: its signals in a row, as orders.

import type { BarColumns } from '../core/bars.ts';
import type { Account } from '../execution/index.ts';
import { type Orders, type Program, type SignalTrading, signalReducer } from '../strategy/index.ts';

/** Decides by the signals of a program in the row that it is given. */
export function signalDecision(
  program: Program,
  bars: BarColumns,
  trading: SignalTrading,
  account: Account,
): (row: number) => Orders | undefined {
  const { entries, exits, shortEntries, shortExits } = program.signals!;
  const none = new Uint8Array(bars.time.length);
  const column = (output: typeof entries) => (output ? program.column(output) : none) as Uint8Array;
  const [entry, exit, shortEntry, shortExit] = [
    column(entries),
    column(exits),
    column(shortEntries),
    column(shortExits),
  ];
  const reduce = signalReducer(trading);
  return (row) => {
    if (!(entry[row]! | exit[row]! | shortEntry[row]! | shortExit[row]!)) return undefined;
    return reduce(entry[row] === 1, exit[row] === 1, shortEntry[row] === 1, shortExit[row] === 1, account);
  };
}
