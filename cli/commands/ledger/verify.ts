// tradelab ledger verify: whether the ledger of sessions is whole.

import { openLedger, type VerifyReport } from 'tradelab';
import { defineCommand } from '../../command.ts';
import { JSON_FLAG, LEDGER_FLAG } from '../../common-flags.ts';
import { type Io, print } from '../../io.ts';
import { count } from '../../show/numbers.ts';
import { styleOf } from '../../show/style.ts';
import { contentLine } from './content.ts';

export const ledgerVerifyCommand = defineCommand({
  describe: 'Checks that the ledger of sessions is whole: nothing changed, nothing missing, nothing twice.',
  positionals: {},
  flags: { ...LEDGER_FLAG, ...JSON_FLAG },
  examples: ['ledger verify', 'ledger verify --ledger backups/monday.sqlite'],
  async run({ flags }, io) {
    const ledger = await openLedger(flags.ledger, { readOnly: true });
    const report = ledger.verify();
    ledger.close();
    if (flags.json) print(io, JSON.stringify(report, null, 2));
    else show(report, io);
    return report.problems.length === 0 ? 0 : 1;
  },
});

const SHOWN = 20;

function show({ file, sessions, entries, seq, hash, problems }: VerifyReport, io: Io): void {
  const style = styleOf(io);
  for (const { place, message } of problems.slice(0, SHOWN))
    print(io, `${style.bad('✗')} ${place}: ${message}`);
  if (problems.length > SHOWN) print(io, `and ${count(problems.length - SHOWN)} more`);
  if (problems.length === 0) print(io, `${style.good('✓')} ${file} is whole`);
  print(io, contentLine({ sessions, entries }));
  if (seq > 0) print(io, style.faint(`entry ${seq}: ${hash}`));
}
