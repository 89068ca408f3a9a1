// A command whose results go into the ledger of runs. That they could not be recorded does not spoil them.

import { recordRuns, TradelabError } from 'tradelab';
import type { Command, Flags, Input, Positionals } from './command.ts';
import { type Io, note } from './io.ts';

/** Runs a command, and records what it has made, also where it was interrupted or failed after that. */
export async function runRecorded(
  command: Command,
  input: Input<Positionals, Flags>,
  io: Io,
): Promise<number> {
  const record = recordRuns();
  try {
    return await command.run(input, io);
  } finally {
    await record.stop().catch((error: unknown) => {
      if (!(error instanceof TradelabError)) throw error;
      note(io, `warning: not recorded: ${error.message}`);
      note(io, 'hint: --no-record leaves runs out of the ledger');
    });
  }
}
