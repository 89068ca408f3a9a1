// A paper session goes on as if nothing had been, whatever happens to its process on the way, and does what it is told.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { emaCross, grid } from '../../strategies/index.ts';
import type { Bars } from '../core/index.ts';
import { generateBars } from '../data/index.ts';
import type { AnyStrategy } from '../strategy/index.ts';
import { fingerprintOfSession } from './fingerprint.ts';
import { openLedger } from './ledger/index.ts';
import { newLedgerFile, openedLedger } from './ledger/ledger.fixture.ts';
import { replaySession } from './replay-session.ts';
import { Session } from './session.ts';
import type { SessionPlan } from './session-plan.ts';

const [BARS] = generateBars({
  ...{ model: 'random-walk', symbols: ['BTC/USDT'], timeframe: '1h', bars: 420, seed: 7, price: 40_000 },
  start: '2024-01-01',
});

function planOf(strategy: AnyStrategy): SessionPlan {
  const market = { exchange: 'binance', symbol: 'BTC/USDT', timeframe: '1h', mode: 'paper' } as const;
  const params = strategy === grid ? { lookback: 30 } : {};
  return { ...market, strategy, params, options: { fee: 0.001, slippage: 0.0002 } };
}

/** The bars from the one that a session waits for on. */
function* comingBars(bars: Bars, from: number) {
  for (let i = bars.time.indexOf(from); i < bars.length; i++) yield barAt(bars, i);
}

function barAt({ time, open, high, low, close, volume }: Bars, i: number) {
  return {
    ...{ time: time[i]!, open: open[i]!, high: high[i]!, low: low[i]!, close: close[i]!, volume: volume[i]! },
    lagMs: 0,
  };
}

describe('a paper session', () => {
  test('its first bar to decide on is the one that closes after its start, with exactly the warm-up before', async () => {
    const ledger = await openedLedger();
    const session = Session.start(ledger, planOf(emaCross), () => BARS!.time[300]! + 1);
    expect(session.decidesFrom).toBe(BARS!.time[300]);
    // A cross needs the slow average of 26 bars on two bars running.
    expect(session.nextTime).toBe(BARS!.time[300 - 26]);
  });

  test('killed after any bars and resumed, and shown bars twice, it is the same session', async () => {
    const whole = await openedLedger();
    const one = Session.start(whole, planOf(grid), () => BARS!.time[300]!);
    for (const bar of comingBars(BARS!, one.nextTime)) one.onBar(bar);
    const expected = fingerprintOfSession(whole, one.id);
    expect(whole.fills(one.id).length).toBeGreaterThan(8);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 25 }), { minLength: 1, maxLength: 6 }),
        async (cuts) => {
          const file = newLedgerFile();
          let ledger = await openLedger(file);
          let session = Session.start(ledger, planOf(grid), () => BARS!.time[300]!);
          let left = 0;
          for (const bar of comingBars(BARS!, session.nextTime)) {
            session.onBar(bar);
            if (left-- > 0) continue;
            left = cuts.shift() ?? Number.POSITIVE_INFINITY;
            // All that it had in its memory is gone.
            ledger.close();
            ledger = await openLedger(file);
            session = Session.resume(ledger, session.id, grid, () => bar.time);
            session.onBar(bar);
          }
          expect(fingerprintOfSession(ledger, session.id)).toEqual(expected);
          expect(replaySession(ledger, session.id, grid).same).toBe(true);
          ledger.close();
        },
      ),
      { numRuns: 2 },
    );
  });

  test('paused it decides nothing, and its orders go on working; resumed it decides again', async () => {
    const ledger = await openedLedger();
    const session = Session.start(ledger, planOf(grid), () => BARS!.time[300]!);
    const bars = [...comingBars(BARS!, session.nextTime)];
    for (const bar of bars.slice(0, 60)) session.onBar(bar);
    const working = session.working.length;
    expect(working).toBeGreaterThan(0);
    session.command('pause', 'by hand');
    const decided = ledger.journal(session.id, { kinds: ['decision'] }).length;
    for (const bar of bars.slice(60, 90)) session.onBar(bar);
    expect(ledger.journal(session.id, { kinds: ['decision'] })).toHaveLength(decided);
    session.command('resume', 'by hand');
    for (const bar of bars.slice(90, 140)) session.onBar(bar);
    expect(ledger.journal(session.id, { kinds: ['decision'] }).length).toBeGreaterThan(decided);
  });

  test('liquidated it takes its orders back and is flat at the next open', async () => {
    const ledger = await openedLedger();
    const session = Session.start(ledger, planOf(grid), () => BARS!.time[300]!);
    const bars = [...comingBars(BARS!, session.nextTime)];
    while (session.account.position === 0) session.onBar(bars.shift()!);
    session.command('liquidate', 'by hand');
    expect(session.working.filter((w) => !w.ended).map(({ key }) => key)).toEqual(['liquidate']);
    session.onBar(bars.shift()!);
    expect(session.account.position).toBe(0);
    expect(session.activity).toBe('halted');
    expect(ledger.orders(session.id, { open: true })).toEqual([]);
  });
});
