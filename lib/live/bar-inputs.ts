// The inputs of a strategy besides its bars, in a session: what the catalog has of them as a bar closes.

import type { BarInputs, Bars } from '../core/index.ts';
import { loadObservations } from '../data/index.ts';
import { type AnyStrategy, type InputSchema, inputsAtClose } from '../strategy/index.ts';
import type { BarRow } from './ledger/index.ts';
import type { SessionPlan } from './session-plan.ts';

/** The values of a strategy's inputs by name, null before the first; as the ledger keeps them. */
export type InputValues = Readonly<Record<string, number | null>>;

/**
 * The values that had been published by the close of the bar at `time`; undefined for a strategy without inputs. The series
 * are read anew each time: they are imported while the session runs. Throws `not-found` for a series that there is not, and
 * `bad-option` for one without the column.
 */
export async function inputValues(
  { strategy, inputs, timeframe }: Pick<SessionPlan, 'strategy' | 'inputs' | 'timeframe'>,
  time: number,
): Promise<InputValues | undefined> {
  if (strategy.inputs === undefined) return undefined;
  const loaded = Object.entries(strategy.inputs as InputSchema).map(
    async ([name, { series }]) => [name, await loadObservations(inputs?.[name] ?? series)] as const,
  );
  const observations = Object.fromEntries(await Promise.all(loaded));
  const joined = inputsAtClose(strategy, { time: Float64Array.of(time), timeframe }, observations);
  const values = Object.entries(joined).map(([name, { values }]) => [name, finiteOrNull(values[0]!)]);
  return Object.fromEntries(values) as InputValues;
}

/** The values of bars as columns, a row for each. */
export function inputColumns(
  { inputs = {} }: AnyStrategy,
  rows: readonly (InputValues | undefined)[],
): BarInputs {
  const columns = Object.entries(inputs as InputSchema).map(([name, source]) => [
    name,
    { ...source, values: Float64Array.from(rows, (values) => values?.[name] ?? Number.NaN) },
  ]);
  return Object.fromEntries(columns);
}

/** Bars with what the rows of a ledger have of the strategy's inputs. */
export function barsWithInputs(bars: Bars, strategy: AnyStrategy, rows: readonly BarRow[]): Bars {
  if (strategy.inputs === undefined) return bars;
  return {
    ...bars,
    inputs: inputColumns(
      strategy,
      rows.map(({ inputs }) => inputs),
    ),
  };
}

function finiteOrNull(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}
