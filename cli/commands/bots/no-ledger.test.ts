// `tradelab bots` before the first session.

import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { tradelab, useTemporaryFolder } from '../../run.fixture.ts';

useTemporaryFolder();

const NONE = "there are no sessions: 'tradelab live' begins one\n";

test('bots list has none to show where no session has begun, and makes no ledger', async () => {
  expect(await tradelab('bots list')).toEqual({ code: 0, out: '', err: NONE });
  expect(await tradelab('bots list --json')).toEqual({ code: 0, out: '[]\n', err: NONE });
  expect(existsSync('ledger.sqlite')).toBe(false);
});

test('a ledger that is named and not there is an error', async () => {
  const { code, err } = await tradelab('bots list --ledger nowhere.sqlite');
  expect(code).toBe(1);
  expect(err).toMatch(/^error: there is no ledger .*nowhere\.sqlite\n/);
});
