// The session that a command names.

import { didYouMean, type LedgerReader, type SessionRow, TradelabError } from 'tradelab';

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
    hint: all.length === 0 ? "'tradelab live' begins one" : didYouMean(text, ids),
  });
}
