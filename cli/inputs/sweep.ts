// From the flags of a sweep to what the library sweeps.

import {
  type BacktestOptions,
  type Bars,
  type OptimiseMethod,
  type ParamSpan,
  type SweptValues,
  TradelabError,
} from 'tradelab';
import { loadDetail, loadRunBars } from './bars.ts';
import { withConfig } from './config.ts';
import { joinStored } from './observations.ts';
import { optionsOf } from './run.ts';
import { searchedParams } from './search-flags.ts';
import { type Chosen, chooseStrategy } from './strategy.ts';
import { MANY_RUNS_FLAGS, type SweepFlags } from './sweep-flags.ts';

/** All that a sweep needs of what is swept. */
export interface PreparedSweep extends Chosen {
  /** Lists of values; of a search also spans of numbers. */
  readonly params: Readonly<Record<string, SweptValues | ParamSpan>>;
  /** One or several markets. */
  readonly bars: readonly Bars[];
  readonly options: BacktestOptions;
}

/** Loads the strategy and the bars that the flags name, or the project's config. */
export async function prepareSweep(
  name: string | undefined,
  given: Pick<SweepFlags, keyof typeof MANY_RUNS_FLAGS>,
  method?: OptimiseMethod,
): Promise<PreparedSweep> {
  const { strategy, flags } = withConfig(name, given, MANY_RUNS_FLAGS);
  const [chosen, loaded] = await Promise.all([chooseStrategy(strategy, flags.set), loadMarkets(flags)]);
  const bars = await joinStored(chosen.strategy, loaded, flags.input);
  const options = { ...optionsOf(flags), ...(await detailOf(flags, bars)) };
  return { ...chosen, params: searchedParams(chosen.strategy, chosen.params, method), bars, options };
}

type MarketFlags = Pick<SweepFlags, 'data' | 'timeframe' | 'from' | 'to' | 'detail'>;

/** The bars of every data id on every timeframe. */
async function loadMarkets({ data, timeframe, from, to }: MarketFlags): Promise<Bars[]> {
  for (const [flag, values] of Object.entries({ '--data': data, '--timeframe': timeframe })) {
    const twice = values.find((value, k) => values.indexOf(value) < k);
    if (twice === undefined) continue;
    throw new TradelabError('bad-option', `${flag} names '${twice}' twice`, { hint: 'name it once' });
  }
  const [ids, timeframes] = [data, timeframe].map((values) => (values.length === 0 ? [undefined] : values));
  const named = ids!.flatMap((id) => timeframes!.map((one) => ({ data: id, timeframe: one, from, to })));
  return Promise.all(named.map(loadRunBars));
}

async function detailOf({ detail }: MarketFlags, bars: readonly Bars[]): Promise<{ detail?: Bars }> {
  if (detail === undefined) return {};
  if (bars.length === 1) return { detail: await loadDetail(detail, bars[0]!) };
  throw new TradelabError('bad-option', `--detail is '${detail}', and there are ${bars.length} markets`, {
    hint: 'finer bars are those of one market: sweep them one by one',
  });
}
