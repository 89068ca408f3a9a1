// tradelab sweep: a strategy with every combination of its parameters' values, over one market or several.

import { join } from 'node:path';
import {
  type Bars,
  catalogFolder,
  type Evidence,
  type MetricName,
  type OptimiseOptions,
  runOptimise,
  runSweep,
  SUMMED_METRICS,
  type SweepOptions,
  type SweepProgress,
  TradelabError,
} from 'tradelab';
import { defineCommand, type Input } from '../command.ts';
import { JSON_FLAG } from '../common-flags.ts';
import { maybeText, onOff, text } from '../flag.ts';
import { requireChoice, SEARCH_FLAGS } from '../inputs/search-flags.ts';
import { blameStrategy } from '../inputs/strategy.ts';
import { type PreparedSweep, prepareSweep } from '../inputs/sweep.ts';
import { SWEEP_FLAGS } from '../inputs/sweep-flags.ts';
import { type Io, note, print } from '../io.ts';
import { progress } from '../progress.ts';
import { convergenceLines } from '../show/convergence.ts';
import { stepLines } from '../show/head.ts';
import { luckLines, marketLuckLines } from '../show/luck.ts';
import { rankingOf } from '../show/ranking.ts';
import { sweepLines } from '../show/sweep.ts';
import { INTERRUPTED, stoppable } from '../stoppable.ts';
import { sweepEvidences } from './sweep-evidence.ts';
import { checkSweepFiles, type Swept, sweepJson, writeSweepFiles } from './sweep-outputs.ts';

const FLAGS = {
  ...SWEEP_FLAGS,
  ...SEARCH_FLAGS,
  ...JSON_FLAG,
  luck: onOff({
    describe:
      'judge the best by more: overfitting and reality check, by running up to 1000 combinations again',
    group: 'Output',
  }),
  quiet: onOff({ describe: 'no progress, no warnings and no hints', group: 'Output' }),
  out: text({ describe: 'write all rows to a .csv, .parquet, .arrow or .json file', group: 'Output' }),
  report: maybeText({ describe: 'write a page with charts; its name ends in .html', group: 'Output' }),
};

type Flags = Input<Record<never, never>, typeof FLAGS>['flags'];

const [TOP, BY] = [10, 'sharpe'] as const;

export const sweepCommand = defineCommand({
  describe:
    "Runs a strategy with every combination of its parameters' values. Ctrl-C stops it with what is done; --resume goes on.",
  positionals: {
    strategy: { describe: "a strategy's name, or the path of its .ts or .js file; default ema-cross" },
  },
  flags: FLAGS,
  records: true,
  examples: [
    "sweep --set fast=5:50 --set slow=55:200:5 --where 'fast < slow' --by sharpe --top 20",
    'sweep rsi --set length=7:21 --data binance:BTC/USDT,binance:ETH/USDT --timeframe 1h,4h',
  ],
  async run({ args, flags }, io) {
    checkSweepFiles(flags);
    checkSearch(flags);
    const prepared = await prepareSweep(args.strategy, flags, flags.method);
    const { results, total } = await sweepPrepared(prepared, flags, io);
    const { by = BY, json, quiet, top = TOP } = flags;
    if (!json) {
      const shown = { ...prepared, ...flags, ...searchWords(results), top, results, total };
      for (const line of [...sweepLines(shown, by, io), ...convergenceLines(results, io)]) print(io, line);
    }
    const isJudged = !json || flags.luck || flags.report !== false;
    const evidence = isJudged ? await sweepEvidences(results, { ...prepared, ...flags, by }, io) : [];
    if (json) printJson(prepared, results, flags.luck ? evidence : [], flags, io);
    else for (const line of evidenceLines(results, evidence, io)) print(io, line);
    const files = await writeSweepFiles(results, prepared.bars.length > 1, { metric: by, evidence }, flags);
    if (!quiet) for (const line of notes(prepared, results, { json, files })) note(io, line);
    if (io.isTTY && !quiet && !json)
      for (const line of nextSteps(prepared, results, { by, files }, io)) note(io, line);
    return isWhole(prepared, results) ? 0 : INTERRUPTED;
  },
});

/** Sweeps or searches until it is finished or interrupted; `total` is how many combinations there are, where any was done. */
async function sweepPrepared(
  prepared: PreparedSweep,
  flags: Flags,
  io: Io,
): Promise<{ results: Swept[]; total: number | undefined }> {
  const { strategy, params, bars, options } = prepared;
  const { where, workers, by = BY, method, trials, seed, stopAfter } = flags;
  const tell = flags.quiet ? undefined : progress(io, 'sweep', 'combinations');
  const common = { ...options, params, where, workers, metrics: metricsOf(flags.metrics, by) };
  const kept = { keep: join(await catalogFolder(), 'sweeps'), resume: flags.resume };
  const search = { objective: by, method, trials, seed, stopAfter };
  let total: number | undefined;
  const onProgress = ({ done, total: all, rate }: SweepProgress) => {
    total = all;
    tell?.(done, all, rate);
  };
  const results = await stoppable(io, async (signal): Promise<Swept[]> => {
    const course = { ...common, signal, onProgress };
    if (!isSearch(flags)) return runSweep(strategy, bars, { ...course, ...kept } as SweepOptions);
    requireChoice(strategy, params);
    return [await runOptimise(strategy, requireOne(bars), { ...course, ...search } as OptimiseOptions)];
  }).catch((cause: unknown) => {
    throw blameStrategy(prepared, cause);
  });
  // A search may end before its last trial.
  if (isWhole(prepared, results)) tell?.(1, 1);
  return { results, total };
}

