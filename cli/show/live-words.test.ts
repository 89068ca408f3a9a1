import type { JournalEntry } from 'tradelab';
import { expect, test } from 'vitest';
import { entryWords } from './live-words.ts';

test('of a reason of several lines the first one is said', () => {
  const entry = { kind: 'status', time: 0, data: { status: 'failed', reason: 'no price\n  at line 5' } };
  expect(entryWords(entry as unknown as JournalEntry)).toEqual({ rank: 'news', words: 'failed: no price' });
});
