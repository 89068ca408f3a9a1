// Bots under supervision in this process: where their files are, who is told of them, and how they are stopped.

import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { clientsWith, createNotifier, type Ledger, openLog, supervise, TradelabError } from 'tradelab';
import type { ChosenBots } from '../inputs/bots.ts';
import { keysFrom } from '../inputs/keys.ts';
import type { Io } from '../io.ts';
import { INTERRUPTED, stoppable } from '../stoppable.ts';
import { LiveWatch } from './live-watch.ts';

/** What a command line says of how bots run. */
export interface RunFlags {
  readonly heartbeat: string | undefined;
  readonly killFile: string | undefined;
  readonly keys: string | undefined;
  readonly config: string | undefined;
  readonly quiet: boolean;
  readonly json: boolean;
}

/** Runs bots until they are stopped; returns the exit code. Throws what keeps one from starting. */
export async function runBots(chosen: ChosenBots, flags: RunFlags, ledger: Ledger, io: Io): Promise<number> {
  const { bots, channels = [] } = chosen;
  const { quiet, json, config, keys } = flags;
  const files = filesOf(flags, ledger);
  const watch = new LiveWatch({ io, ledger, quiet, json, isOne: bots.length === 1 });
  sayFirst(chosen, files, watch);
  const onTrouble = ({ message }: TradelabError) => watch.warn(message);
  const log = await openLog({ folder: files.log, onTrouble });
  const notifier = createNotifier(channels, { onTrouble });
  try {
    return await untilStopped(io, (signal) =>
      supervise({
        ...{ ledger, bots, heartbeatFile: files.heartbeat, killFile: files.kill, signal },
        clients: clientsWith(keysFrom(io, keys)),
        onEvent: (event) => {
          log.event(event);
          notifier.event(event);
          watch.tell(event);
        },
        onLook: (views) => watch.look(views),
      }),
    );
  } finally {
    watch.end(config === undefined ? undefined : `--config ${config}`);
    await Promise.all([log.close(), notifier.close()]);
  }
}

type Files = Readonly<Record<'ledger' | 'log' | 'heartbeat' | 'kill', string>>;

/** All beside the ledger, unless they are named. */
function filesOf({ heartbeat, killFile }: RunFlags, { file }: Ledger): Files {
  const beside = (name: string) => join(dirname(file), name);
  return {
    ...{ ledger: file, log: beside('logs') },
    heartbeat: resolve(heartbeat ?? beside('live.heartbeat.json')),
    kill: resolve(killFile ?? beside('KILL')),
  };
}

function sayFirst({ bots, warnings }: ChosenBots, { kill, ...files }: Files, watch: LiveWatch): void {
  for (const warning of warnings) watch.warn(warning);
  if (bots.length === 0)
    throw new TradelabError('bad-option', 'no bot is left to run', {
      hint: '--resume names those that go on',
    });
  if (existsSync(kill)) watch.warn(`all bots are halted: there is ${kill}`);
  for (const [name, file] of Object.entries(files)) watch.say(`${name} ${file}`);
  watch.say(`all bots halt while there is ${kill}`);
}

/** Works until it is done or is told to stop; returns the exit code, which tells Ctrl-C from all else. */
async function untilStopped(io: Io, work: (signal: AbortSignal) => Promise<void>): Promise<number> {
  const stop = new AbortController();
  const forget = io.onTerminate(() => stop.abort());
  try {
    return await stoppable(io, async (interrupted) => {
      await work(AbortSignal.any([interrupted, stop.signal]));
      return interrupted.aborted ? INTERRUPTED : 0;
    });
  } finally {
    forget();
  }
}
