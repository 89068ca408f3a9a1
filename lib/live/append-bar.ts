// A bar that has closed, as the newest row of a program's columns.

import type { Program } from '../strategy/index.ts';
import { inputColumns } from './bar-inputs.ts';
import type { BarRow } from './ledger/index.ts';

/** Computes the columns of a bar that follows those before; returns its row. */
export function appendBar(
  { graph, strategy }: Program,
  { inputs, time, open, high, low, close, volume }: BarRow,
): number {
  const column = (value: number) => Float64Array.of(value);
  const row = {
    ...{ time: column(time), open: column(open), high: column(high), low: column(low) },
    ...{ close: column(close), volume: column(volume) },
    ...(inputs && { inputs: inputColumns(strategy, [inputs]) }),
  };
  return graph.append(row, 0, 1) - 1;
}
