// A session as the record of a run, which reports, charts and notebooks show like a backtest.

import {
  type Bars,
  type Fill,
  formatTime,
  type IndicatorColumn,
  type RunRecord,
  tradeAt,
  type Warning,
} from '../core/index.ts';
import { riskWarnings } from '../engine/risk-warnings.ts';
import { WarningList } from '../engine/warning-list.ts';
import type { RiskEvent } from '../execution/index.ts';
import { computeMetrics, type Metrics } from '../metrics/index.ts';
import { type AnyStrategy, Program } from '../strategy/index.ts';
import { barsWithInputs } from './bar-inputs.ts';
import type { LedgerReader, SessionMode } from './ledger/index.ts';
import { type SessionCourse, sessionCourse } from './session-course.ts';
import { planOf } from './session-plan.ts';

/** A session up to the last bar that it traded on. */
export interface SessionResult extends RunRecord {
  readonly session: string;
  readonly mode: SessionMode;
  readonly metrics: Metrics;
}

/**
 * What a session has come to, also one that runs: its warm-up is that of its bars, as in a backtest. Without the strategy
 * there are no columns. Throws `not-found`, `too-few-bars` where it has not traded on any bar, and `conflict` where the
 * strategy's code has changed since.
 */
export function sessionResult(ledger: LedgerReader, id: string, strategy?: AnyStrategy): SessionResult {
  return ledger.atOnce(() => result(ledger, id, strategy));
}

function result(ledger: LedgerReader, id: string, strategy: AnyStrategy | undefined): SessionResult {
  const course = sessionCourse(ledger, id);
  const { row, settings, account, bars } = course;
  const warmup = bars.length - course.equity.length;
  const equity = new Float64Array(bars.length).fill(settings.recorded.cash, 0, warmup);
  equity.set(
    course.equity.map((mark) => mark.equity),
    warmup,
  );
  const trades = account.trades.columns;
  return {
    ...{ session: id, mode: row.mode, strategy: row.strategy, bars, equity, warmup },
    params: row.params as RunRecord['params'],
    options: { session: id, mode: row.mode, exchange: row.exchange, ...settings.recorded },
    metrics: computeMetrics({
      ...{ equity, trades, close: bars.close, cash: settings.recorded.cash },
      barsInMarket: course.equity.filter(({ position }) => position !== 0).length,
      ...{ feesPaid: account.feesPaid, periodsPerYear: settings.periodsPerYear },
    }),
    trades: Array.from({ length: trades.length }, (_, k) => tradeAt(trades, k, bars.time)),
    openTrade: account.openTrade(bars.length - 1, bars.time),
    fills: fillsOf(course),
    indicators: strategy === undefined ? [] : indicatorsOf(course, strategy, ledger),
    warnings: warningsOf(course, ledger),
    sensitivity: null,
  };
}

function fillsOf({ fills, bars }: SessionCourse): Fill[] {
  return fills.map(({ row: bar, key, side, booked: size, price, fee, liquidity }) => {
    return { time: bars.time[bar]!, bar, key, side, size, price, fee, liquidity };
  });
}

function indicatorsOf(
  { row, bars }: SessionCourse,
  strategy: AnyStrategy,
  ledger: LedgerReader,
): readonly IndicatorColumn[] {
  const { params = {}, timeframe } = planOf(row, strategy);
  const program = new Program(strategy, params, timeframe);
  program.graph.bind(barsWithInputs(bars, strategy, ledger.bars(row.id)));
  program.graph.extend(bars.length);
  return program.columns;
}

/** What a reader should know: that it is a session, what the venue refused, what its limits on risk did. */
function warningsOf({ row, bars }: SessionCourse, ledger: LedgerReader): Warning[] {
  const refused = new WarningList('order-refused');
  const events: RiskEvent[] = [];
  for (const { kind, time, data } of ledger.journal(row.id, {
    kinds: ['notice', 'halted', 'resumed', 'risk-refused'],
  })) {
    const { order, what, limit } = data as { order?: string; what?: string; limit?: string };
    if (kind === 'notice' && order !== undefined)
      refused.add(time, (bar) => `order '${order}' on the bar of ${bar} ${what}`);
    if (kind !== 'notice' && limit !== undefined) events.push({ ...(data as Omit<RiskEvent, 'time'>), time });
  }
  return [about(row, bars), ...refused.warnings, ...riskWarnings(events)];
}

function about({ id, mode, exchange, status }: SessionCourse['row'], { time }: Bars): Warning {
  const what = { paper: 'on paper', testnet: 'at the test host', live: 'with real money' }[mode];
  const message = `session ${id} ${what} of ${exchange}, now ${status}: as of its bar of ${formatTime(time.at(-1)!)}`;
  return { code: 'session', message };
}
