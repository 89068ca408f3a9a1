// The flags of a sweep besides those of a run: many values, many markets, and what is best.

import { didYouMean, METRICS, type MetricName, TradelabError } from 'tradelab';
import type { Flag, Input } from '../command.ts';
import { list, number, onOff, parsed, text } from '../flag.ts';
import { RUN_FLAGS } from './run-flags.ts';

const SWEEP = 'Sweep';

/** The flags of the bars and of the simulation, of which data and timeframes may be several. */
export const MANY_RUNS_FLAGS = {
  ...RUN_FLAGS,
  data: several({
    describe: 'samples, series of the catalog or files, parted by commas; may be repeated',
    group: 'Data',
  }),
  timeframe: several({ describe: "which of the series' timeframes, parted by commas: 1h,4h", group: 'Data' }),
  set: list({
    describe: 'values of a parameter: fast=5:50, slow=55:200:5 (by steps), mode=up,down; may be repeated',
    group: SWEEP,
  }),
};

export const SWEEP_FLAGS = {
  ...MANY_RUNS_FLAGS,
  where: text({ describe: "which combinations: 'fast < slow and slow - fast >= 10'", group: SWEEP }),
  by: parsed({ describe: 'the metric that says which is best; default sharpe', group: SWEEP }, metricName),
  top: parsed({ describe: 'how many of the best are shown; default 10', group: SWEEP }, parseCount),
  metrics: parsed({ describe: 'which metrics are computed, parted by commas', group: SWEEP }, (names, flag) =>
    names.split(',').map((name) => metricName(name, flag)),
  ),
  workers: number({ describe: 'threads; default: as many as there are processors', group: SWEEP }),
  resume: onOff({ describe: 'go on where the same sweep was interrupted', group: SWEEP }),
};

/** The values of the flags of a sweep. */
export type SweepFlags = Input<Record<never, never>, typeof SWEEP_FLAGS>['flags'];

/** A flag whose texts are parted by commas, and that may be given again. */
function several(about: { describe: string; group: string }): Flag<readonly string[]> {
  const flag = list(about);
  const read = (texts: readonly string[], name: string) =>
    flag.read(
      texts.flatMap((value) => value.split(',')),
      name,
    );
  return { ...flag, read };
}

function metricName(name: string, flag: string): MetricName {
  if (Object.hasOwn(METRICS, name)) return name as MetricName;
  throw new TradelabError('bad-option', `${flag} is '${name}', which is no metric`, {
    hint: didYouMean(name, Object.keys(METRICS)),
  });
}

function parseCount(value: string, flag: string): number {
  if (/^[1-9]\d{0,8}$/.test(value)) return Number(value);
  throw new TradelabError('bad-option', `${flag} is '${value}'`, {
    hint: 'it is a whole number, at least 1',
  });
}
