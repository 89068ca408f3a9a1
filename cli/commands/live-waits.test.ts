// `tradelab live` where the exchange does not answer when a session is to go on.

import { stripVTControlCharacters } from 'node:util';
import { openLedger } from 'tradelab';
import type { TestExchange } from 'tradelab/testing';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { until } from '../../lib/until.fixture.ts';
import { tradelab, useTemporaryFolder } from '../run.fixture.ts';
import { exchangeForCommands, live, pass } from './live.fixture.ts';

useTemporaryFolder();

let exchange: TestExchange;
beforeEach(async () => {
  exchange = await exchangeForCommands();
});
afterEach(async () => {
  delete process.env['TRADELAB_EXCHANGE_HOST'];
  await exchange.close();
});

test('a session that waits for its exchange is shown so, on the board and elsewhere, and goes on when it answers', async () => {
  const first = await live(exchange, 'ema-cross --data binance:BTC/USDT --timeframe 1m');
  await pass(exchange, 2);
  first.interrupt();
  await first.ended;
  const ledger = await openLedger(undefined, { readOnly: true });
  const [{ id }] = ledger.sessions() as unknown as [{ id: string }];
  const waits = () => ledger.session(id).status === 'waiting';

  exchange.faults.fail({ path: '/', answer: 'drop', times: Number.POSITIVE_INFINITY });
  const written: string[] = [];
  const stderr = { write: (text: string) => written.push(text), isTTY: true, columns: 80, rows: 24 };
  const second = live(exchange, `--resume ${id}`, { isTTY: true, stderr });
  await until(() => waits() && /binance bars lost/.test(written.at(-1)!));
  const board = stripVTControlCharacters(written.at(-1)!.replaceAll('\r', '')).trimEnd().split('\n');
  expect(board.every((line) => line.length < 80)).toBe(true);
  const at = board.findIndex((line) => line.includes('───'));
  expect(board[at + 1]).toBe(`BTC/USDT 1m  ema-cross  paper  waiting  ${id}`);
  expect(board.at(-1)).toBe('Streams   binance bars lost');
  const said = stripVTControlCharacters(written.join(''));
  expect(said).toContain(
    'binance does not answer, and a session waits for it, to go on at once when it does: ',
  );
  expect((await tradelab('bots list')).out).toMatch(new RegExp(`^${id} .* waiting `, 'm'));
  const { out } = await tradelab(`bots status ${id}`);
  expect(out).toMatch(/^Status +waiting \(binance does not answer\) since .*; process \d+ on /m);

  exchange.faults.clear();
  const { ended, interrupt } = await second;
  await pass(exchange, 2);
  expect(ledger.session(id).status).toBe('running');
  interrupt();
  expect(stripVTControlCharacters((await ended).out)).toContain(`  goes on with the bar of `);
  ledger.close();
});
