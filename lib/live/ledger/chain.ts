// The chain of the journal: every entry's hash takes in the one before it, so none can be changed or taken out unseen.

import { hash } from 'node:crypto';
import type { JournalEntry } from './rows.ts';

/** Where the journal ends: its last sequence and hash. */
export interface Tail {
  readonly seq: number;
  readonly hash: string;
}

/** The end of an empty journal. */
export const EMPTY: Tail = { seq: 0, hash: '' };

/** An entry as it is stored: its data are the very text that is hashed. */
export type StoredEntry = JournalEntry<string>;

/** The hash of an entry that follows `before`; none of its parts but the last can have a line break. */
export function linkHash(
  before: string,
  { seq, session, kind, time, data }: Omit<StoredEntry, 'hash'>,
): string {
  return hash('sha256', `${before}\n${seq}\n${session}\n${kind}\n${time}\n${data}`);
}

/** The hash of a state, which was kept when the journal's last entry had the hash `end`. */
export function snapshotHash(end: string, bytes: Uint8Array): string {
  return hash('sha256', Buffer.concat([Buffer.from(end), bytes]));
}

/** The text of plain data. Throws where JSON would lose something of it without a word. */
export function plainText(data: object): string {
  return JSON.stringify(data, refuseOdd);
}

function refuseOdd(name: string, value: unknown): unknown {
  const odd =
    typeof value === 'number'
      ? !Number.isFinite(value)
      : typeof value === 'function' ||
        value instanceof Map ||
        value instanceof Set ||
        ArrayBuffer.isView(value);
  if (odd) throw new Error(`'${name}' cannot be written into the ledger: ${String(value)}`);
  return value;
}
