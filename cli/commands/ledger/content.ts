// How much a ledger holds, in words.

import type { VerifyReport } from 'tradelab';
import { count } from '../../show/numbers.ts';

/** '2 sessions, 1,204 entries'. */
export function contentLine({ sessions, entries }: Pick<VerifyReport, 'sessions' | 'entries'>): string {
  const [one, many] = [sessions === 1 ? 'session' : 'sessions', entries === 1 ? 'entry' : 'entries'];
  return `${count(sessions)} ${one}, ${count(entries)} ${many}`;
}
