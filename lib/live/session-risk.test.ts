// A session keeps the limits on risk as a backtest does, also after restarts, and writes down what they did.

import { expect, test } from 'vitest';
import { emaCross, grid } from '../../strategies/index.ts';
import { runBacktest } from '../backtest/index.ts';
import { type Bars, sliceBars } from '../core/index.ts';
import { generateBars } from '../data/index.ts';
import type { AnyStrategy } from '../strategy/index.ts';
import { fingerprintOf, fingerprintOfSession } from './fingerprint.ts';
import { openLedger } from './ledger/index.ts';
import { newLedgerFile } from './ledger/ledger.fixture.ts';
import { Session } from './session.ts';

const [BARS] = generateBars({
  ...{ model: 'random-walk', symbols: ['BTC/USDT'], timeframe: '1h', bars: 900, seed: 7, price: 40_000 },
  start: '2024-01-01',
});
const risk = {
  ...{ dailyLoss: 0.01, consecutiveLosses: 2, coolDown: 43_200_000, maxExposure: 6000, dailyQuantity: 0.3 },
  ...{ fundingPause: 3_600_000, onHalt: 'close' as const },
};

function barAt({ time, open, high, low, close, volume }: Bars, i: number) {
  const prices = { open: open[i]!, high: high[i]!, low: low[i]!, close: close[i]! };
  return { time: time[i]!, ...prices, volume: volume[i]!, lagMs: 0 };
}

test.each<AnyStrategy>([emaCross, grid])(
  '$name with limits, stopped and resumed, is its backtest',
  async (strategy) => {
    const market = { exchange: 'binance', symbol: 'BTC/USDT', timeframe: '1h', mode: 'paper' } as const;
    const now = () => BARS!.time[300]! + 1;
    const file = newLedgerFile();
    let ledger = await openLedger(file);
    let session = Session.start(ledger, { ...market, strategy, options: { risk } }, now);
    const first = BARS!.time.indexOf(session.nextTime);
    for (let i = first; i < BARS!.length; i++) {
      if (i % 97 === 0) {
        ledger.close();
        ledger = await openLedger(file);
        session = Session.resume(ledger, session.id, strategy, now);
      }
      session.onBar(barAt(BARS!, i));
    }
    const run = runBacktest(strategy, {}, sliceBars(BARS!, { from: BARS!.time[first]! }), { risk });
    expect(fingerprintOfSession(ledger, session.id)).toEqual(fingerprintOf(run));
    const noted = ledger
      .journal(session.id, { kinds: ['halted', 'resumed', 'risk-refused'] })
      .map(({ time, data }) => ({ time, ...(data as object) }));
    expect(noted).toEqual(run.riskEvents);
    expect(new Set(run.riskEvents.map(({ limit }) => limit)).size).toBeGreaterThan(1);
    ledger.close();
  },
);
