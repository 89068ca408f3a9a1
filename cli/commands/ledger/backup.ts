// tradelab ledger backup: the ledger of sessions to a file, while sessions go on.

import { backupLedger } from 'tradelab';
import { defineCommand } from '../../command.ts';
import { JSON_FLAG, LEDGER_FLAG } from '../../common-flags.ts';
import { print } from '../../io.ts';
import { contentLine } from './content.ts';

export const ledgerBackupCommand = defineCommand({
  describe: 'Writes the ledger of sessions into one file, which is checked; sessions go on meanwhile.',
  positionals: { file: { describe: 'the file to write; one that is there is replaced', required: true } },
  flags: { ...LEDGER_FLAG, ...JSON_FLAG },
  examples: ['ledger backup backups/monday.sqlite'],
  async run({ args, flags }, io) {
    const report = await backupLedger(args.file, flags.ledger);
    if (flags.json) print(io, JSON.stringify(report, null, 2));
    else print(io, `${report.file}: ${contentLine(report)}`);
    return 0;
  },
});
