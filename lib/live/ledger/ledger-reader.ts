// What can be read of a ledger, also while another process writes it.

import { deserialize } from 'node:v8';
import { didYouMean, TradelabError } from '../../core/index.ts';
import type { OrderStatus } from '../../execution/order-state.ts';
import type { StoredEntry } from './chain.ts';
import { heldClaims, type SessionOwner } from './claims.ts';
import type { HeadFile } from './head-file.ts';
import {
  type BarRow,
  type CommandRow,
  type EquityRow,
  type FillRow,
  JOURNAL_KINDS,
  type JournalEntry,
  type JournalFilter,
  type JournalKind,
  type OrderRow,
  type OrderTransition,
  type SessionRow,
  type SessionStatus,
} from './rows.ts';
import type { Database } from './sqlite.ts';
import { type VerifyReport, verifyLedger } from './verify-ledger.ts';

const SESSIONS = `SELECT s.id, a.time AS startedTime, a.data AS about, b.time AS statusTime, b.data AS status
  FROM sessions s JOIN journal a ON a.seq = s.started JOIN journal b ON b.seq = s.status`;

/** As SQLite's LIMIT: no limit. */
const ALL = -1;

/** The half of a `Ledger` that reads. */
export class LedgerReader {
  protected readonly database: Database;
  protected readonly head: HeadFile;

  constructor(database: Database, head: HeadFile) {
    this.database = database;
    this.head = head;
  }

  /** The path of the file. */
  get file(): string {
    return this.database.file;
  }

  /** A session by its id. Throws `not-found`. */
  session(id: string): SessionRow {
    const row = this.rows<StoredSession>(`${SESSIONS} WHERE s.id = ?`, id)[0];
    if (row !== undefined) return sessionOf(row);
    const known = this.sessions().map((session) => session.id);
    throw new TradelabError('not-found', `there is no session '${id}'`, { hint: didYouMean(id, known) });
  }

  /** The sessions in the order in which they were started, all or those of a status. */
  sessions(filter: { readonly status?: SessionStatus } = {}): SessionRow[] {
    const all = this.rows<StoredSession>(`${SESSIONS} ORDER BY s.started`).map(sessionOf);
    return filter.status === undefined ? all : all.filter(({ status }) => status === filter.status);
  }

  /** The sessions that a process runs at present. */
  owners(): SessionOwner[] {
    return this.database.guard(() => heldClaims(this.database));
  }

  /** Entries of a session, or of all, in their order. */
  journal(session?: string, { kinds = JOURNAL_KINDS, after = 0, last }: JournalFilter = {}): JournalEntry[] {
    const entries =
      session === undefined
        ? this.#entries('kind IN (SELECT value FROM json_each(?))', [JSON.stringify(kinds)], after, last)
        : // One by one each kind's newest are found at once, however long the journal is.
          kinds
            .flatMap((kind) => this.#entries('session = ? AND kind = ?', [session, kind], after, last))
            .sort((a, b) => a.seq - b.seq);
    return last === undefined ? entries : entries.slice(Math.max(0, entries.length - last));
  }

  /** A session's orders in the order in which they were placed: all, or those that can still fill, or those that cannot. */
  orders(session: string, filter: { readonly open?: boolean } = {}): OrderRow[] {
    const open = filter.open === undefined ? [0, 1] : [Number(filter.open)];
    return this.#data<OrderRow>(
      `SELECT j.data FROM orders o JOIN journal j ON j.seq = o.seq
       WHERE o.session = ? AND o.open IN (SELECT value FROM json_each(?)) ORDER BY o.first`,
      session,
      JSON.stringify(open),
    );
  }

  /** An order by its client id. */
  order(clientId: string): OrderRow | undefined {
    const text = 'SELECT j.data FROM orders o JOIN journal j ON j.seq = o.seq WHERE o.clientId = ?';
    return this.#data<OrderRow>(text, clientId)[0];
  }

