// `tradelab compare` and `tradelab report` of sessions, while one runs and when it has ended.

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { SessionComparison } from 'tradelab';
import type { TestExchange } from 'tradelab/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { tradelab, useTemporaryFolder } from '../run.fixture.ts';
import { exchangeForCommands, live, pass } from './live.fixture.ts';

useTemporaryFolder();

const STRATEGY = `import { defineStrategy, sma } from 'tradelab';

export const simple = defineStrategy({
  name: 'simple',
  params: {},
  indicators: ({ close }) => ({ fast: sma(close, 3), slow: sma(close, 8) }),
  signals: ({ fast, slow }) => ({ entries: fast.crossesAbove(slow), exits: fast.crossesBelow(slow) }),
});
`;

let exchange: TestExchange;
let whileRunning: SessionComparison;
let id: string;

const compared = async (name: string): Promise<SessionComparison> =>
  JSON.parse((await tradelab(`compare ${name} --json`)).out);

beforeAll(async () => {
  exchange = await exchangeForCommands();
  writeFileSync('simple.ts', STRATEGY);
  const { ended, interrupt } = await live(
    exchange,
    './simple.ts --data binance:BTC/USDT --timeframe 1m --quiet',
  );
  await pass(exchange, 40);
  whileRunning = await compared('simple');
  id = whileRunning.session;
  await tradelab(`bots pause ${id}`);
  await pass(exchange, 25);
  await tradelab(`bots resume ${id}`);
  await pass(exchange, 15);
  interrupt();
  await ended;
});
afterAll(async () => {
  delete process.env['TRADELAB_EXCHANGE_HOST'];
  await exchange.close();
});

describe('tradelab compare', () => {
  test('a session on paper is its backtest, also while it runs', () => {
    const { mode, difference, parts, fills, replay } = whileRunning;
    expect([mode, difference, replay.same]).toEqual(['paper', 0, true]);
    expect(Object.values(parts).every((part) => part === 0)).toBe(true);
    expect(fills.length).toBeGreaterThan(2);
  });

  test('what a pause has cost is told, with its reason, in lines of a terminal', async () => {
    const { code, out } = await tradelab(`compare ${id.slice(-4)}`);
    expect(code).toBe(0);
    const lines = out.split('\n');
    expect(lines[0]).toMatch(/^simple on BTC\/USDT 1m, 2024-01-01 08:2\d to 2024-01-01 09:\d\d, \d+ bars$/);
    expect(lines[1]).toBe(`paper session ${id} beside the backtest over its bars`);
    expect(out).toMatch(/^✓ \d+ steps gone through again: the same decisions and fills, to the last bit$/m);
    expect(out).toMatch(/^ {2}missed +[+-][\d.]+ {2}simulated, and not done$/m);
    expect(out).toMatch(/^2024-01-01 \d\d:\d\d {2}buy entry +4\d,\d{3}\.\d\d +– .* {2}missed$/m);
    expect(out).toMatch(/^Why fills were missed\n +\d+ {2}it was paused: by hand$/m);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  test('a name that is none is refused', async () => {
    const { code, err } = await tradelab('compare nothing');
    expect([code, err]).toEqual([1, expect.stringContaining("there is no session 'nothing'")]);
  });
});

describe('tradelab report of a session', () => {
  test('writes its page, and a chart of it', async () => {
    expect(await tradelab(`report ${id}`)).toMatchObject({ code: 0, out: `${id}.html\n`, err: '' });
    const page = readFileSync(`${id}.html`, 'utf8');
    expect(page).toContain('<title>simple on BTC/USDT 1m</title>');
    expect(page).toContain(`session ${id} on paper of binance, now stopped`);
    expect(page).not.toContain('Fill sensitivity');
    expect(await tradelab(`report ${id} equity.png --chart equity`)).toMatchObject({ code: 0 });
    expect(existsSync('equity.png')).toBe(true);
  });

  test('with other code than the session had, there are no indicators, and no comparison', async () => {
    writeFileSync('simple.ts', STRATEGY.replace('sma(close, 3)', 'sma(close, 4)'));
    const report = await tradelab(`report ${id} other.html`);
    expect(report.code).toBe(0);
    expect(report.err).toContain("warning: the page has no indicators: 'simple' has changed since session");
    const { code, err } = await tradelab(`compare ${id}`);
    expect([code, err]).toEqual([1, expect.stringContaining("error: 'simple' has changed since session")]);
  });
});
