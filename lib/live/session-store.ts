// What a session needs of a ledger: a ledger, or a memory in which a recorded session is gone through again.

import { deserialize, serialize } from 'node:v8';
import type {
  BarRow,
  EquityRow,
  FillRow,
  JournalEntry,
  JournalKind,
  Ledger,
  OrderRow,
  SessionRow,
} from './ledger/index.ts';

export type SessionStore = Pick<
  Ledger,
  | ('transact' | 'session' | 'claimSession' | 'setStatus' | 'append' | 'snapshot' | 'saveSnapshot')
  | ('order' | 'saveOrder' | 'addFill' | 'addBar' | 'addEquity')
>;

/** What an entry of a journal says. */
export type JournalPart = Pick<JournalEntry, 'kind' | 'time' | 'data'>;

/** The memory of one session. */
export class SessionMemory implements SessionStore {
  readonly #row: SessionRow;
  readonly #orders = new Map<string, OrderRow>();
  readonly #fills = new Set<string>();
  #entries: JournalPart[] = [];
  #snapshot: unknown;

  constructor(row: SessionRow) {
    this.#row = row;
  }

  /** What was written since it was asked for last. */
  takeEntries(): JournalPart[] {
    const entries = this.#entries;
    this.#entries = [];
    return entries;
  }

  transact<T>(work: () => T): T {
    return work();
  }

  session(): SessionRow {
    return this.#row;
  }

  claimSession(): void {}
  setStatus(): void {}

  append(_session: string, kind: JournalKind, time: number, data: object): number {
    return this.#entries.push({ kind, time, data });
  }

  snapshot(): unknown {
    // As a ledger, it gives a state that shares nothing with what it was made from.
    return this.#snapshot && deserialize(serialize(this.#snapshot));
  }

  saveSnapshot(_session: string, data: unknown): void {
    this.#snapshot = data;
  }

  order(clientId: string): OrderRow | undefined {
    return this.#orders.get(clientId);
  }

  saveOrder(row: OrderRow): void {
    this.#orders.set(row.clientId, row);
    this.append(row.session, 'order', row.updatedTime, row);
  }

  addFill(row: FillRow): boolean {
    if (this.#fills.has(row.id)) return false;
    this.#fills.add(row.id);
    this.append(row.session, 'fill', row.time, row);
    return true;
  }

  addBar(session: string, bar: BarRow): void {
    this.append(session, 'bar', bar.time, bar);
  }

  addEquity(row: EquityRow): void {
    this.append(row.session, 'equity', row.time, row);
  }
}