  /** The steps of an order from status to status. */
  transitions(clientId: string): OrderTransition[] {
    const entries = this.rows<{ seq: number; data: string }>(
      `SELECT j.seq, j.data FROM orders o JOIN journal j ON j.session = o.session AND j.kind = 'order'
       WHERE o.clientId = ?1 AND j.seq BETWEEN o.first AND o.seq AND j.data ->> 'clientId' = ?1 ORDER BY j.seq`,
      clientId,
    );
    let from: OrderStatus | null = null;
    const steps: OrderTransition[] = [];
    for (const { seq, data } of entries) {
      const { status: to, updatedTime: time, reason } = JSON.parse(data) as OrderRow;
      if (to !== from) steps.push({ clientId, from, to, time, reason, seq });
      from = to;
    }
    return steps;
  }

  /** A session's fills in the order in which they were booked. */
  fills(session: string): FillRow[] {
    return this.#written(session, 'fill');
  }

  /** A session's equity, all of it or the `last` rows. */
  equity(session: string, last?: number): EquityRow[] {
    return this.#written(session, 'equity', last);
  }

  /** The bars that a session saw, all or the `last` ones. */
  bars(session: string, last?: number): BarRow[] {
    return this.#written(session, 'bar', last);
  }

  /** The state that was kept last, undefined where there is none. */
  snapshot(session: string): unknown {
    const [row] = this.rows<{ data: Uint8Array }>('SELECT data FROM snapshots WHERE session = ?', session);
    return row && deserialize(row.data);
  }

  /** The commands without an outcome, the oldest first. */
  pendingCommands(): CommandRow[] {
    const text = 'SELECT * FROM commands WHERE settledTime IS NULL ORDER BY id';
    return this.rows<StoredCommand>(text).map(commandOf);
  }

  /** A command as it stands. */
  command(id: number): CommandRow | undefined {
    return this.rows<StoredCommand>('SELECT * FROM commands WHERE id = ?', id).map(commandOf)[0];
  }

  /** Does all the reading of `work` at one moment, whatever others write meanwhile. */
  atOnce<T>(work: () => T): T {
    return this.database.db.isTransaction ? work() : this.database.transaction('BEGIN', work);
  }

  /** Checks the whole file: its pages, the chain of the journal, its end, and the tables against the journal. */
  verify(): VerifyReport {
    return verifyLedger(this.database, this.head);
  }

  protected rows<Row>(text: string, ...values: readonly (string | number)[]): Row[] {
    return this.database.guard(() => this.database.sql(text).all(...values) as Row[]);
  }

  #entries(where: string, values: readonly string[], after: number, last = ALL): JournalEntry[] {
    const text = `SELECT * FROM journal WHERE ${where} AND seq > ? ORDER BY seq DESC LIMIT ?`;
    const entries = this.rows<StoredEntry>(text, ...values, after, last);
    return entries.map((entry): JournalEntry => ({ ...entry, data: JSON.parse(entry.data) })).reverse();
  }

  #data<Row>(text: string, ...values: readonly (string | number)[]): Row[] {
    return this.rows<{ data: string }>(text, ...values).map(({ data }) => JSON.parse(data) as Row);
  }

  #written<Row>(session: string, kind: JournalKind, last?: number): Row[] {
    const filter = { kinds: [kind], ...(last !== undefined && { last }) };
    return this.journal(session, filter).map(({ data }) => data as Row);
  }
}

interface StoredSession {
  readonly id: string;
  readonly startedTime: number;
  readonly about: string;
  readonly statusTime: number;
  readonly status: string;
}

function sessionOf({ id, startedTime, about, statusTime, status }: StoredSession): SessionRow {
  return { id, ...JSON.parse(about), startedTime, ...JSON.parse(status), statusTime };
}

type StoredCommand = CommandRow & { readonly args: string };

function commandOf(row: StoredCommand): CommandRow {
  return { ...row, args: JSON.parse(row.args) };
}
