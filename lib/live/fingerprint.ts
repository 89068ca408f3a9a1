// The fingerprint of a run: two runs that decide and fill alike have the same, however they were run.

import { createHash } from 'node:crypto';
import type { Fill } from '../core/index.ts';
import type { OrderRecord } from '../execution/index.ts';
import type { FillRow, JournalEntry, JournalKind, LedgerReader } from './ledger/index.ts';
import type { DecisionNote } from './session-writer.ts';

/** SHA-256 in hexadecimal of the orders that a strategy decided on, and of the fills that came of them. */
export interface Fingerprint {
  readonly decisions: string;
  readonly fills: string;
}

/** The fingerprint of a backtest. */
export function fingerprintOf(run: { orders: readonly OrderRecord[]; fills: readonly Fill[] }): Fingerprint {
  const decided = run.orders.filter(({ role }) => role === 'order');
  return {
    decisions: hash(decided.map(({ placedTime, key, order }) => [placedTime, key, order])),
    fills: hash(
      run.fills.map(({ time, key, side, size, price, fee }) => [time, key, side, size, price, fee]),
    ),
  };
}

/** The fingerprint of what the ledger has of a session. */
export function fingerprintOfSession(ledger: LedgerReader, session: string): Fingerprint {
  return fingerprintOfEntries(ledger.journal(session, { kinds: ['decision', 'fill'] }));
}

/** The fingerprint of entries of a session's journal. */
export function fingerprintOfEntries(entries: readonly Pick<JournalEntry, 'kind' | 'data'>[]): Fingerprint {
  const of = (wanted: JournalKind) => entries.flatMap(({ kind, data }) => (kind === wanted ? [data] : []));
  const decided = (of('decision') as DecisionNote[]).flatMap(({ time, placed }) =>
    placed.map(({ key, order }) => [time, key, order]),
  );
  return { decisions: hash(decided), fills: hash((of('fill') as FillRow[]).map(row)) };
}

function row({ bar, key, side, size, price, fee }: FillRow): unknown[] {
  return [bar, key, side, size, price, fee];
}

function hash(rows: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(rows)).digest('hex');
}
