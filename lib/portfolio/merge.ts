// Trades and fills of all legs as one list, in the order in which they were booked, on the rows of the timeline.

import type { PortfolioFill } from '../core/portfolio.ts';
import type { TradeColumns } from '../core/trade.ts';
import type { PortfolioRun } from './run.ts';
import { rowsIn } from './timeline.ts';

/** The closed trades of all legs. */
export function tradesOf({ legs, pool, timeline }: PortfolioRun): TradeColumns {
  const length = pool.trades.length;
  const all = columnsOf(length);
  const sources = legs.map(({ account, bars }) => ({
    from: account.trades.columns,
    rows: rowsIn(timeline, bars.time),
    next: 0,
  }));
  for (let k = 0; k < length; k++) {
    const source = sources[pool.trades[k]!]!;
    const { from, rows } = source;
    const i = source.next++;
    for (const name of COPIED) all[name][k] = from[name][i]!;
    all.entryBar[k] = rows[from.entryBar[i]!]!;
    all.exitBar[k] = rows[from.exitBar[i]!]!;
  }
  return all;
}

const COPIED = ['direction', 'size', 'entryPrice', 'exitPrice', 'fees', 'pnl', 'return', 'reason'] as const;

function columnsOf(length: number): TradeColumns {
  const numbers = () => new Float64Array(length);
  return {
    ...{ length, direction: new Int8Array(length), size: numbers() },
    ...{ entryBar: new Int32Array(length), exitBar: new Int32Array(length) },
    ...{ entryPrice: numbers(), exitPrice: numbers(), fees: numbers(), pnl: numbers(), return: numbers() },
    reason: new Uint8Array(length),
  };
}

/** The fills of all legs. */
export function fillsOf({ legs, pool, timeline }: PortfolioRun): PortfolioFill[] {
  const sources = legs.map(({ name, engine, bars }) => ({
    ...{ name, symbol: bars.symbol, log: engine.journal.fills },
    rows: rowsIn(timeline, bars.time),
    next: 0,
  }));
  return pool.fills.map((leg) => {
    const source = sources[leg]!;
    const fill = source.log.at(source.next++);
    return { leg: source.name, symbol: source.symbol, ...fill, bar: source.rows[fill.bar]! };
  });
}
