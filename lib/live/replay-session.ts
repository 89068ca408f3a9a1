// A recorded session gone through again: its inputs, as the journal has them, through the same code, without an exchange.

import type { AnyStrategy } from '../strategy/index.ts';
import { type Fingerprint, fingerprintOfEntries, fingerprintOfSession } from './fingerprint.ts';
import type { BarRow, JournalEntry, JournalKind, LedgerReader, NoteKind } from './ledger/index.ts';
import { Session } from './session.ts';
import { type JournalPart, SessionMemory } from './session-store.ts';
import type { RecordedInput, StepInput } from './step-input.ts';

/** What came of going through a session again. */
export interface SessionReplay {
  readonly session: string;
  /** How many steps were gone through. */
  readonly steps: number;
  /** Whether every step came to the same: decisions, orders, fills, equity and limits on risk, to the last bit. */
  readonly same: boolean;
  readonly recorded: Fingerprint;
  readonly replayed: Fingerprint;
  /** The first entry that is not the same, at which the replay ends; null where all are. */
  readonly difference: ReplayDifference | null;
}

/** Where a replay has left what the journal has; null stands for no entry. */
export interface ReplayDifference {
  /** The sequence of the step's input in the journal. */
  readonly seq: number;
  /** When the step was, ms UTC. */
  readonly time: number;
  readonly recorded: JournalPart | null;
  readonly replayed: JournalPart | null;
}

/** What a step comes to; all else is an input, or was written by who runs the session. */
const OUTCOMES: ReadonlySet<JournalKind> = new Set([
  ...(['decision', 'order', 'fill', 'equity', 'funding'] as const),
  ...(['risk-refused', 'halted', 'resumed', 'notice'] as const),
]);

/**
 * Goes through a session again, also one that runs at present: the very bars, prices, commands, order updates and fills
 * that it took, with its restarts. Throws `not-found`, and `conflict` where the strategy's code is not what it was.
 */
export function replaySession(ledger: LedgerReader, id: string, strategy: AnyStrategy): SessionReplay {
  return ledger.atOnce(() => replayed(ledger, id, strategy));
}

function replayed(ledger: LedgerReader, id: string, strategy: AnyStrategy): SessionReplay {
  const memory = new SessionMemory(ledger.session(id));
  const all: JournalPart[] = [];
  let time = 0;
  const open = () => Session.resume(memory, id, strategy, () => time);
  let session = open();
  let steps = 0;
  let difference: ReplayDifference | null = null;
  for (const { first, entries } of stepsOf(ledger.journal(id))) {
    memory.takeEntries();
    if (first.kind === 'session-resumed') session = open();
    else {
      time = first.time;
      const recorded = first.data as RecordedInput;
      session.recall(recorded);
      session.take(inputOf(recorded, entries));
      steps++;
      const made = memory.takeEntries().filter(({ kind }) => OUTCOMES.has(kind));
      all.push(...made);
      difference = differenceOf(first, entries, made);
      if (difference !== null) break;
    }
  }
  return {
    ...{ session: id, steps, same: difference === null },
    recorded: fingerprintOfSession(ledger, id),
    replayed: fingerprintOfEntries(all),
    difference,
  };
}

interface RecordedStep {
  /** The input, or the note of a restart. */
  readonly first: JournalEntry;
  readonly entries: readonly JournalEntry[];
}

/** The journal of a session, step by step. */
function stepsOf(journal: readonly JournalEntry[]): RecordedStep[] {
  const steps: { first: JournalEntry; entries: JournalEntry[] }[] = [];
  for (const entry of journal) {
    if (entry.kind === 'input' || entry.kind === 'session-resumed') steps.push({ first: entry, entries: [] });
    else steps.at(-1)?.entries.push(entry);
  }
  return steps;
}

/** The input that a step took: its bar is an entry of its own, and so is what it noted. */
function inputOf(recorded: RecordedInput, entries: readonly JournalEntry[]): StepInput {
  if (recorded.what === 'note') {
    const { kind, data } = entries[0]!;
    return { what: 'note', kind: kind as NoteKind, data: data as object };
  }
  if (recorded.what !== 'bar') return recorded;
  const { lagMs, rest } = recorded;
  const bar = entries.find(({ kind }) => kind === 'bar')!.data as BarRow;
  return { what: 'bar', bar: { ...bar, lagMs }, rest };
}

function differenceOf(
  { seq, time }: JournalEntry,
  entries: readonly JournalEntry[],
  made: readonly JournalPart[],
): ReplayDifference | null {
  const recorded = entries.filter(({ kind }) => OUTCOMES.has(kind)).map(partOf);
  const most = Math.max(recorded.length, made.length);
  for (let k = 0; k < most; k++) {
    const [one, other] = [recorded[k] ?? null, made[k] ?? null];
    if (JSON.stringify(one) !== JSON.stringify(other && partOf(other)))
      return { seq, time, recorded: one, replayed: other };
  }
  return null;
}

function partOf({ kind, time, data }: JournalPart): JournalPart {
  return { kind, time, data };
}
