// The loop of a portfolio: all legs through one bar together, so that no money is spent before it is there.

import type { Decision } from './decision.ts';
import type { Leg } from './leg.ts';
import type { Pool } from './pool.ts';

/** Which leg comes first where several would open positions at one moment: the sign says it, as in a sort. */
export type Turn = (a: Leg, b: Leg, rowsBack: 0 | 1) => number;

/** What is kept of every bar of the timeline. */
export interface PortfolioColumns {
  readonly equity: Float64Array;
  /** Per leg: what it has earned, and the value of its position. */
  readonly pnl: readonly Float64Array[];
  readonly value: readonly Float64Array[];
  /** Bars at whose close any position was open. */
  barsInMarket: number;
}

export interface PortfolioRun {
  readonly legs: readonly Leg[];
  readonly pool: Pool;
  readonly timeline: Float64Array;
  /** Absent: in the order of the list. */
  readonly turn: Turn | undefined;
  /** Absent: each leg's strategy decides for itself. */
  readonly decision: Decision | undefined;
}

/** Goes through the timeline: at each time the opens of all legs, what their bars reach, and their decisions. */
export function runLegs(run: PortfolioRun): PortfolioColumns {
  const { legs, timeline, decision } = run;
  const columns = columnsFor(legs, timeline.length);
  const present: Leg[] = [];
  const busy: Leg[] = [];
  for (let t = 0; t < timeline.length; t++) {
    const time = timeline[t]!;
    present.length = 0;
    busy.length = 0;
    for (const leg of legs) {
      if (!leg.advance(time)) continue;
      present.push(leg);
      if (!leg.quiet) busy.push(leg);
    }
    if (busy.length > 0) walkBars(run, present, busy);
    markAt('close', present);
    decision?.take(present, time);
    decide(run, present, busy);
    record(run, columns, t);
    count(run, columns, present);
  }
  return columns;
}

/** Closes what is still open at each leg's last close, as the end of a run does. */
export function closeLegs(run: PortfolioRun, columns: PortfolioColumns): void {
  for (const leg of run.legs) leg.engine.closeAll(leg.row);
  record(run, columns, run.timeline.length - 1);
}

function columnsFor(legs: readonly Leg[], length: number): PortfolioColumns {
  const perLeg = () => legs.map(() => new Float64Array(length));
  return { equity: new Float64Array(length), pnl: perLeg(), value: perLeg(), barsInMarket: 0 };
}

/** At one open what gives money back comes first, in all legs; then what takes it, in turn; then the rest of the bars. */
function walkBars(run: PortfolioRun, present: readonly Leg[], busy: Leg[]): void {
  markAt('open', present);
  // Before what gives money back as well: an order that turns a position round both gives and takes.
  sortInTurn(run, busy, 1);
  for (const leg of busy) leg.engine.open(leg.row);
  for (const { engine } of busy) engine.venue.enterOpen();
  for (const { engine } of busy) engine.venue.inside();
  for (const { engine, row } of busy) engine.endBar(row);
}

/** All decide on the same account, before the first of them trades at the close. */
function decide(run: PortfolioRun, present: readonly Leg[], deciding: Leg[]): void {
  deciding.length = 0;
  for (const leg of present) if (leg.engine.decide(leg.row, leg.quiet)) deciding.push(leg);
  if (deciding.length === 0) return;
  sortInTurn(run, deciding, 0);
  for (const { engine } of deciding) engine.venue.close();
  for (const { engine } of deciding) engine.venue.enterClose();
}

function sortInTurn({ turn }: PortfolioRun, legs: Leg[], rowsBack: 0 | 1): void {
  if (turn !== undefined && legs.length > 1) legs.sort((a, b) => turn(a, b, rowsBack));
}

function markAt(price: 'open' | 'close', legs: readonly Leg[]): void {
  for (const { account, bars, row } of legs) account.mark = bars[price][row]!;
}

function record({ legs, pool }: PortfolioRun, { equity, pnl, value }: PortfolioColumns, t: number): void {
  equity[t] = pool.equity;
  for (let k = 0; k < legs.length; k++) {
    const { account } = legs[k]!;
    value[k]![t] = account.value;
    pnl[k]![t] = account.flow + account.value;
  }
}

function count({ pool }: PortfolioRun, columns: PortfolioColumns, present: readonly Leg[]): void {
  if (pool.open > 0) columns.barsInMarket++;
  for (const leg of present) if (leg.account.position !== 0) leg.barsInMarket++;
}
