// tradelab bots pause, resume, halt, liquidate and stop: what sessions are told from another terminal.

import { setTimeout } from 'node:timers/promises';
import {
  type CommandVerb,
  type Ledger,
  openLedger,
  PROCESS_ENDED,
  type SessionRow,
  TradelabError,
} from 'tradelab';
import { defineCommand } from '../../command.ts';
import { JSON_FLAG, LEDGER_FLAG } from '../../common-flags.ts';
import { text } from '../../flag.ts';
import { findSession } from '../../inputs/session.ts';
import { note, print } from '../../io.ts';

/** What became of a command. */
interface Told {
  readonly session: string;
  readonly verb: CommandVerb;
  /** Whether the session has done it. */
  readonly isDone: boolean;
  readonly outcome: string;
}

const DESCRIBE: Readonly<Record<CommandVerb, string>> = {
  pause: 'Has sessions decide nothing until they are resumed; their orders go on working.',
  resume: 'Has sessions decide again that were paused or halted.',
  halt: 'Takes back all orders of sessions but the stops of their positions, and lets them decide nothing until they are resumed.',
  liquidate:
    'Takes back all orders of sessions, and closes their positions at the market; they are halted then.',
  stop: 'Takes back all orders of sessions but the stops of their positions, and ends them, until `tradelab live --resume`.',
};

/** The command of a verb. */
export function botsTellCommand(verb: CommandVerb) {
  return defineCommand({
    describe: DESCRIBE[verb],
    positionals: {
      sessions: {
        describe: "their ids, or the beginnings or ends of them; 'all' are those that run",
        required: true,
        many: true,
      },
    },
    flags: {
      why: text({ describe: 'what the journal says of it; default "by hand"', group: 'Bots' }),
      ...LEDGER_FLAG,
      ...JSON_FLAG,
    },
    examples: [`bots ${verb} 7f3a`, `bots ${verb} all --why "the news"`],
    async run({ args, flags }, io) {
      // To read at first: a ledger that is not there must not be made.
      (await openLedger(flags.ledger, { readOnly: true })).close();
      const ledger = await openLedger(flags.ledger);
      try {
        const meant = sessionsOf(ledger, args.sessions);
        const told = await Promise.all(meant.map((one) => tell(ledger, one, verb, flags.why ?? 'by hand')));
        if (flags.json) print(io, JSON.stringify(told, null, 2));
        else
          for (const { session, isDone, outcome } of told)
            (isDone ? print : note)(io, isDone ? `${session}: ${outcome}` : `error: ${session}: ${outcome}`);
        return told.every(({ isDone }) => isDone) ? 0 : 1;
      } finally {
        ledger.close();
      }
    },
  });
}

function sessionsOf(ledger: Ledger, names: readonly string[]): SessionRow[] {
  if (!names.includes('all')) return names.map((name) => findSession(ledger, name));
  const running = ledger.owners().map(({ session }) => ledger.session(session));
  if (running.length > 0) return running;
  throw new TradelabError('not-found', 'no bot is running', {
    hint: "'tradelab bots list --all' shows all sessions",
  });
}

async function tell(
  ledger: Ledger,
  { id, status, reason }: SessionRow,
  verb: CommandVerb,
  why: string,
): Promise<Told> {
  const told = (isDone: boolean, outcome: string) => ({ session: id, verb, isDone, outcome });
  if (ledger.owners().some(({ session }) => session === id)) {
    const outcome = await outcomeOf(ledger, ledger.sendCommand({ session: id, verb, args: { why } }));
    if (outcome === undefined) return told(false, 'its process does not answer; the kill switch may');
    if (verb === 'stop' && !(await isSoon(() => ledger.session(id).status === 'stopped')))
      return told(true, 'it stops when the exchange has let go of its orders');
    return told(true, `${outcome}, it is ${ledger.session(id).status}`);
  }
  if (verb !== 'stop' || (status === 'stopped' && reason !== PROCESS_ENDED))
    return told(false, `no process runs it: it is ${status}; 'tradelab live --resume ${id}' does`);
  // It would go on with the next process that runs its file.
  ledger.claimSession(id);
  ledger.setStatus(id, 'stopped', why);
  ledger.releaseSession(id);
  return told(true, 'no process ran it, it is stopped');
}

const [PATIENCE_MS, LOOK_MS] = [5000, 50];

/** What became of a command; undefined, and the command is withdrawn, where nobody has answered in time. */
async function outcomeOf(ledger: Ledger, id: number): Promise<string | undefined> {
  const outcome = () => ledger.command(id)!.outcome;
  if (await isSoon(() => outcome() !== null)) return outcome()!;
  // Else it would be obeyed by whoever runs the session next, whenever that is.
  ledger.settleCommand(id, 'withdrawn: nobody answered');
  return undefined;
}

async function isSoon(is: () => boolean): Promise<boolean> {
  for (const end = performance.now() + PATIENCE_MS; !is(); await setTimeout(LOOK_MS))
    if (performance.now() > end) return false;
  return true;
}
