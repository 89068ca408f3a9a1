// What the reader of a portfolio should know: of what went in, and of each leg.

import { doubtfulTrades } from '../backtest/doubtful-trades.ts';
import { inputWarnings } from '../backtest/warnings.ts';
import type { Warning } from '../core/run.ts';
import { formatTime } from '../core/time.ts';
import type { Leg } from './leg.ts';
import type { PortfolioRun } from './run.ts';

const SHOWN = 5;

/** The warnings of all legs; of one kind the first few, and how many more there were. */
export function portfolioWarnings({ legs, timeline }: PortfolioRun): Warning[] {
  const all = legs.flatMap((leg) => [
    ...inputWarnings({ bars: leg.bars, options: leg.settings.recorded, program: leg.program }),
    ...[...ofLength(leg, timeline), ...doubtfulOf(leg), ...leg.engine.journal.warnings].map((warning) => ({
      ...warning,
      message: `${leg.name}: ${warning.message}`,
    })),
  ]);
  // What is said of a strategy is said by each of its legs.
  const distinct = new Map(all.map((warning) => [`${warning.message} ${warning.time}`, warning]));
  return capped([...distinct.values()]);
}

function ofLength({ bars, program, account, start }: Leg, timeline: Float64Array): Warning[] {
  const warnings: Warning[] = [];
  if (start >= bars.length) {
    const message = `${bars.length} bars are fewer than '${program.strategy.name}' needs: it never traded`;
    warnings.push({ code: 'too-few-bars', message });
  }
  const last = bars.time.at(-1)!;
  if (account.position !== 0 && last < timeline.at(-1)!) {
    const message = `its bars end at ${formatTime(last)} with an open position, which stays marked at the last close`;
    warnings.push({ code: 'bars-ended', message, time: last });
  }
  return warnings;
}

function doubtfulOf({ bars, account, row }: Leg): Warning[] {
  const openTrade = account.openTrade(row, bars.time);
  return doubtfulTrades({ bars, tradeColumns: account.trades.columns, openTrade });
}

function capped(warnings: readonly Warning[]): Warning[] {
  const kinds = new Map<string, Warning[]>();
  for (const warning of warnings) kinds.set(warning.code, [...(kinds.get(warning.code) ?? []), warning]);
  return [...kinds].flatMap(([code, same]) => {
    const more = same.length - SHOWN;
    if (more <= 0) return same;
    return [...same.slice(0, SHOWN), { code, message: `… and ${more} more of the same kind` }];
  });
}
