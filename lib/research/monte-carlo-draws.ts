// The ways to draw a run anew: its trades in another order, its trades with replacement, or blocks of its bar returns.

import type { Bars } from '../core/bars.ts';
import { TradelabError } from '../core/errors.ts';
import type { MonteCarloMethod } from '../core/monte-carlo.ts';
import type { Random } from '../core/random.ts';
import type { TradeColumns } from '../core/trade.ts';
import type { MetricName, Performance } from '../metrics/index.ts';
import { optimalBlockLength } from './block-length.ts';
import { drawBlocks } from './stationary-bootstrap.ts';

/** What is drawn from. */
export interface DrawnRun {
  readonly bars: Bars;
  readonly performance: Performance;
}

/** A way to draw a run anew. */
export interface Draws {
  /** The run as it was, seen as the drawn ones are; to be read before the first is drawn. */
  readonly actual: Performance;
  /** A run drawn anew, in the same columns as what came before. */
  readonly next: (uniform: Random) => Performance;
  /** The metrics that are not the same in all drawn runs by their making, and do not need what is not drawn. */
  readonly metrics: readonly MetricName[];
  readonly axis: 'trades' | 'time';
  /** What equity's row `k` belongs to on the axis. */
  readonly x: (k: number) => number;
  /** The mean length of the blocks, in bars. */
  readonly block: number | null;
}

/** The draws of a method. Throws `bad-option` where the run has nothing to draw from, or its account was ruined. */
export function drawsOf(run: DrawnRun, method: MonteCarloMethod, block: number | undefined): Draws {
  return method === 'returns' ? drawReturns(run, block) : drawTrades(run, method);
}

const OF_ORDER = ['totalReturn', 'calmar', 'maxDrawdown', 'profitFactor', 'expectancy', 'sqn'] as const;
const OF_TRADES = [
  ...(['totalReturn', 'cagr', 'calmar', 'maxDrawdown', 'winRate', 'profitFactor', 'expectancy'] as const),
  ...(['averageTrade', 'bestTrade', 'worstTrade', 'averageDuration', 'sqn', 'kelly', 'finalEquity'] as const),
];

/**
 * Trades one after the other in the order of their exits: each multiplies the equity before it by what it made on the equity
 * of closed trades in the run as it was, so that the drawn trades compound as these did.
 */
function drawTrades({ bars, performance }: DrawnRun, method: 'shuffle' | 'bootstrap'): Draws {
  const { trades, cash, periodsPerYear } = performance;
  const { length } = trades;
  if (length < 2) throw tooFew('closed trades', length, "draw bar returns: method 'returns'");
  const factors = new Float64Array(length);
  let before = cash;
  for (let k = 0; k < length; k++) {
    const after = before + trades.pnl[k]!;
    if (!(after > 0)) throw ruined();
    factors[k] = after / before;
    before = after;
  }
  const equity = new Float64Array(length + 1).fill(cash);
  const columns = emptyTrades(length);
  const drawn: Performance = {
    ...performance,
    ...{ equity, close: equity, trades: columns },
    // Trades are as many in a year as they were.
    periodsPerYear: (periodsPerYear * length) / (bars.length - 1),
  };
  const replay = (order: Int32Array): Performance => {
    for (let j = 0; j < length; j++) {
      const k = order[j]!;
      equity[j + 1] = equity[j]! * factors[k]!;
      columns.pnl[j] = equity[j + 1]! - equity[j]!;
      columns.return[j] = trades.return[k]!;
      columns.exitBar[j] = trades.exitBar[k]! - trades.entryBar[k]!;
    }
    return drawn;
  };
  const order = Int32Array.from({ length }, (_, k) => k);
  const draw = method === 'shuffle' ? shuffle : drawAnew;
  return {
    actual: replay(order),
    next: (uniform) => replay(draw(order, uniform)),
    metrics: method === 'shuffle' ? OF_ORDER : OF_TRADES,
    ...{ axis: 'trades', x: (k) => k, block: null },
  };
}

