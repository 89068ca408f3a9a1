// tradelab runs list: what is recorded.

import { listRuns, RUN_KINDS, TradelabError } from 'tradelab';
import { defineCommand } from '../../command.ts';
import { JSON_FLAG } from '../../common-flags.ts';
import { choice, number, text } from '../../flag.ts';
import { print } from '../../io.ts';
import { listLines } from '../../show/ledger.ts';

const GROUP = 'Which runs';
const LIMIT = 20;

export const runsListCommand = defineCommand({
  describe:
    'Lists the recorded runs, the newest first; of a sweep the figures are those of its best combination.',
  positionals: {},
  flags: {
    strategy: text({ describe: 'those of one strategy', group: GROUP }),
    data: text({ describe: 'those on data of this id or symbol', group: GROUP }),
    kind: choice(RUN_KINDS, {
      describe: 'backtest, sweep, optimise, walk-forward or portfolio',
      group: GROUP,
    }),
    limit: number({ describe: `at most so many; default ${LIMIT}`, group: GROUP }),
    ...JSON_FLAG,
  },
  examples: ['runs list', 'runs list --strategy ema-cross --kind sweep'],
  async run({ flags }, io) {
    const { json, limit = LIMIT, strategy, data, kind } = flags;
    if (!(Number.isInteger(limit) && limit > 0)) {
      throw new TradelabError('bad-option', `--limit is ${limit}`, { hint: 'a whole number above 0' });
    }
    const filter = Object.fromEntries(
      Object.entries({ strategy, data, kind }).filter(([, value]) => value !== undefined),
    );
    // One more tells whether there are more.
    const found = await listRuns({ ...filter, limit: limit + 1 });
    const runs = found.slice(0, limit);
    if (json) print(io, JSON.stringify(runs, null, 2));
    else if (runs.length === 0) print(io, nothing(Object.keys(filter).length > 0));
    else for (const line of listLines(runs, io)) print(io, line);
    if (!json && found.length > limit) print(io, `There are older ones: --limit ${2 * limit}`);
    return 0;
  },
});

function nothing(filtered: boolean): string {
  return filtered
    ? "No recorded run is such; 'tradelab runs list' shows all."
    : "Nothing is recorded yet: 'tradelab backtest' records a run.";
}
