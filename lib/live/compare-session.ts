// A session against the backtest of the same strategy over the bars that it saw: where the difference comes from.

import { type BacktestResult, makeRun } from '../backtest/index.ts';
import { barOpenTime, timeframeMs } from '../core/index.ts';
import type { AnyStrategy } from '../strategy/index.ts';
import {
  addParts,
  attribute,
  type DifferenceParts,
  type Execution,
  type ExecutionPair,
  totalsOf,
} from './attribute.ts';
import { barsWithInputs } from './bar-inputs.ts';
import type { LedgerReader, SessionMode } from './ledger/index.ts';
import { matchExecutions } from './match-executions.ts';
import { reasonsOf } from './missed-reason.ts';
import { replaySession, type SessionReplay } from './replay-session.ts';
import { type SessionCourse, sessionCourse } from './session-course.ts';
import { planOf } from './session-plan.ts';

/** What a session did beside what was simulated; money in the quote currency, times in ms UTC. */
export interface SessionComparison {
  readonly session: string;
  readonly strategy: string;
  readonly symbol: string;
  readonly timeframe: string;
  readonly mode: SessionMode;
  /** The open times of the first and the last bar that it traded on. */
  readonly from: number;
  readonly to: number;
  readonly bars: number;
  /** Equity at the close of the last bar. */
  readonly equity: number;
  /** That of the backtest. */
  readonly simulatedEquity: number;
  /** The first less the second: the sum of the parts. */
  readonly difference: number;
  readonly parts: DifferenceParts;
  /** What was filled, in the order of time. */
  readonly fills: readonly ComparedFill[];
  /** Whether the session decides the same where it is gone through again. */
  readonly replay: SessionReplay;
}

/** An execution that was simulated, or that there was, or both, and what the difference between them has made. */
export interface ComparedFill {
  readonly key: string;
  readonly side: 'buy' | 'sell';
  readonly simulated: ComparedExecution | null;
  readonly real: ComparedExecution | null;
  readonly parts: DifferenceParts;
  /** The sum of the parts. */
  readonly difference: number;
  /** Why what was simulated was not done, where that is known: in the words of the exchange, or of the session. */
  readonly reason: string | null;
}

/** One side of a fill that is compared: what the session got, or what was simulated. Sizes in base units, fees in quote units. */
export interface ComparedExecution {
  /** The open time of the bar that it filled in. */
  readonly time: number;
  readonly size: number;
  /** The average price. */
  readonly price: number;
  readonly fee: number;
}

/**
 * Compares a session, also one that runs, with the backtest over the bars that it saw, up to the last of them. Throws
 * `not-found`, `too-few-bars` where it has not traded on any, and `conflict` where the strategy's code has changed.
 */
export function compareSession(ledger: LedgerReader, id: string, strategy: AnyStrategy): SessionComparison {
  return ledger.atOnce(() => compared(ledger, id, strategy));
}

function compared(ledger: LedgerReader, id: string, strategy: AnyStrategy): SessionComparison {
  const course = sessionCourse(ledger, id);
  const { row, equity, bars } = course;
  const run = simulated(course, strategy, ledger);
  const pairs = matchExecutions(simulatedExecutions(run), realExecutions(course, ledger));
  const mark = bars.close[bars.length - 1]!;
  const why = reasonsOf(ledger, id, timeframeMs(row.timeframe));
  const fills = pairs.map((pair) =>
    comparedFill(pair, mark, pair.real === null ? why(pair.simulated!) : null),
  );
  const last = equity.at(-1)!;
  const simulatedEquity = run.equity.at(-1)!;
  const parts = {
    ...addParts(fills.map((fill) => fill.parts)),
    funding: run.fundingPaid - course.account.fundingPaid,
  };
  const { symbol, timeframe, mode } = row;
  return {
    ...{ session: id, strategy: row.strategy, symbol, timeframe, mode },
    ...{ from: equity[0]!.time, to: last.time, bars: equity.length },
    ...{ equity: last.equity, simulatedEquity, difference: last.equity - simulatedEquity },
    ...{ parts, fills, replay: replaySession(ledger, id, strategy) },
  };
}

/** The backtest of what the session was to do, over the bars that it saw. */
function simulated(course: SessionCourse, strategy: AnyStrategy, ledger: LedgerReader): BacktestResult {
  const { row, bars, funding } = course;
  const { options = {}, params = {} } = planOf(row, strategy);
  const known = { ...options, ...(funding.time.length > 0 && { funding }) };
  return makeRun(strategy, params, barsWithInputs(bars, strategy, ledger.bars(row.id)), known);
}

function simulatedExecutions({ fills, orders }: BacktestResult): Execution[] {
  const placed = new Map(orders.map((order) => [`${order.key} ${order.endedTime}`, order.placedTime]));
  return fills.map(({ key, side, time, size, price, fee }) => ({
    ...{ key, side, time, placed: placed.get(`${key} ${time}`) ?? null },
    fills: [{ size, base: size, booked: size, price, fee }],
  }));
}

/** The fills of an order are one execution, under however many ids it was sent. */
function realExecutions({ fills, row }: SessionCourse, ledger: LedgerReader): Execution[] {
  const rows = ledger.orders(row.id);
  const orders = new Map(rows.map((order) => [order.clientId, order]));
  // An order that was moved was sent anew: it was decided on when it was sent first.
  const placed = new Map(rows.toReversed().map((order) => [order.number, order.placedTime]));
  const executions = new Map<string | number, Execution>();
  for (const fill of fills) {
    const order = orders.get(fill.clientId);
    // An order that is not ours may have the id of another.
    const name = order?.number ?? `${fill.clientId} ${fill.time}`;
    const { key, side } = fill;
    // When it was, not when the session was told of it.
    const time = barOpenTime(fill.time, timeframeMs(row.timeframe));
    const decided = (order && placed.get(order.number)) ?? null;
    const before = executions.get(name) ?? { key, side, time, placed: decided, fills: [] };
    executions.set(name, { ...before, fills: [...before.fills, fill] });
  }
  return [...executions.values()];
}

function comparedFill(pair: ExecutionPair, mark: number, reason: string | null): ComparedFill {
  const parts = attribute(pair, mark);
  const { key, side } = (pair.real ?? pair.simulated)!;
  return {
    ...{ key, side, simulated: shown(pair.simulated), real: shown(pair.real), parts, reason },
    difference: Object.values(parts).reduce((sum, part) => sum + part, 0),
  };
}

function shown(execution: Execution | null): ComparedExecution | null {
  return execution && { time: execution.time, ...totalsOf(execution) };
}
