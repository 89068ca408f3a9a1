// The inputs of a strategy besides its bars: other series, named where the strategy is defined and joined to its bars.

import type { BarInputs, Bars } from '../core/bars.ts';
import { barsText } from '../core/bars-text.ts';
import { didYouMean, shown, TradelabError } from '../core/errors.ts';
import { printedAs } from '../core/inspect.ts';
import { type Observations, valuesAtClose } from '../core/observations.ts';
import { BarSeries, Graph, Series } from '../graph/index.ts';

/** A column of a series that a strategy reads. */
export interface SeriesInput {
  /** The name of the series in the catalog. */
  readonly series: string;
  readonly column: string;
}

/** The inputs of a strategy by name. */
export type InputSchema = Readonly<Record<string, SeriesInput>>;

/** The columns of bars with a strategy's inputs beside them, lazily; of any schema, those of bars alone. */
export type BarsWith<N extends InputSchema> = InputSchema extends N
  ? BarSeries
  : BarSeries & { readonly [K in keyof N]: Series };

/** What an input of a strategy is: a column of a series that `loadObservations` loads by that name; default 'value'. */
export const input = {
  series: (series: string, column = 'value'): SeriesInput => ({ series, column }),
};

/** A strategy as far as its inputs go. */
interface Reader<N extends InputSchema> {
  readonly name: string;
  readonly inputs?: N;
}

/** What a strategy reads, by its names. */
type ObservationsOf<N extends InputSchema> = { readonly [K in keyof N]: Observations };

/**
 * The bars with the inputs of a strategy joined to them: on each row the value that had been published by the bar's close.
 * Throws `bad-option` where an input is missing or unknown, or its series lacks the column.
 */
export function joinInputs<N extends InputSchema>(
  strategy: Reader<N>,
  bars: Bars,
  observations: ObservationsOf<N>,
): Bars {
  const inputs = { ...bars.inputs, ...inputsAtClose(strategy, bars, observations) };
  return Object.keys(inputs).length === 0 ? bars : printedAs({ ...bars, inputs }, barsText);
}

/** The inputs of a strategy at the closes of some bars, or of one. Throws what `joinInputs` throws. */
export function inputsAtClose<N extends InputSchema>(
  strategy: Reader<N>,
  bars: Pick<Bars, 'time' | 'timeframe'>,
  observations: ObservationsOf<N>,
): BarInputs {
  const inputs: InputSchema = strategy.inputs ?? {};
  const given = observations as Readonly<Record<string, Observations>>;
  requireInputs(strategy, Object.keys(given));
  const joined = Object.entries(inputs).map(([name, { series, column }]) => {
    const found = requireColumn(strategy.name, name, given[name], { series, column });
    return [name, { series: found.id, column, values: valuesAtClose(found, column, bars) }];
  });
  return Object.fromEntries(joined);
}

/** Refuses names that are no inputs of a strategy. Throws `bad-option`. */
export function requireInputs(
  { name: strategy, inputs = {} }: Reader<InputSchema>,
  names: readonly string[],
): void {
  const unknown = names.find((name) => !Object.hasOwn(inputs, name));
  if (unknown === undefined) return;
  throw new TradelabError('bad-option', `strategy '${strategy}' has no input '${unknown}'`, {
    hint: didYouMean(unknown, Object.keys(inputs)),
  });
}

function requireColumn(
  strategy: string,
  name: string,
  found: Observations | undefined,
  { series, column }: SeriesInput,
): Observations {
  if (found === undefined) {
    throw new TradelabError('bad-option', `strategy '${strategy}' needs its input '${name}'`, {
      hint: `{ ${name}: await loadObservations('${series}') }`,
    });
  }
  if (Object.hasOwn(found.values, column)) return found;
  throw new TradelabError('bad-option', `series '${found.id}' has no column '${column}' for '${name}'`, {
    hint: didYouMean(column, Object.keys(found.values)),
  });
}

/** Bars whose columns carry the strategy's inputs too, by name. */
export function withInputs({ inputs }: Pick<Reader<InputSchema>, 'inputs'>, bars: BarSeries): BarSeries {
  const { graph } = bars;
  const columns = Object.keys(inputs ?? {}).map((name) => [
    name,
    new Series(graph, graph.base, graph.input(name)),
  ]);
  return Object.assign(bars, Object.fromEntries(columns));
}

/** Refuses an input that is none, or whose name would hide what every bar has. Throws `bad-strategy`. */
export function checkInputs(strategy: string, inputs: InputSchema): void {
  const fail = (what: string, hint: string) =>
    new TradelabError('bad-strategy', `strategy '${strategy}': ${what}`, { hint });
  const own = new BarSeries(new Graph('1d'));
  for (const [name, one] of Object.entries(inputs)) {
    if (typeof one?.series !== 'string' || typeof one.column !== 'string')
      throw fail(`its input '${name}' is ${shown(one)}`, `${name}: input.series('fear-greed', 'value')`);
    if (name in own) throw fail(`an input cannot be named '${name}'`, `bars have '${name}' already`);
  }
}
