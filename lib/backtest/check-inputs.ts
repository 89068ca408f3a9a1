// The checks of what options refer to: the market, finer bars, funding, and the strategy that they are for.

import type { Bars } from '../core/bars.ts';
import { shown, TradelabError } from '../core/errors.ts';
import { timeframeMs } from '../core/timeframe.ts';
import type { Funding } from '../engine/index.ts';
import { DEFAULT_MAINTENANCE_MARGIN, type ExecutionRules } from '../execution/index.ts';
import type { AnyStrategy } from '../strategy/index.ts';
import type { BacktestOptions } from './options.ts';

function fail(message: string, hint: string): TradelabError {
  return new TradelabError('bad-option', message, { hint });
}

/** Refuses what a spot market does not offer, and a leverage that is liquidated where it begins. */
export function requireMarketAllows(bars: Bars, { side, leverage }: ExecutionRules, funding?: Funding): void {
  const { symbol, instrument } = bars;
  const isSpot = instrument !== undefined && instrument.kind !== 'perpetual';
  if (isSpot && (side !== 'long' || leverage > 1 || funding !== undefined)) {
    const what = side !== 'long' ? 'go short' : leverage > 1 ? 'take leverage' : 'pay funding';
    throw fail(
      `${symbol} is a spot market: it cannot ${what}`,
      "use side 'long' and leverage 1 without funding, or data of a perpetual",
    );
  }
  const maintenance = instrument?.maintenanceMargin ?? DEFAULT_MAINTENANCE_MARGIN;
  if (1 / leverage > maintenance) return;
  throw fail(
    `leverage is ${leverage}: its margin of ${1 / leverage} is not above the maintenance margin of ${maintenance}`,
    `take less than ${1 / maintenance}`,
  );
}

/** Refuses finer bars that are of another market, or not finer. */
export function requireFiner(detail: Bars, bars: Bars): void {
  if (!(detail?.time instanceof Float64Array))
    throw fail(`detail is ${shown(detail)}`, 'detail is bars: what loadBars or createBars return');
  if (detail.symbol !== bars.symbol)
    throw fail(
      `detail bars are of ${detail.symbol}, the run is on ${bars.symbol}`,
      'load them for one symbol',
    );
  const [fine, coarse] = [timeframeMs(detail.timeframe), timeframeMs(bars.timeframe)];
  if (fine >= coarse || coarse % fine !== 0) {
    throw fail(
      `detail bars of ${detail.timeframe} do not fill bars of ${bars.timeframe}`,
      `choose a timeframe of which ${bars.timeframe} is a whole multiple`,
    );
  }
}

/** Refuses funding whose times do not ascend, or that has not a finite rate for each. */
export function requireFunding(funding: Funding): void {
  const hint = 'funding is { time, rate }: ms UTC ascending, and a fraction of the notional for each';
  const { time, rate } = funding ?? {};
  if (typeof time?.length !== 'number' || typeof rate?.length !== 'number')
    throw fail(`funding is ${shown(funding)}`, hint);
  if (time.length !== rate.length)
    throw fail(`funding has ${time.length} times and ${rate.length} rates`, hint);
  for (let k = 0; k < time.length; k++) {
    if (!Number.isFinite(time[k]) || !Number.isFinite(rate[k]))
      throw fail(`funding ${k} is a rate of ${shown(rate[k])} at ${shown(time[k])}`, hint);
    if (k > 0 && time[k]! <= time[k - 1]!) throw fail(`funding ${k} is not after the one before it`, hint);
  }
}

/** Refuses options that make orders out of signals where a strategy makes its own. */
export function requireSignals(strategy: AnyStrategy, options: BacktestOptions): void {
  if (strategy.signals !== undefined) return;
  // A recorded run says its size whether it was of use or not: 1 is what it is where nobody says.
  const size = options.size === 1 ? undefined : options.size;
  const { stopLoss, takeProfit, trailingStop } = options;
  for (const [name, value] of Object.entries({ size, stopLoss, takeProfit, trailingStop })) {
    if (value === undefined) continue;
    throw fail(
      `${name} is for strategies with signals, and '${strategy.name}' places its own orders`,
      "leave it out, or see the strategy's own parameters",
    );
  }
}
