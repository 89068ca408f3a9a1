// tradelab bots list: the sessions of the ledger, and who runs them.

import { type LedgerReader, openLedger, TradelabError } from 'tradelab';
import { defineCommand } from '../../command.ts';
import { JSON_FLAG, LEDGER_FLAG } from '../../common-flags.ts';
import { onOff } from '../../flag.ts';
import { type Io, note, print } from '../../io.ts';
import { botLines, botRows, hiddenWords } from '../../show/bots.ts';

export const botsListCommand = defineCommand({
  describe:
    'Lists the sessions that run, or should: what they hold, what they have made, and which process runs them.',
  positionals: {},
  flags: {
    all: onOff({ describe: 'those that have stopped, too', group: 'Bots' }),
    ...LEDGER_FLAG,
    ...JSON_FLAG,
  },
  examples: ['bots list', 'bots list --all --json'],
  async run({ flags }, io) {
    const ledger = await openLedger(flags.ledger, { readOnly: true }).catch((error: unknown) => {
      // None is made before the first session; one that is named is meant to be there.
      if (flags.ledger === undefined && error instanceof TradelabError && error.code === 'not-found')
        return undefined;
      throw error;
    });
    try {
      list(ledger, flags, io);
      return 0;
    } finally {
      ledger?.close();
    }
  },
});

function list(
  ledger: LedgerReader | undefined,
  flags: { readonly all: boolean; readonly json: boolean },
  io: Io,
): void {
  const all = ledger?.sessions() ?? [];
  const meant = flags.all ? all : all.filter(({ status }) => status !== 'stopped');
  const rows = ledger === undefined ? [] : botRows(ledger, meant);
  if (flags.json) print(io, JSON.stringify(rows, null, 2));
  else if (rows.length > 0) for (const line of botLines(rows, io)) print(io, line);
  if (!flags.json && meant.length < all.length) note(io, hiddenWords(all.length - meant.length));
  if (all.length === 0) note(io, "there are no sessions: 'tradelab live' begins one");
}
