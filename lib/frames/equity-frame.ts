// The course of a run's equity as a frame.

import type { RunRecord } from '../core/run.ts';
import { drawdowns } from '../metrics/index.ts';
import { createFrame, type Frame } from './frame.ts';

/**
 * The equity of a run at every close: time (open times of the bars, ms UTC) and equity (quote units) without a copy, and
 * drawdown (a fraction ≤ 0).
 */
export function equityFrame({ bars, equity }: Pick<RunRecord, 'bars' | 'equity'>): Frame {
  return createFrame([
    ['time', { type: 'time', values: bars.time }],
    ['equity', { type: 'number', values: equity }],
    ['drawdown', { type: 'number', values: drawdowns(equity) }],
  ]);
}
