// The ledger of sessions: what they saw, decided, ordered and got, durable when a transaction returns.

import { randomBytes } from 'node:crypto';
import { serialize } from 'node:v8';
import { advance, isEnded } from '../../execution/order-state.ts';
import { EMPTY, linkHash, plainText, snapshotHash, type Tail } from './chain.ts';
import { Claims } from './claims.ts';
import type { HeadFile } from './head-file.ts';
import { LedgerReader } from './ledger-reader.ts';
import type {
  BarRow,
  EquityRow,
  FillRow,
  JournalKind,
  NewCommand,
  NewSession,
  NoteKind,
  OrderRow,
  SessionStatus,
} from './rows.ts';
import type { Database } from './sqlite.ts';

/**
 * The ledger of sessions in a file, as `openLedger` returns it. The journal is the truth: every row that is written is an
 * entry of it, and what can be read of sessions, orders and fills is read from there. A call that writes is a transaction
 * of its own, unless it is made within `transact`. What is written to a session needs its claim. All that writes throws
 * `disk` where the disk is full, and `conflict` where the session is another process's or the ledger is busy for too
 * long; then nothing of the transaction was written.
 */
export class Ledger extends LedgerReader {
  readonly #claims: Claims;
  // Of the transaction under way: where the journal ends (once it was asked for), and the sessions known to be ours.
  #tail: Tail | undefined;
  readonly #ours = new Set<string>();

  /** Use `openLedger`. */
  constructor(database: Database, head: HeadFile) {
    super(database, head);
    this.#claims = new Claims(database);
  }

