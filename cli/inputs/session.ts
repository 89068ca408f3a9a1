// The session that a command names.

import {
  type AnyStrategy,
  didYouMean,
  type LedgerReader,
  nearest,
  type RecordedPlan,
  type SessionRow,
  TradelabError,
} from 'tradelab';
import { findStrategy } from './strategy.ts';

/** The session whose id begins or ends with a text; the newest is not taken where several do. Throws `not-found`, `bad-option`. */
export function findSession(ledger: LedgerReader, text: string): SessionRow {
  const all = ledger.sessions();
  const exact = all.find(({ id }) => id === text);
  if (exact !== undefined) return exact;
  const found = all.filter(({ id }) => id.startsWith(text) || id.endsWith(text));
  if (found.length === 1) return found[0]!;
  const ids = (found.length > 1 ? found : all).map(({ id }) => id);
  if (found.length > 1)
    throw new TradelabError('bad-option', `'${text}' may be ${found.length} sessions`, {
      hint: ids.join(', '),
    });
  throw new TradelabError('not-found', `there is no session '${text}'`, {
    hint: nearWords(text, ids),
  });
}

function nearWords(text: string, ids: readonly string[]): string {
  if (ids.length === 0) return "'tradelab live' begins one";
  return nearest(text, ids) === undefined ? "'tradelab bots list --all' lists them" : didYouMean(text, ids);
}

/** The strategy of a session, as its file is now. Throws `not-found`. */
export function strategyOf({ strategy, options }: SessionRow): Promise<AnyStrategy> {
  return findStrategy((options as RecordedPlan).strategyFile ?? strategy);
}
