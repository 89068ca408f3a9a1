// What a session has come to, as the ledger says: also while another process runs it.

import type { LedgerReader } from './ledger/index.ts';
import { type RecordedPlan, settingsOf } from './session-plan.ts';
import type { SessionSnapshot } from './session-words.ts';

/** A session's account after its last step; money in the quote currency, sizes in base units. */
export interface SessionSummary {
  readonly startingCash: number;
  readonly cash: number;
  /** Below 0 when short. */
  readonly position: number;
  /** The average price of the position, 0 where there is none. */
  readonly entryPrice: number;
  /** Marked at the last close. */
  readonly equity: number;
  /** The open time of the last bar that it saw, ms UTC; null before the first. */
  readonly lastTime: number | null;
  /** The close of that bar. */
  readonly lastPrice: number | null;
}

/** What a session has come to. Throws `not-found`. */
export function sessionSummary(ledger: LedgerReader, id: string): SessionSummary {
  const row = ledger.session(id);
  const { options, instrument } = row.options as RecordedPlan;
  const plan = { symbol: row.symbol, timeframe: row.timeframe, options };
  const startingCash = settingsOf({ ...plan, ...(instrument && { instrument }) }).recorded.cash;
  const saved = ledger.snapshot(id) as SessionSnapshot | undefined;
  const { cash, position, entryPrice } = saved?.replay.engine.account ?? {
    ...{ cash: startingCash, position: 0, entryPrice: 0 },
  };
  const last = ledger.bars(id, 1)[0];
  const equity = cash + (position === 0 ? 0 : position * last!.close);
  return {
    ...{ startingCash, cash, position, entryPrice, equity },
    ...{ lastTime: last?.time ?? null, lastPrice: last?.close ?? null },
  };
}