  /** Runs `work` as one transaction: all that it writes is on the disk at return, or, where anything throws, none of it. */
  transact<T>(work: () => T): T {
    if (this.database.db.isTransaction) throw new Error('a transaction of the ledger is under way already');
    this.#tail = undefined;
    this.#ours.clear();
    const result = this.database.transaction('BEGIN IMMEDIATE', () => {
      const made = work();
      if (made instanceof Promise) throw new Error('a transaction of the ledger cannot wait');
      return made;
    });
    if (this.#tail !== undefined) this.#acknowledge(this.#tail);
    return result;
  }

  /** Adds a session and claims it; returns its id. Its status is `starting`. */
  addSession(session: NewSession): string {
    return this.#write(() => {
      const id = this.#newId(session);
      this.#claims.take(id);
      const started = this.#append(id, 'session-started', Date.now(), session);
      const status = this.#append(id, 'status', Date.now(), { status: 'starting', reason: null });
      this.database.sql('INSERT INTO sessions VALUES (?, ?, ?)').run(id, started, status);
      return id;
    });
  }

  /**
   * Claims a session, which this object alone writes to until it is closed. Throws `conflict` where another process runs
   * it, `not-found` where there is none.
   */
  claimSession(id: string): void {
    this.session(id);
    this.#write(() => this.#claims.take(id));
  }

  /** Gives a claim back. */
  releaseSession(id: string): void {
    this.#write(() => this.#claims.release(id));
  }

  /** Notes where a session stands, and why. */
  setStatus(id: string, status: SessionStatus, reason: string | null = null): void {
    this.#write(() => {
      const seq = this.#append(id, 'status', Date.now(), { status, reason });
      this.database.sql('UPDATE sessions SET status = ? WHERE id = ?').run(seq, id);
    });
  }

  /** Appends an entry to the journal; returns its sequence. `data` are plain: what JSON would lose is a fault, and throws. */
  append(session: string, kind: NoteKind, time: number, data: object): number {
    return this.#write(() => this.#append(session, kind, time, data));
  }

  /** Writes an order as it stands now. A step that is not in the table of order statuses is a fault, and throws. */
  saveOrder(row: OrderRow): void {
    this.#write(() => {
      const before = this.order(row.clientId);
      if (before !== undefined) requireStep(before, row);
      const seq = this.#append(row.session, 'order', row.updatedTime, row);
      const text = `INSERT INTO orders VALUES (?, ?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET open = excluded.open, seq = excluded.seq`;
      this.database.sql(text).run(row.clientId, row.session, isEnded(row.status) ? 0 : 1, seq, seq);
    });
  }

  /** Books a fill; false, and nothing is written, where the session has one of this id already. */
  addFill(row: FillRow): boolean {
    return this.#write(() => {
      const known = this.rows('SELECT 1 FROM fills WHERE session = ? AND id = ?', row.session, row.id);
      if (known.length > 0) return false;
      const seq = this.#append(row.session, 'fill', row.time, row);
      this.database.sql('INSERT INTO fills VALUES (?, ?, ?)').run(row.session, row.id, seq);
      return true;
    });
  }

  /** Notes the account at the close of a bar. */
  addEquity(row: EquityRow): void {
    this.#write(() => this.#append(row.session, 'equity', row.time, row));
  }

  /** Notes a closed bar that the session saw. */
  addBar(session: string, bar: BarRow): void {
    this.#write(() => this.#append(session, 'bar', bar.time, bar));
  }

  /** Keeps a session's state in the place of the former one: plain data, typed arrays, maps and sets. */
  saveSnapshot(session: string, data: unknown): void {
    this.#write(() => {
      this.#requireOurs(session);
      const bytes = serialize(data);
      const { seq, hash } = this.#end();
      const text = 'INSERT OR REPLACE INTO snapshots VALUES (?, ?, ?, ?)';
      this.database.sql(text).run(session, seq, snapshotHash(hash, bytes), bytes);
    });
  }

  /** Asks something of a session, or of all: who runs it sees the command. Returns its id. Throws `not-found`. */
  sendCommand({ session, verb, args = {} }: NewCommand): number {
    if (session !== null) this.session(session);
    return this.#write(() => {
      const text = 'INSERT INTO commands (session, verb, args, sentTime) VALUES (?, ?, ?, ?)';
      const { lastInsertRowid } = this.database.sql(text).run(session, verb, plainText(args), Date.now());
      return Number(lastInsertRowid);
    });
  }

  /** Says what became of a command. */
  settleCommand(id: number, outcome: string): void {
    const text = 'UPDATE commands SET settledTime = ?, outcome = ? WHERE id = ?';
    this.#write(() => this.database.sql(text).run(Date.now(), outcome, id));
  }

  /** Gives the claims back and closes the file. */
  close(): void {
    if (!this.database.db.isOpen) return;
    try {
      this.database.guard(() => this.#claims.close());
    } finally {
      this.head.close();
      this.database.close();
    }
  }

  #write<T>(work: () => T): T {
    return this.database.db.isTransaction ? work() : this.transact(work);
  }

  #append(session: string, kind: JournalKind, time: number, data: object): number {
    this.#requireOurs(session);
    const before = this.#end();
    const entry = { seq: before.seq + 1, session, kind, time, data: plainText(data) };
    const hash = linkHash(before.hash, entry);
    const text = 'INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?)';
    this.database.sql(text).run(entry.seq, session, kind, time, entry.data, hash);
    this.#tail = { seq: entry.seq, hash };
    return entry.seq;
  }

  #end(): Tail {
    this.#tail ??= this.rows<Tail>('SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1')[0] ?? EMPTY;
    return this.#tail;
  }

  #requireOurs(session: string): void {
    if (this.#ours.has(session)) return;
    this.#claims.require(session);
    this.#ours.add(session);
  }

  #acknowledge(tail: Tail): void {
    try {
      if (tail.seq > 0) this.head.write(tail);
    } catch {
      // The step is on the disk, and its caller must hear so. A head that lags behind proves less, but nothing wrong.
    }
  }

  #newId({ strategy, symbol, timeframe }: NewSession): string {
    const name = [strategy, symbol, timeframe]
      .join('-')
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-');
    for (;;) {
      const id = `${name}-${randomBytes(2).toString('hex')}`;
      if (this.rows('SELECT 1 FROM sessions WHERE id = ?', id).length === 0) return id;
    }
  }
}

function requireStep(before: OrderRow, { clientId, session, status }: OrderRow): void {
  if (before.session !== session) throw new Error(`order ${clientId} is one of session ${before.session}`);
  if (before.status !== status) advance(before.status, status);
}