function isSearch({ method = 'grid' }: Pick<Flags, 'method'>): boolean {
  return method !== 'grid';
}

/** Refuses what a grid or a search has no use for. */
function checkSearch(flags: Flags): void {
  const { trials, seed, stopAfter, resume } = flags;
  const given = isSearch(flags)
    ? { '--resume': resume || undefined }
    : { '--trials': trials, '--seed': seed, '--stop-after': stopAfter };
  const useless = Object.entries(given).find(([, value]) => value !== undefined);
  if (useless === undefined) return;
  const [flag] = useless;
  throw isSearch(flags)
    ? new TradelabError('bad-option', `${flag} is for a grid`, {
        hint: 'a search by the same --seed is run again',
      })
    : new TradelabError('bad-option', `${flag} is for a search`, {
        hint: 'add --method random or --method tpe',
      });
}

function requireOne(bars: readonly Bars[]): Bars {
  if (bars.length === 1) return bars[0]!;
  throw new TradelabError('bad-option', `a search is over one market, and there are ${bars.length}`, {
    hint: 'search them one by one, or sweep a grid over all',
  });
}

/** How the combinations were found, where not by a grid. */
function searchWords([result]: readonly Swept[]): { search?: string } {
  return result?.kind === 'optimise' ? { search: `method ${result.method}, seed ${result.seed}` } : {};
}

/** The metrics that were asked for, or those that are fast to have; with the one that says which is best. */
function metricsOf(asked: readonly MetricName[] = SUMMED_METRICS, by: MetricName): readonly MetricName[] {
  return asked.includes(by) ? asked : [by, ...asked];
}

function isWhole({ bars }: PreparedSweep, results: readonly Swept[]): boolean {
  return results.length === bars.length && !results.some(({ partial }) => partial);
}

function evidenceLines(
  results: readonly Swept[],
  evidence: readonly (Evidence | undefined)[],
  { columns }: Io,
): string[] {
  const [first] = evidence;
  const markets = results.map(({ data }) => data);
  if (results.length > 1) return marketLuckLines(evidence, markets, columns);
  return first === undefined ? [] : luckLines(first, columns);
}

/** All rows, or the best with `--top`: over several markets the same combinations of each, as far as all are done. */
function printJson(
  prepared: PreparedSweep,
  results: readonly Swept[],
  evidence: readonly (Evidence | undefined)[],
  flags: Flags,
  io: Io,
): void {
  const { top, by = BY } = flags;
  const common = isWhole(prepared, results) ? results : undefined;
  const best = (result: Swept) => rankingOf(common ?? [result], by).rows.slice(0, top);
  const rowsOf = top === undefined ? undefined : best;
  const pieces = sweepJson(results, prepared.bars.length > 1, { rowsOf, evidence });
  for (const piece of pieces) io.stdout.write(piece);
}

function notes(
  prepared: PreparedSweep,
  results: readonly Swept[],
  { json, files }: { json: boolean; files: readonly [string, string][] },
): string[] {
  const { bars, params, paramFile } = prepared;
  // Above a table it stands anyway.
  const generated = bars.filter(({ synthetic }) => json && synthetic !== undefined);
  const isSingle = bars.length === 1 && !Object.values(params).some((values) => typeof values === 'object');
  return [
    ...generated.map(({ symbol }) => `warning: ${symbol} is generated data, not a market`),
    ...results.flatMap(({ warnings }) => warnings.map(({ message }) => `warning: ${message}`)),
    ...(isSingle ? ['every parameter has one value: --set fast=5:50 would try those from 5 to 50'] : []),
    ...(paramFile === undefined ? [] : [`parameters: ${paramFile}`]),
    ...files.map(([what, file]) => `${what}: ${file}`),
    ...(isWhole(prepared, results) ? [] : [interruptedWords(results)]),
  ];
}

function interruptedWords([result]: readonly Swept[]): string {
  return result?.kind === 'optimise'
    ? 'interrupted: the same command tries the same again'
    : 'interrupted: the same command with --resume goes on from here';
}

/** The best in full, and what was not asked for yet. */
function nextSteps(
  prepared: PreparedSweep,
  results: readonly Swept[],
  { by, files }: { by: MetricName; files: readonly [string, string][] },
  io: Io,
): string[] {
  const [row] = rankingOf(isWhole(prepared, results) ? results : results.slice(0, 1), by).rows;
  const done = new Set(files.map(([what]) => what));
  const steps: (readonly [string, string])[] = [
    ['--report', 'writes a page with charts'],
    ['--out rows.csv', 'keeps all rows'],
  ];
  const left = steps.filter((_, k) => !done.has(['report', 'rows'][k]!));
  if (row === undefined) return left.length === 0 ? [] : stepLines(left, io);
  return stepLines([[backtestOf(prepared, results[0]!, row), 'shows the best in full'], ...left], io);
}

/** The command that runs one combination on the first market. */
function backtestOf({ file, bars }: PreparedSweep, result: Swept, row: number): string {
  const [{ id, timeframe }] = bars as [Bars];
  const data = id === 'sp500' ? '' : ` --data ${id}${id.includes(':') ? ` --timeframe ${timeframe}` : ''}`;
  const set = Object.entries(result.row(row).params).map(([name, value]) => ` --set ${name}=${value}`);
  return `tradelab backtest ${file ?? result.strategy}${data}${set.join('')}`;
}
