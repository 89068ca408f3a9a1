// The inputs of a strategy besides its bars, in a session: what the catalog has of them as a bar closes.

import type { BarInputs, Timeframe } from '../core/index.ts';
import { loadObservations } from '../data/index.ts';
import { type AnyStrategy, type InputSchema, inputsAtClose } from '../strategy/index.ts';

/** The values of a strategy's inputs by name, null before the first; as the ledger keeps them. */
export type InputValues = Readonly<Record<string, number | null>>;

/**
 * The values that had been published by the close of the bar at `time`; undefined for a strategy without inputs. The series
 * are read anew each time: they are imported while the session runs. Throws `not-found` for a series that there is not.
 */
export async function inputValues(
  strategy: AnyStrategy,
  time: number,
  timeframe: Timeframe,
): Promise<InputValues | undefined> {
  if (strategy.inputs === undefined) return undefined;
  const loaded = Object.entries(strategy.inputs as InputSchema).map(
    async ([name, { series }]) => [name, await loadObservations(series)] as const,
  );
  const observations = Object.fromEntries(await Promise.all(loaded));
  const joined = inputsAtClose(strategy, { time: Float64Array.of(time), timeframe }, observations);
  const values = Object.entries(joined).map(([name, { values }]) => [name, finiteOrNull(values[0]!)]);
  return Object.fromEntries(values) as InputValues;
}

/** The values as columns of one row. */
export function inputColumns({ inputs = {} }: AnyStrategy, values: InputValues): BarInputs {
  const columns = Object.entries(inputs as InputSchema).map(([name, source]) => [
    name,
    { ...source, values: Float64Array.of(values[name] ?? Number.NaN) },
  ]);
  return Object.fromEntries(columns);
}

function finiteOrNull(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}
