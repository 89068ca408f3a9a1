// tradelab compare: a session beside the backtest over the bars that it saw.

import { compareSession, openLedger } from 'tradelab';
import { defineCommand } from '../command.ts';
import { JSON_FLAG, LEDGER_FLAG } from '../common-flags.ts';
import { findSession, strategyOf } from '../inputs/session.ts';
import { print } from '../io.ts';
import { comparisonLines } from '../show/comparison.ts';

export const compareCommand = defineCommand({
  describe:
    'Goes through a session again, and says where it differs from the backtest over its bars. Exit code 1 where it does not decide the same again.',
  positionals: { session: { describe: 'its id, or the beginning or the end of it', required: true } },
  flags: { ...LEDGER_FLAG, ...JSON_FLAG },
  examples: ['compare 7f3a', 'compare ema-cross-btc-usdt-1h-7f3a --json'],
  async run({ args, flags }, io) {
    const ledger = await openLedger(flags.ledger, { readOnly: true });
    try {
      const row = findSession(ledger, args.session);
      const comparison = compareSession(ledger, row.id, await strategyOf(row));
      if (flags.json) print(io, JSON.stringify(comparison, null, 2));
      else for (const line of comparisonLines(comparison, io)) print(io, line);
      return comparison.replay.same ? 0 : 1;
    } finally {
      ledger.close();
    }
  },
});
