// How much of a result hangs on what a bar does not say: the same run under both readings.

import type { FillSensitivity } from '../core/run.ts';
import { execute } from './execute.ts';
import type { Settings } from './options.ts';
import type { BacktestResult } from './result.ts';

type Reading = Pick<Settings['engine']['rules'], 'limitFill' | 'ambiguity'>;

/** The total return under the pessimistic reading (limits through, worse of two) and the optimistic one (touch, better of two). */
export function fillSensitivity(run: BacktestResult): FillSensitivity {
  const { rules } = run.settings.engine;
  const read = (reading: Reading) => {
    const same = reading.limitFill === rules.limitFill && reading.ambiguity === rules.ambiguity;
    return run.isCertain || same ? totalReturn(run.equity, run.options.cash) : returnUnder(run, reading);
  };
  return {
    ambiguousBars: run.ambiguousTimes.length,
    pessimisticReturn: read({ limitFill: 'through', ambiguity: 'worse' }),
    optimisticReturn: read({ limitFill: 'touch', ambiguity: 'better' }),
  };
}

function returnUnder(run: BacktestResult, reading: Reading): number {
  const { settings, bars, program } = run;
  const engine = { ...settings.engine, rules: { ...settings.engine.rules, ...reading } };
  const { equity } = execute(program, bars, { ...settings, engine });
  return totalReturn(equity, run.options.cash);
}

function totalReturn(equity: Float64Array, cash: number): number {
  return equity[equity.length - 1]! / cash - 1;
}
