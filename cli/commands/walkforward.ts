// tradelab walkforward: parameters chosen on the past, window after window, and traded on what came after.

import { join } from 'node:path';
import {
  runWalkForward,
  type WalkForwardOptions,
  type WalkForwardResult,
  type WindowOptions,
  writeReport,
} from 'tradelab';
import { defineCommand, type Input } from '../command.ts';
import { JSON_FLAG } from '../common-flags.ts';
import { maybeText, number, onOff, parsed } from '../flag.ts';
import { type Prepared, prepareRun } from '../inputs/run.ts';
import { RUN_FLAGS } from '../inputs/run-flags.ts';
import { requireChoice, SEARCH_FLAGS, searchedParams } from '../inputs/search-flags.ts';
import { blameStrategy } from '../inputs/strategy.ts';
import { MANY_RUNS_FLAGS, SWEEP_FLAGS } from '../inputs/sweep-flags.ts';
import { type Io, note, print } from '../io.ts';
import { requireEnding } from '../outputs.ts';
import { progress } from '../progress.ts';
import { stepLines } from '../show/head.ts';
import { walkForwardLines } from '../show/walk-forward.ts';
import { INTERRUPTED, stoppable } from '../stoppable.ts';

const WINDOWS = 'Windows';
const DEFAULT_WINDOWS = 5;

/** '250' is bars, all else a time that the library reads. */
const length = (text: string) => (/^\d+$/.test(text) ? Number(text) : text);

const FLAGS = {
  ...RUN_FLAGS,
  set: MANY_RUNS_FLAGS.set,
  ...{ where: SWEEP_FLAGS.where, by: SWEEP_FLAGS.by, workers: SWEEP_FLAGS.workers },
  ...SEARCH_FLAGS,
  train: parsed({ describe: 'length of the train windows: 3y, 6mo, 90d, or bars', group: WINDOWS }, length),
  test: parsed({ describe: 'length of the test windows, likewise', group: WINDOWS }, length),
  windows: number({ describe: 'instead: how many test windows there are; default 5', group: WINDOWS }),
  ratio: number({
    describe: 'with --windows: how many test windows long a train window is; default 4',
    group: WINDOWS,
  }),
  anchored: onOff({ describe: 'all train windows begin with the data, ever longer', group: WINDOWS }),
  embargo: parsed(
    { describe: 'left out between train and test: bars, a time, or warmup; default warmup', group: WINDOWS },
    length,
  ),
  ...JSON_FLAG,
  quiet: onOff({ describe: 'no progress, no warnings and no hints', group: 'Output' }),
  report: maybeText({ describe: 'write a page with charts; its name ends in .html', group: 'Output' }),
};

type Flags = Input<Record<never, never>, typeof FLAGS>['flags'];

export const walkforwardCommand = defineCommand({
  describe:
    'Chooses parameters on a train window, trades the test window after it with them, and goes on to the next: what a ' +
    'trader would have had who had gone about it so. Ctrl-C stops it with the windows that are done.',
  positionals: {
    strategy: { describe: "a strategy's name, or the path of its .ts or .js file; default ema-cross" },
  },
  flags: FLAGS,
  records: true,
  examples: [
    'walkforward --set fast=5:50:5 --set slow=20:200:20 --train 4y --test 1y',
    'walkforward rsi --set length=5:30 --set oversold=20:40 --method tpe --trials 200 --windows 8 --anchored',
  ],
  async run({ args, flags }, io) {
    const { report, json, quiet } = flags;
    if (typeof report === 'string') requireEnding('--report', report, '.html');
    const prepared = await prepareRun(args.strategy, flags);
    const result = await walkPrepared(prepared, flags, io);
    if (json) print(io, JSON.stringify(result, null, 2));
    else for (const line of walkForwardLines(result, prepared.bars, io)) print(io, line);
    const page = await writePage(result, report);
    if (!quiet) for (const line of notes(result, prepared, page)) note(io, line);
    if (io.isTTY && !quiet && !json && result.windows.length > 0)
      for (const line of nextSteps(result, page, io)) note(io, line);
    return result.partial ? INTERRUPTED : 0;
  },
});

/** Goes through the windows until all are done or it is interrupted. */
async function walkPrepared(prepared: Prepared, flags: Flags, io: Io): Promise<WalkForwardResult> {
  const { strategy, bars, options } = prepared;
  const params = searchedParams(strategy, prepared.params, flags.method);
  requireChoice(strategy, params);
  const { where, by, method, trials, seed, stopAfter, workers } = flags;
  const tell = flags.quiet ? undefined : progress(io, 'walkforward', 'combinations');
  const result = await stoppable(io, (signal) =>
    runWalkForward(strategy, bars, {
      ...{ ...options, ...windowsOf(flags), params },
      ...{ where, objective: by, method, trials, seed, stopAfter, workers, signal },
      onProgress: ({ done, total, rate }) => tell?.(done, total, rate),
    } as WalkForwardOptions).catch((cause: unknown) => {
      throw blameStrategy(prepared, cause);
    }),
  );
  // A search that ends early does not come to the end of its bar.
  if (!result.partial) tell?.(1, 1);
  return result;
}

function windowsOf({ train, test, windows, ratio, anchored, embargo }: Flags): WindowOptions {
  const isSaid = train !== undefined || test !== undefined || windows !== undefined;
  const mode = anchored ? 'anchored' : 'rolling';
  return { train, test, windows: isSaid ? windows : DEFAULT_WINDOWS, ratio, mode, embargo };
}

async function writePage(result: WalkForwardResult, report: string | boolean): Promise<string | undefined> {
  if (report === false) return undefined;
  const { strategy, data } = result;
  const name = `walkforward-${strategy}-${data.symbol}-${data.timeframe}.html`;
  const file =
    typeof report === 'string' ? report : join('reports', name.replaceAll(/[^A-Za-z0-9._-]+/g, '-'));
  await writeReport(result, file);
  return file;
}

function notes(
  { warnings, partial, windows }: WalkForwardResult,
  { paramFile }: Prepared,
  page: string | undefined,
): string[] {
  return [
    ...warnings.map(({ message }) => `warning: ${message}`),
    ...(paramFile === undefined ? [] : [`parameters: ${paramFile}`]),
    ...(page === undefined ? [] : [`report: ${page}`]),
    ...(partial ? [`interrupted after ${windows.length} windows`] : []),
  ];
}

function nextSteps({ strategy, windows }: WalkForwardResult, page: string | undefined, io: Io): string[] {
  const set = Object.entries(windows.at(-1)!.params).map(([name, value]) => ` --set ${name}=${value}`);
  return stepLines(
    [
      [`tradelab backtest ${strategy}${set.join('')}`, 'what the last window chose'],
      ...(page === undefined ? [['--report', 'writes a page with charts'] as const] : []),
    ],
    io,
  );
}
