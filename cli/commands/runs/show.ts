// tradelab runs show: one recorded run.

import { type LedgerRun, loadRecord, trialsOn } from 'tradelab';
import { defineCommand } from '../../command.ts';
import { JSON_FLAG } from '../../common-flags.ts';
import { type Io, print } from '../../io.ts';
import { recordLines } from '../../show/ledger.ts';
import { count } from '../../show/numbers.ts';

export const runsShowCommand = defineCommand({
  describe: 'Shows a recorded run: parameters, options, metrics, warnings, and the hashes of what went in.',
  positionals: { id: { describe: "the id that 'runs list' shows, or the beginning of it", required: true } },
  flags: JSON_FLAG,
  examples: ['runs show mwqg0drm'],
  async run({ args, flags }, io) {
    const run = await loadRecord(args.id);
    if (flags.json) print(io, JSON.stringify(run, null, 2));
    else await show(run, io);
    return 0;
  },
});

async function show(run: LedgerRun, io: Io): Promise<void> {
  for (const line of recordLines(run, io)) print(io, line);
  const { symbol, timeframe } = run.data;
  const { count: trials } = await trialsOn({ symbol, timeframe });
  const tried = `${count(trials)} ${trials === 1 ? 'trial was' : 'different trials were'}`;
  print(io, `${tried} made on ${symbol} ${timeframe} so far.`);
}
