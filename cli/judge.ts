// The judgement of a result by the ledger of runs. That the ledger could not be read does not spoil the result.

import { type Evidence, TradelabError } from 'tradelab';
import { type Io, note } from './io.ts';

/** The evidence that `find` finds; undefined, with a warning, where the ledger cannot be read. */
export async function judge(find: () => Promise<Evidence>, io: Io): Promise<Evidence | undefined> {
  try {
    return await find();
  } catch (error) {
    if (!(error instanceof TradelabError)) throw error;
    note(io, `warning: not judged by the trials so far: ${error.message}`);
    return undefined;
  }
}