const OF_RETURNS = [
  ...(['totalReturn', 'cagr', 'volatility', 'sharpe', 'sortino', 'calmar', 'omega', 'maxDrawdown'] as const),
  ...(['maxDrawdownDuration', 'ulcerIndex', 'buyAndHoldReturn', 'alpha', 'beta', 'var95', 'cvar95'] as const),
  ...(['skewness', 'kurtosis', 'tailRatio', 'finalEquity'] as const),
];

/** Bar returns of equity, and with them those of the market on the same bars. */
function drawReturns({ bars, performance }: DrawnRun, given: number | undefined): Draws {
  const count = performance.equity.length - 1;
  if (count < 2) throw tooFew('bars', count + 1, 'load more');
  const growth = ratios(performance.equity);
  if (growth.some((ratio) => !(ratio > 0 && ratio < Number.POSITIVE_INFINITY))) throw ruined();
  const market = ratios(performance.close);
  const block = given ?? blockOf(growth.map((ratio) => ratio - 1));
  if (!(block >= 1 && block <= count)) {
    throw new TradelabError('bad-option', `block is ${block}`, {
      hint: `it is the mean length of the blocks in bars, from 1 to ${count}`,
    });
  }
  const blocks = new Int32Array(2 * count);
  const drawn: Performance = {
    ...performance,
    equity: performance.equity.slice(),
    close: performance.close.slice(),
    trades: emptyTrades(0),
  };
  return {
    actual: performance,
    next: (uniform) => {
      const ends = drawBlocks(count, block, uniform, blocks);
      follow(drawn.equity, growth, blocks, ends);
      follow(drawn.close, market, blocks, ends);
      return drawn;
    },
    metrics: OF_RETURNS,
    ...{ axis: 'time', x: (k) => bars.time[k]!, block },
  };
}

/** Large moves come together even where their directions do not: the blocks keep both. */
function blockOf(returns: Float64Array): number {
  return Math.max(optimalBlockLength(returns), optimalBlockLength(returns.map(Math.abs)));
}

/** Each value over the one before. */
function ratios(values: Float64Array): Float64Array {
  return Float64Array.from({ length: values.length - 1 }, (_, i) => values[i + 1]! / values[i]!);
}

/** Writes the path that begins with path[0] and grows by the ratios in the blocks, which go on at 0 after the last. */
function follow(path: Float64Array, ratio: Float64Array, blocks: Int32Array, ends: number): void {
  let value = path[0]!;
  let row = 1;
  for (let k = 0; k < ends; k += 2) {
    const rows = blocks[k + 1]! - blocks[k]!;
    for (let j = 0, i = blocks[k]!; j < rows; j++, i++) {
      if (i === ratio.length) i = 0;
      value *= ratio[i]!;
      path[row++] = value;
    }
  }
}

/** The same numbers in another order. Source: R. Fisher and F. Yates (1938), in place as R. Durstenfeld (1964). */
function shuffle(order: Int32Array, uniform: Random): Int32Array {
  for (let k = order.length - 1; k > 0; k--) {
    const j = Math.floor(uniform() * (k + 1));
    const other = order[j]!;
    order[j] = order[k]!;
    order[k] = other;
  }
  return order;
}

function drawAnew(order: Int32Array, uniform: Random): Int32Array {
  for (let k = 0; k < order.length; k++) order[k] = Math.floor(uniform() * order.length);
  return order;
}

function emptyTrades(length: number): TradeColumns {
  const column = () => new Float64Array(length);
  return {
    length,
    ...{ direction: new Int8Array(length), reason: new Uint8Array(length) },
    ...{ entryBar: new Int32Array(length), exitBar: new Int32Array(length) },
    ...{ size: column(), entryPrice: column(), exitPrice: column(), fees: column() },
    ...{ pnl: column(), return: column() },
  };
}

function tooFew(what: string, count: number, hint: string): TradelabError {
  return new TradelabError('bad-option', `too few ${what} to draw from: ${count}`, { hint });
}

function ruined(): TradelabError {
  return new TradelabError('bad-option', 'the equity of the run was 0 or below', {
    hint: 'after a ruin there is nothing to draw: take less leverage or smaller sizes',
  });
}
