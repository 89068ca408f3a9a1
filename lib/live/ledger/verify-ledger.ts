// The proof that a ledger is whole: pages, chain, end, and the tables against the journal.

import { TradelabError } from '../../core/index.ts';
import { EMPTY, linkHash, type StoredEntry, snapshotHash, type Tail } from './chain.ts';
import type { HeadFile } from './head-file.ts';
import type { Database } from './sqlite.ts';

/** What is wrong in a ledger, and where. */
export interface LedgerProblem {
  /** 'journal 17', 'orders tl-7f3a-12', 'file'. */
  readonly place: string;
  readonly message: string;
}

/** What the check of a ledger has found; a ledger without problems is whole up to `seq`. */
export interface VerifyReport {
  readonly file: string;
  readonly sessions: number;
  readonly entries: number;
  /** The sequence and the hash of the last entry: noted elsewhere, they prove later that nothing was changed before it. */
  readonly seq: number;
  readonly hash: string;
  /** The first break of the chain, and all else that was found. */
  readonly problems: readonly LedgerProblem[];
}

/** Checks a ledger as it stands at this moment; another process may write meanwhile. */
export function verifyLedger(database: Database, head: HeadFile): VerifyReport {
  // Read first: it is never ahead of the file.
  const { acknowledged, problem } = readHead(head);
  const unread = { file: database.file, sessions: 0, entries: 0, ...EMPTY };
  try {
    return database.transaction('BEGIN', () => {
      const found = pageProblems(database);
      // What stands on damaged pages says nothing.
      if (found.length > 0) return { ...unread, problems: found };
      const problems = [
        ...(problem === undefined ? [] : [problem]),
        ...lostEnd(database, acknowledged),
        ...brokenLink(database),
        ...tableProblems(database),
        ...snapshotProblems(database),
      ];
      return { file: database.file, ...counts(database), ...lastEntry(database), problems };
    });
  } catch (error) {
    if (!(error instanceof TradelabError && error.code === 'bad-data')) throw error;
    return { ...unread, problems: [{ place: 'file', message: error.message }] };
  }
}

function readHead(head: HeadFile): { acknowledged?: Tail | undefined; problem?: LedgerProblem } {
  try {
    return { acknowledged: head.read() };
  } catch (error) {
    return { problem: { place: 'head', message: (error as Error).message } };
  }
}

const one = <Row>(database: Database, text: string, ...values: readonly (string | number)[]) =>
  database.sql(text).get(...values) as Row | undefined;

/** Where the journal ends. */
export function lastEntry(database: Database): Tail {
  return one<Tail>(database, 'SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1') ?? EMPTY;
}

function counts(database: Database): { sessions: number; entries: number } {
  return one(
    database,
    'SELECT (SELECT count(*) FROM sessions) AS sessions, (SELECT count(*) FROM journal) AS entries',
  )!;
}

function pageProblems(database: Database): LedgerProblem[] {
  const found = database.sql('PRAGMA integrity_check').all() as { integrity_check: string }[];
  return found.flatMap(({ integrity_check: message }) =>
    message === 'ok' ? [] : [{ place: 'file', message }],
  );
}

/** Whether entries that were acknowledged are not there any more. */
export function lostEnd(database: Database, acknowledged: Tail | undefined): LedgerProblem[] {
  if (acknowledged === undefined) return [];
  const { seq } = lastEntry(database);
  if (seq < acknowledged.seq) {
    const message = `it ends with entry ${seq}, but ${acknowledged.seq} were written: the newest are lost`;
    return [{ place: `journal ${seq + 1}`, message }];
  }
  const there = one<{ hash: string }>(database, 'SELECT hash FROM journal WHERE seq = ?', acknowledged.seq);
  if (there?.hash === acknowledged.hash) return [];
  return [
    {
      place: `journal ${acknowledged.seq}`,
      message: 'another entry was written here: this is not the same journal',
    },
  ];
}

const AT_ONCE = 1_000;

/** The first entry after `after` that is missing, or is not what was written. */
export function brokenLink(database: Database, after = 0): LedgerProblem[] {
  const start =
    after === 0 ? EMPTY : one<Tail>(database, 'SELECT seq, hash FROM journal WHERE seq = ?', after);
  if (start === undefined) return [{ place: `journal ${after}`, message: 'the entry is missing' }];
  let { seq, hash } = start;
  const next = database.sql(`SELECT * FROM journal WHERE seq > ? ORDER BY seq LIMIT ${AT_ONCE}`);
  for (let entries = next.all(seq) as StoredEntry[]; entries.length > 0; entries = next.all(seq)) {
    for (const entry of entries) {
      if (entry.seq !== ++seq) return [{ place: `journal ${seq}`, message: 'the entry is missing' }];
      if (entry.hash !== linkHash(hash, entry))
        return [{ place: `journal ${seq}`, message: 'the entry is not as it was written' }];
      hash = entry.hash;
    }
  }
  return [];
}

// What each table has to say, and what the journal says: a row that only one of them has is wrong.
const TABLES: readonly (readonly [table: string, own: string, journal: string])[] = [
  [
    'sessions',
    'SELECT id, started, status FROM sessions',
    `SELECT session AS id, min(seq) FILTER (WHERE kind = 'session-started'), max(seq) FILTER (WHERE kind = 'status')
     FROM journal WHERE kind IN ('session-started', 'status') GROUP BY session`,
  ],
  [
    'orders',
    'SELECT clientId AS id, session, open, first, seq FROM orders',
    `SELECT id, session, status NOT IN ('filled', 'canceled', 'rejected', 'expired'), first, max(seq) FROM (
       SELECT data ->> 'clientId' AS id, session, data ->> 'status' AS status, seq,
         min(seq) OVER (PARTITION BY data ->> 'clientId') AS first
       FROM journal WHERE kind = 'order'
     ) GROUP BY id`,
  ],
  [
    'fills',
    'SELECT id, session, seq FROM fills',
    "SELECT data ->> 'id' AS id, session, seq FROM journal WHERE kind = 'fill'",
  ],
];

function tableProblems(database: Database): LedgerProblem[] {
  return TABLES.flatMap(([table, own, journal]) => {
    const text = `SELECT id FROM (${own} EXCEPT ${journal}) UNION SELECT id FROM (${journal} EXCEPT ${own})`;
    const odd = database.sql(text).all() as { id: string }[];
    return odd.map(({ id }) => ({
      place: `${table} ${id}`,
      message: 'the table does not say what the journal says',
    }));
  });
}

interface StoredSnapshot {
  readonly session: string;
  readonly hash: string;
  readonly data: Uint8Array;
  readonly end: string | null;
}

function snapshotProblems(database: Database): LedgerProblem[] {
  const text =
    'SELECT s.session, s.hash, s.data, j.hash AS end FROM snapshots s LEFT JOIN journal j USING (seq)';
  const wrong = (database.sql(text).all() as StoredSnapshot[]).filter(
    ({ hash, data, end }) => hash !== snapshotHash(end ?? '', data),
  );
  return wrong.map(({ session }) => ({
    place: `snapshot ${session}`,
    message: 'the state is not as it was kept',
  }));
}
