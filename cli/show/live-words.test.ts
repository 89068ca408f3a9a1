import type { JournalEntry } from 'tradelab';
import { expect, test } from 'vitest';
import { entryWords } from './live-words.ts';

test('of a reason of several lines the first one is said', () => {
  const entry = { kind: 'status', time: 0, data: { status: 'failed', reason: 'no price\n  at line 5' } };
  expect(entryWords(entry as unknown as JournalEntry)).toEqual({ rank: 'news', words: 'failed: no price' });
});

test('what is held is said without the last digits of a sum', () => {
  const entry = { kind: 'reconciled', time: 0, data: { ours: 0.1 + 0.2, theirs: 0.012163429999999998 } };
  expect(entryWords(entry as unknown as JournalEntry)?.words).toBe('holds 0.3; the exchange has 0.01216343');
});
