// The promise: on the same bars a strategy decides and fills the same in a backtest, bar by bar, in a paper session at an
// exchange, and where that session is gone through again.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { emaCross, grid, macdCross, rsiReversion, vwapReversion } from '../../strategies/index.ts';
import { resolveOptions, runBacktest } from '../backtest/index.ts';
import { type Bars, viewBars } from '../core/index.ts';
import { Replay } from '../engine/index.ts';
import type { AnyStrategy } from '../strategy/index.ts';
import { exchangeOf, MINUTE, minuteBars, START, spotClient } from '../testing/ccxt.fixture.ts';
import type { TestExchange } from '../testing/index.ts';
import { compareSession } from './compare-session.ts';
import { fingerprintOf, fingerprintOfSession } from './fingerprint.ts';
import { type Ledger, openLedger } from './ledger/index.ts';
import type { RecordedPlan } from './session-plan.ts';
import { sessionResult } from './session-result.ts';
import { supervise } from './supervisor.ts';

const STRATEGIES: readonly (readonly [AnyStrategy, Readonly<Record<string, unknown>>])[] = [
  [emaCross, { fast: 3, slow: 8 }],
  [macdCross, { fast: 4, slow: 9, signal: 3 }],
  [rsiReversion, { length: 5 }],
  [vwapReversion, { window: 'rolling', length: 20, quiet: 60 }],
  [grid, { lookback: 60 }],
];
const OPTIONS = { fee: 0.001, slippage: 0.0002 };
const MINUTES = 200;

let exchange: TestExchange;
let ledger: Ledger;

async function pause(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 2));
}

beforeAll(async () => {
  exchange = await exchangeOf();
  ledger = await openLedger(join(mkdtempSync(join(tmpdir(), 'tradelab-parity-')), 'ledger.sqlite'));
  const stop = new AbortController();
  const market = { exchange: 'binance', symbol: 'BTC/USDT', timeframe: '1m', mode: 'paper' } as const;
  const bots = STRATEGIES.map(([strategy, params]) => ({
    plan: { ...market, strategy, params, options: OPTIONS },
  }));
  const ended = supervise({
    ledger,
    bots,
    signal: stop.signal,
    clients: { feed: () => spotClient(exchange) },
  });
  while (exchange.connections === 0) await pause();
  const last = exchange.now - (exchange.now % MINUTE) + (MINUTES - 1) * MINUTE;
  for (let minute = 0; minute < MINUTES; minute++, await pause()) exchange.advance(MINUTE);
  const seen = (id: string) => ledger.bars(id, 1)[0]?.time ?? 0;
  for (; !ledger.sessions().every(({ id }) => seen(id) >= last); await pause()) exchange.advance(1000);
  stop.abort();
  await ended;
});
afterAll(async () => {
  ledger.close();
  rmSync(dirname(ledger.file), { recursive: true, force: true });
  await exchange.close();
});

/** The exchange's own bars of a session, with the rules of the market that the session knew. */
function barsOf(id: string): Bars {
  const seen = ledger.bars(id).map(({ time }) => (time - START) / MINUTE);
  const { instrument } = ledger.session(id).options as RecordedPlan;
  const bars = viewBars(minuteBars('BTC/USDT', 3000), seen[0]!, seen.at(-1)! + 1);
  return { ...bars, ...(instrument && { instrument }) };
}

describe('on the bars of a paper session at an exchange', () => {
  test.each(STRATEGIES.map(([strategy, params], k) => [strategy.name, strategy, params, k] as const))(
    '%s: backtest, bar by bar, session and its replay are the same',
    (_, strategy, params, k) => {
      const { id } = ledger.sessions()[k]!;
      const bars = barsOf(id);
      const run = runBacktest(strategy, params, bars, OPTIONS);
      expect(run.fills.length).toBeGreaterThan(5);
      const expected = fingerprintOf(run);

      const barByBar = new Replay(strategy, params, '1m', resolveOptions(OPTIONS, bars).engine);
      for (let row = 0; row < bars.length; row++) barByBar.push(bars, row);
      const { orders, journal } = barByBar.engine;
      const fills = Array.from({ length: journal.fills.length }, (_, n) => journal.fills.at(n));
      expect(fingerprintOf({ orders, fills })).toEqual(expected);

      expect(fingerprintOfSession(ledger, id)).toEqual(expected);
      const { replay, parts, difference } = compareSession(ledger, id, strategy);
      expect(replay).toMatchObject({ same: true, difference: null, recorded: expected, replayed: expected });
      expect([difference, ...Object.values(parts)].every((part) => part === 0)).toBe(true);

      const { metrics, equity, trades, openTrade, indicators, warmup } = run;
      const result = sessionResult(ledger, id, strategy);
      expect(result).toMatchObject({ metrics, equity, trades, openTrade, indicators, warmup });
      expect(sessionResult(ledger, id)).toMatchObject({ metrics, indicators: [] });
    },
  );

  test('the ledger of all five is whole', () => {
    expect(ledger.verify().problems).toEqual([]);
  });
});
