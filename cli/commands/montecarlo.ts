// tradelab montecarlo: a run drawn anew many times, and how much of it hangs on luck.

import { join } from 'node:path';
import { MONTE_CARLO_METHODS, monteCarlo, writeReport } from 'tradelab';
import { defineCommand } from '../command.ts';
import { JSON_FLAG } from '../common-flags.ts';
import { choice, maybeText, number, onOff } from '../flag.ts';
import { prepareRun, runPrepared } from '../inputs/run.ts';
import { RUN_FLAGS } from '../inputs/run-flags.ts';
import { note, print } from '../io.ts';
import { requireEnding } from '../outputs.ts';
import { progress } from '../progress.ts';
import { monteCarloLines } from '../show/monte-carlo.ts';
import { INTERRUPTED, stoppable } from '../stoppable.ts';

const GROUP = 'Simulation of luck';
const RUNS = 10_000;

export const monteCarloCommand = defineCommand({
  describe:
    'Backtests a strategy and draws the run anew many times: its trades in another order or with replacement, or blocks ' +
    'of its bar returns. Shows how its metrics and drawdowns spread out. Ctrl-C stops it with the runs that are drawn.',
  positionals: {
    strategy: { describe: "a strategy's name, or the path of its .ts or .js file; default ema-cross" },
  },
  flags: {
    ...RUN_FLAGS,
    method: choice(MONTE_CARLO_METHODS, {
      describe: 'shuffle or bootstrap (default) the trades, or draw blocks of bar returns: returns',
      group: GROUP,
    }),
    runs: number({ describe: 'how many runs are drawn; default 10000', group: GROUP }),
    seed: number({ describe: 'of the draws; default 1', group: GROUP }),
    block: number({
      describe: 'mean length of the blocks of returns, in bars; default: from the data',
      group: GROUP,
    }),
    level: number({ describe: 'the share of the runs that an interval holds; default 0.95', group: GROUP }),
    ...JSON_FLAG,
    quiet: onOff({ describe: 'no progress, no warnings and no hints', group: 'Output' }),
    report: maybeText({ describe: 'write a page with charts; its name ends in .html', group: 'Output' }),
  },
  records: true,
  examples: ['montecarlo', 'montecarlo rsi --method returns --runs 2000 --level 0.9 --report'],
  async run({ args, flags }, io) {
    const { report, quiet, method, runs = RUNS, seed, block, level } = flags;
    if (typeof report === 'string') requireEnding('--report', report, '.html');
    const run = runPrepared(await prepareRun(args.strategy, flags));
    const tell = quiet ? undefined : progress(io, 'montecarlo', 'runs');
    const record = await stoppable(io, (signal) =>
      monteCarlo(run, {
        ...{ method, runs, seed, block, level, signal },
        onProgress: ({ done, total }) => tell?.(done, total),
      }),
    );
    tell?.(runs, runs);
    if (flags.json) print(io, JSON.stringify(record, null, 2));
    else for (const line of monteCarloLines(run, record, io)) print(io, line);
    if (report !== false) {
      const name = `montecarlo-${run.strategy}-${run.bars.symbol}-${run.bars.timeframe}.html`;
      const file =
        typeof report === 'string' ? report : join('reports', name.replaceAll(/[^A-Za-z0-9._-]+/g, '-'));
      await writeReport(record, file);
      if (!quiet) note(io, `report: ${file}`);
    }
    if (record.runs === runs) return 0;
    if (!quiet) note(io, `interrupted after ${record.runs} of ${runs} runs`);
    return INTERRUPTED;
  },
});
