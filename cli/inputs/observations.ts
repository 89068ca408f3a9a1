// The series that a strategy reads beside its bars, from the catalog.

import {
  type AnyStrategy,
  type Bars,
  didYouMean,
  type InputSchema,
  joinInputs,
  loadObservations,
  TradelabError,
} from 'tradelab';
import { readPairs } from './strategy.ts';

/** The bars of some markets with what the strategy reads beside them; `--input` names other series for its inputs. */
export function joinStored(
  strategy: AnyStrategy,
  markets: readonly Bars[],
  input: readonly string[],
): Promise<Bars[]> {
  return joinSeries(strategy, markets, readPairs(input, '--input'));
}

/** The same with the names of the series by those of the inputs; an input that is not named is the strategy's own. */
export async function joinSeries(
  strategy: AnyStrategy,
  markets: readonly Bars[],
  named: Readonly<Record<string, string>>,
): Promise<Bars[]> {
  const inputs = Object.entries((strategy.inputs ?? {}) as InputSchema);
  const names = inputs.map(([name]) => name);
  const unknown = Object.keys(named).find((name) => !names.includes(name));
  if (unknown !== undefined)
    throw new TradelabError('bad-option', `strategy '${strategy.name}' has no input '${unknown}'`, {
      hint: didYouMean(unknown, names),
    });
  const loaded = await Promise.all(
    inputs.map(([name, { series }]) => loadObservations(named[name] ?? series)),
  );
  const observations = Object.fromEntries(names.map((name, k) => [name, loaded[k]!]));
  return markets.map((bars) => joinInputs(strategy, bars, observations));
}
