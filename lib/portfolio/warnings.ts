// What the reader of a portfolio should know: of what went in, and of each leg.

import { inputWarnings } from '../backtest/warnings.ts';
import type { Warning } from '../core/run.ts';
import { formatTime } from '../core/time.ts';
import type { Leg } from './leg.ts';
import type { PortfolioRun } from './run.ts';

const SHOWN = 5;

/** The warnings of all legs, each with its leg's name; of one kind the first few, and how many more there were. */
export function portfolioWarnings({ legs, timeline }: PortfolioRun): Warning[] {
  const all = legs.flatMap((leg) =>
    [...ofInputs(leg, timeline), ...leg.engine.journal.warnings].map(({ message, ...rest }) => ({
      ...rest,
      message: `${leg.name}: ${message}`,
    })),
  );
  const kinds = new Map<string, Warning[]>();
  for (const warning of all) kinds.set(warning.code, [...(kinds.get(warning.code) ?? []), warning]);
  return [...kinds].flatMap(([code, same]) => {
    const more = same.length - SHOWN;
    return more <= 0
      ? same
      : [...same.slice(0, SHOWN), { code, message: `… and ${more} more of the same kind` }];
  });
}

function ofInputs(leg: Leg, timeline: Float64Array): Warning[] {
  const { bars, settings, program, account, start } = leg;
  const warnings = inputWarnings({ bars, options: settings.recorded, program });
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
