// Who writes a session: one process at a time, which says every few seconds that it is still there.

import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { TradelabError } from '../../core/index.ts';
import { isAlive } from '../../data/lock.ts';
import type { Database } from './sqlite.ts';

/** The process that writes a session. */
export interface SessionOwner {
  readonly session: string;
  readonly pid: number;
  readonly host: string;
  /** When it last said that it is there, ms. */
  readonly beat: number;
}

type Claim = SessionOwner & { readonly token: string };

const BEAT_MS = 5_000;
// Far above a pause of the process, far below the patience of who starts it again on another machine.
const STALE_MS = 30_000;

/** The claims of one ledger object; what others have taken over is noticed before anything is written. */
export class Claims {
  readonly #database: Database;
  readonly #token = randomUUID();
  #timer: NodeJS.Timeout | undefined;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Takes a session, within a transaction. Throws `conflict` where a process that runs has it. */
  take(session: string): void {
    const claim = this.#of(session);
    if (claim !== undefined && claim.token !== this.#token && isHeld(claim)) throw taken(claim);
    this.#database
      .sql('INSERT OR REPLACE INTO claims VALUES (?, ?, ?, ?, ?)')
      .run(session, this.#token, process.pid, hostname(), Date.now());
    this.#timer ??= setInterval(() => this.#beat(), BEAT_MS).unref();
  }

  /** Throws `conflict` where a session is not ours, or not any more. */
  require(session: string): void {
    const claim = this.#of(session);
    if (claim?.token === this.#token) return;
    if (claim !== undefined) throw taken(claim);
    throw new TradelabError('conflict', `session '${session}' is not claimed`, {
      hint: 'claim it before anything is written to it',
    });
  }

  release(session: string): void {
    this.#database.sql('DELETE FROM claims WHERE session = ? AND token = ?').run(session, this.#token);
  }

  /** Gives all back. */
  close(): void {
    if (this.#timer === undefined) return;
    clearInterval(this.#timer);
    this.#database.sql('DELETE FROM claims WHERE token = ?').run(this.#token);
  }

  #of(session: string): Claim | undefined {
    return this.#database.sql('SELECT * FROM claims WHERE session = ?').get(session) as Claim | undefined;
  }

  #beat(): void {
    try {
      this.#database.sql('UPDATE claims SET beat = ? WHERE token = ?').run(Date.now(), this.#token);
    } catch {
      // A disk that is full or busy is met, and told, by the next step of a session.
    }
  }
}

/** The sessions that a process writes at present. */
export function heldClaims(database: Database): SessionOwner[] {
  const claims = database.sql('SELECT session, pid, host, beat FROM claims ORDER BY session').all();
  return (claims as SessionOwner[]).filter(isHeld);
}

function isHeld({ pid, host, beat }: SessionOwner): boolean {
  // A clock that was set back leaves beats in the future, which say nothing either.
  return Math.abs(Date.now() - beat) < STALE_MS && (host !== hostname() || isAlive(pid));
}

function taken({ session, pid, host }: SessionOwner): TradelabError {
  return new TradelabError('conflict', `session '${session}' is run by process ${pid} on ${host}`, {
    hint: 'stop it there first',
  });
}
