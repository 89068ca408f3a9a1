// tradelab bots status: one session in full.

import { openLedger } from 'tradelab';
import { defineCommand } from '../../command.ts';
import { JSON_FLAG, LEDGER_FLAG } from '../../common-flags.ts';
import { findSession } from '../../inputs/session.ts';
import { print } from '../../io.ts';
import { botRows, statusLines } from '../../show/bots.ts';

const FILLS = 5;

export const botsStatusCommand = defineCommand({
  describe: 'Shows a session: what it runs, how it stands, its open orders and its last fills.',
  positionals: { session: { describe: 'its id, or the beginning or the end of it', required: true } },
  flags: { ...LEDGER_FLAG, ...JSON_FLAG },
  examples: ['bots status 7f3a'],
  async run({ args, flags }, io) {
    const ledger = await openLedger(flags.ledger, { readOnly: true });
    try {
      const session = findSession(ledger, args.session);
      const [row] = botRows(ledger, [session]);
      const orders = ledger.orders(session.id, { open: true });
      const fills = ledger.fills(session.id).slice(-FILLS);
      if (flags.json) print(io, JSON.stringify({ ...row, orders, fills }, null, 2));
      else for (const line of statusLines(row!, { orders, fills }, io)) print(io, line);
      return 0;
    } finally {
      ledger.close();
    }
  },
});
