// tradelab bots logs: the journal of a session in words.

import { setTimeout } from 'node:timers/promises';
import {
  JOURNAL_KINDS,
  type JournalEntry,
  type JournalFilter,
  type JournalKind,
  type OrderRow,
  openLedger,
  TradelabError,
} from 'tradelab';
import { defineCommand } from '../../command.ts';
import { LEDGER_FLAG } from '../../common-flags.ts';
import { number, onOff } from '../../flag.ts';
import { findSession } from '../../inputs/session.ts';
import { type Io, print } from '../../io.ts';
import { entryWords } from '../../show/live-words.ts';
import { styleOf } from '../../show/style.ts';
import { INTERRUPTED, stoppable } from '../../stoppable.ts';

const GROUP = 'Journal';
const [LAST, LOOK_MS] = [50, 500];
/** What comes with every bar, or is there to go through a session again. */
const FIGURES: ReadonlySet<JournalKind> = new Set(['bar', 'equity', 'input']);

export const botsLogsCommand = defineCommand({
  describe:
    'Prints the journal of a session in words: what it decided, ordered and got, and what it was told.',
  positionals: { session: { describe: 'its id, or the beginning or the end of it', required: true } },
  flags: {
    last: number({ describe: `how many of the newest entries; default ${LAST}`, group: GROUP }),
    bars: onOff({ describe: 'the bars that it saw, too', group: GROUP }),
    follow: onOff({ describe: 'go on with what comes, until Ctrl-C', group: GROUP }),
    ...LEDGER_FLAG,
    json: onOff({ describe: 'print each entry as JSON in a line', group: 'Output' }),
  },
  examples: ['bots logs 7f3a', 'bots logs 7f3a --last 500 --bars', 'bots logs 7f3a --follow'],
  async run({ args, flags }, io) {
    const { last = LAST } = flags;
    if (!Number.isInteger(last) || last < 1)
      throw new TradelabError('bad-option', `--last is ${last}`, { hint: 'it is a whole number from 1 on' });
    const kinds = JOURNAL_KINDS.filter((kind) => !FIGURES.has(kind) || (flags.bars && kind === 'bar'));
    const ledger = await openLedger(flags.ledger, { readOnly: true });
    try {
      const { id } = findSession(ledger, args.session);
      let after = 0;
      const isStep = orderSteps();
      const show = (filter: JournalFilter) => {
        for (const entry of ledger.journal(id, { kinds, after, ...filter })) {
          after = entry.seq;
          if (flags.json) print(io, JSON.stringify(entry));
          else if (isStep(entry)) printEntry(entry, io);
        }
      };
      show({ last });
      if (!flags.follow) return 0;
      await stoppable(io, async (signal) => {
        for (; !signal.aborted; show({})) await setTimeout(LOOK_MS, undefined, { signal }).catch(() => {});
      });
      return INTERRUPTED;
    } finally {
      ledger.close();
    }
  },
});

/** Whether an entry is of no order, or has it in another status than the one before: fills, which change it as well, are told. */
function orderSteps(): (entry: JournalEntry) => boolean {
  const seen = new Map<string, string>();
  return ({ kind, data }) => {
    if (kind !== 'order') return true;
    const { clientId, status } = data as OrderRow;
    const isStep = seen.get(clientId) !== status;
    seen.set(clientId, status);
    return isStep;
  };
}

function printEntry(entry: JournalEntry, io: Io): void {
  const said = entryWords(entry);
  if (said === undefined) return;
  const { faint, warning } = styleOf(io);
  const iso = new Date(entry.time).toISOString();
  const words = said.rank === 'warning' ? warning(said.words) : said.words;
  print(io, `${faint(`${iso.slice(0, 10)} ${iso.slice(11, 19)}`)}  ${words}`);
}
