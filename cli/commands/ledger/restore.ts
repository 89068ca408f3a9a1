// tradelab ledger restore: a backup in the place of the ledger of sessions.

import { restoreLedger } from 'tradelab';
import { defineCommand } from '../../command.ts';
import { JSON_FLAG, LEDGER_FLAG } from '../../common-flags.ts';
import { print } from '../../io.ts';
import { contentLine } from './content.ts';

export const ledgerRestoreCommand = defineCommand({
  describe: 'Makes a backup the ledger of sessions, and keeps the former one beside it. No session may run.',
  positionals: { file: { describe: "what 'ledger backup' has written", required: true } },
  flags: { ...LEDGER_FLAG, ...JSON_FLAG },
  examples: ['ledger restore backups/monday.sqlite'],
  async run({ args, flags }, io) {
    const report = await restoreLedger(args.file, flags.ledger);
    const { file, aside } = report;
    if (flags.json) print(io, JSON.stringify(report, null, 2));
    else {
      print(io, `${file}: ${contentLine(report)}`);
      if (aside !== null) print(io, `the former ledger is ${aside}`);
    }
    return 0;
  },
});
