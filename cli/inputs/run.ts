// From the flags of a run to its result.

import { type BacktestOptions, type BacktestResult, type Bars, type RunInputs, runBacktest } from 'tradelab';
import { loadDetail, loadRunBars } from './bars.ts';
import { withConfig } from './config.ts';
import { joinStored } from './observations.ts';
import type { RunFlags } from './run-flags.ts';
import { type Chosen, chooseStrategy, withStrategy } from './strategy.ts';

/** All that a run needs. */
export interface Prepared extends Chosen {
  readonly bars: Bars;
  readonly options: BacktestOptions;
  /** What a record of the run must name besides. */
  readonly inputs: RunInputs;
}

/** Loads the strategy and the bars that the flags name, or the project's config. */
export async function prepareRun(name: string | undefined, given: RunFlags): Promise<Prepared> {
  const { strategy, flags } = withConfig(name, given);
  const [chosen, loaded] = await Promise.all([chooseStrategy(strategy, flags.set), loadRunBars(flags)]);
  const [bars] = (await joinStored(chosen.strategy, [loaded], flags.input)) as [Bars];
  const detail = flags.detail === undefined ? undefined : await loadDetail(flags.detail, bars);
  return {
    ...chosen,
    bars,
    options: { ...optionsOf(flags), ...(detail && { detail }) },
    inputs: {
      ...(chosen.file !== undefined && { strategy: chosen.file }),
      ...(detail && { detail: { id: detail.id, timeframe: detail.timeframe } }),
    },
  };
}

/** Runs the backtest. */
export function runPrepared(prepared: Prepared): BacktestResult {
  const { strategy, params, bars, options } = prepared;
  return withStrategy(prepared, () => runBacktest(strategy, params, bars, options));
}

const OPTIONS = [
  ...(['cash', 'fee', 'slippage', 'fill', 'side', 'size', 'stopLoss', 'takeProfit'] as const),
  ...(['trailingStop', 'leverage', 'limitFill', 'risk'] as const),
];

type OptionFlags = Pick<RunFlags, (typeof OPTIONS)[number] | 'closeAtEnd'>;

/** The options of the library that were given; what was not given is left to its default there. */
export function optionsOf(flags: OptionFlags): BacktestOptions {
  const given = OPTIONS.filter((name) => flags[name] !== undefined).map((name) => [name, flags[name]]);
  return { ...Object.fromEntries(given), ...(flags.closeAtEnd && { closeAtEnd: true }) };
}
