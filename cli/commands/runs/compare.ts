// tradelab runs compare: recorded runs side by side.

import { compareRuns, TradelabError } from 'tradelab';
import { defineCommand } from '../../command.ts';
import { JSON_FLAG } from '../../common-flags.ts';
import { print } from '../../io.ts';
import { comparisonLines } from '../../show/ledger.ts';

export const runsCompareCommand = defineCommand({
  describe: 'Shows recorded runs side by side, and says what differs in strategy, data and options.',
  positionals: {
    ids: { describe: "ids that 'runs list' shows, or their beginnings", required: true, many: true },
  },
  flags: JSON_FLAG,
  examples: ['runs compare mwqg0drm mwqg1x2a'],
  async run({ args, flags }, io) {
    if (args.ids.length < 2) {
      throw new TradelabError('bad-option', 'there is one run to compare', { hint: 'give two ids or more' });
    }
    const comparison = await compareRuns(args.ids);
    if (flags.json) print(io, JSON.stringify(comparison, null, 2));
    else for (const line of comparisonLines(comparison, io)) print(io, line);
    return 0;
  },
});
