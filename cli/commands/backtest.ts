// tradelab backtest: a strategy over history, and what came of it.

import { evidenceOf } from 'tradelab';
import { defineCommand } from '../command.ts';
import { JSON_FLAG } from '../common-flags.ts';
import { onOff } from '../flag.ts';
import { prepareRun, runPrepared } from '../inputs/run.ts';
import { RUN_FLAGS } from '../inputs/run-flags.ts';
import { note, print } from '../io.ts';
import { judge } from '../judge.ts';
import { checkOutputs, OUTPUT_FLAGS, resultJson, writeOutputs } from '../outputs.ts';
import { luckLines } from '../show/luck.ts';
import { nextSteps, runLines } from '../show/run.ts';

export const backtestCommand = defineCommand({
  describe: 'Runs a strategy over history and shows what came of it.',
  positionals: {
    strategy: { describe: "a strategy's name, or the path of its .ts or .js file; default ema-cross" },
  },
  flags: {
    ...RUN_FLAGS,
    ...JSON_FLAG,
    quiet: onOff({ describe: 'no warnings and no hints', group: 'Output' }),
    ...OUTPUT_FLAGS,
  },
  records: true,
  examples: ['backtest', 'backtest rsi --set length=7 --from 2010-01-01 --fee 0.0005 --report'],
  async run({ args, flags }, io) {
    checkOutputs(flags);
    const prepared = await prepareRun(args.strategy, flags);
    const run = runPrepared(prepared);
    const isRead = !flags.json || flags.report !== false;
    const evidence = isRead ? await judge(() => evidenceOf(run), io) : undefined;
    const files = await writeOutputs(run, prepared.inputs, { ...flags, evidence });
    if (flags.json) io.stdout.write(resultJson(run, prepared.inputs));
    else {
      for (const line of runLines(run, io)) print(io, line);
      if (evidence !== undefined) for (const line of luckLines(evidence, io.columns)) print(io, line);
    }
    if (flags.quiet) return 0;
    for (const { code, message } of run.warnings)
      if (flags.json || code !== 'synthetic-data') note(io, `warning: ${message}`);
    if (prepared.paramFile !== undefined) note(io, `parameters: ${prepared.paramFile}`);
    for (const [what, file] of Object.entries(files)) note(io, `${what}: ${file}`);
    if (io.isTTY && !flags.json) for (const line of nextSteps(run, files, io)) note(io, line);
    return 0;
  },
});
