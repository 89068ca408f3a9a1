// One record of the ledger, by its id or the beginning of it.

import { nearest, TradelabError } from '../core/index.ts';
import type { LedgerRun } from './ledger-run.ts';
import { readRuns } from './list-runs.ts';
import { type LedgerOptions, withLedger } from './query.ts';

// So many ids are shown where several begin alike.
const SHOWN = 5;

/**
 * The record with an id; the beginning of it is enough where no other id begins so. Throws `not-found` for an id that is
 * not there, and `bad-option` where several begin so.
 */
export async function loadRecord(id: string, options: LedgerOptions = {}): Promise<LedgerRun> {
  return withLedger(options, async (connection) => {
    const found = id === '' ? [] : await readRuns(connection, 'WHERE starts_with(id, $1) ORDER BY id', [id]);
    if (found.length === 1) return found[0]!;
    if (found.length > 1) throw ambiguous(id, found);
    const all = await (await connection.run('SELECT id FROM runs ORDER BY id DESC')).getRowsJS();
    throw unknown(id, all.map(String));
  });
}

function ambiguous(id: string, found: readonly LedgerRun[]): TradelabError {
  const ids = found.slice(-SHOWN).map((run) => run.id);
  const more = found.length > ids.length ? ' and others' : '';
  return new TradelabError('bad-option', `${found.length} records have an id that begins with '${id}'`, {
    hint: `give more of it: ${ids.join(', ')}${more}`,
  });
}

function unknown(id: string, all: readonly string[]): TradelabError {
  const near = nearest(id, all);
  const hint =
    near === undefined ? `the newest are ${all.slice(0, SHOWN).join(', ')}` : `did you mean '${near}'?`;
  return new TradelabError('not-found', `there is no record '${id}'`, {
    hint: all.length === 0 ? 'nothing is recorded yet' : hint,
  });
}
