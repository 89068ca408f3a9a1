// What the reader of a result should know of what went into it.

import type { Warning } from '../core/run.ts';
import { seesJumps } from '../engine/index.ts';
import type { BacktestResult } from './result.ts';

/** Warnings of generated data, and of a side that the strategy's signals never take. */
export function inputWarnings({
  bars,
  options,
  program,
}: Pick<BacktestResult, 'bars' | 'options' | 'program'>): Warning[] {
  const warnings: Warning[] = [];
  const { synthetic, symbol } = bars;
  if (synthetic !== undefined) {
    const message = `${symbol} is generated data (${synthetic}), not a market`;
    warnings.push({ code: 'synthetic-data', message });
  }
  const { side } = options;
  const { entries, shortEntries } = program.signals ?? {};
  const lacks = (what: string) =>
    warnings.push({
      code: 'side-not-taken',
      message: `'${program.strategy.name}' has no ${what}: side is '${side}'`,
    });
  if (program.signals && side !== 'short' && entries === undefined) lacks('entries');
  if (program.signals && side !== 'long' && shortEntries === undefined) lacks('shortEntries');
  return warnings;
}

/** A warning of a limit on risk that the data of the run are too coarse for. */
export function blindWarnings({
  options,
  settings,
}: Pick<BacktestResult, 'options' | 'settings'>): Warning[] {
  if (options.risk?.priceJump === undefined || seesJumps(settings.engine.detail)) return [];
  return [
    { code: 'risk', message: 'priceJump does nothing: it takes finer bars (detail) of at most 5 seconds' },
  ];
}
