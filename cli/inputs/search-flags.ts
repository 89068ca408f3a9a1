// The flags of a search: how the combinations are found that are tried.

import {
  type AnyStrategy,
  type OptimiseMethod,
  type Param,
  type ParamSpan,
  type SweptValues,
  TradelabError,
} from 'tradelab';
import { choice, number, parseNumber } from '../flag.ts';
import { sweptParams } from './swept-values.ts';

const SEARCH = 'Search';

export const SEARCH_FLAGS = {
  method: choice(['grid', 'random', 'tpe'], {
    describe: 'grid (default): all combinations; random: some of them; tpe: those that a model proposes',
    group: SEARCH,
  }),
  trials: number({
    describe: 'how many combinations random and tpe try, at most; default 100',
    group: SEARCH,
  }),
  seed: number({ describe: 'by which random and tpe try the same again; default 1', group: SEARCH }),
  stopAfter: number({
    describe: 'end random and tpe after so many combinations without a better one',
    group: SEARCH,
  }),
};

/** What `--set` says is searched: of any number without a step, random and tpe take all between its ends. */
export function searchedParams(
  strategy: AnyStrategy,
  said: Readonly<Record<string, unknown>>,
  method: OptimiseMethod = 'grid',
): Record<string, SweptValues | ParamSpan> {
  const schema = strategy.params as Readonly<Record<string, Param>>;
  const isSpan = (name: string, value: unknown): value is string =>
    schema[name]?.kind === 'float' && typeof value === 'string' && /^[^:,]+:[^:,]+$/.test(value);
  if (method === 'grid') return sweptParams(strategy, said);
  const spans = Object.entries(said).filter((entry): entry is [string, string] => isSpan(...entry));
  const rest = Object.entries(said).filter(([name, value]) => !isSpan(name, value));
  return {
    ...sweptParams(strategy, Object.fromEntries(rest)),
    ...Object.fromEntries(spans.map(([name, text]) => [name, spanOf(`--set ${name}=${text}`, text)])),
  };
}

function spanOf(flag: string, text: string): ParamSpan {
  const [min, max] = text.split(':').map((end) => parseNumber(end, flag)) as [number, number];
  return { min, max };
}

/** Refuses a search in which every parameter has one value. */
export function requireChoice(
  { name }: AnyStrategy,
  params: Readonly<Record<string, SweptValues | ParamSpan>>,
): void {
  if (Object.values(params).some((values) => typeof values === 'object')) return;
  throw new TradelabError('bad-option', 'there is nothing to choose: every parameter has one value', {
    hint: `say which values are searched, as in --set fast=5:50; 'tradelab strategies ${name}' lists the parameters`,
  });
}
