// For tests: orders placed at the closes of hand-made bars, and what the engine made of them.

import { type Bars, type BarsInput, createBars } from '../core/bars.ts';
import { timeframeMs } from '../core/timeframe.ts';
import type { ExecutionRules, OrderRecord } from '../execution/index.ts';
import { type AccountView, type BarView, defineStrategy, type Orders, Program } from '../strategy/index.ts';
import { Engine, type EngineOptions } from './engine.ts';

/** Open, high, low and close of a bar. */
export type Row = readonly [open: number, high: number, low: number, close: number];

/** The orders wanted at the close of each bar, by its number; a bar that is not named keeps what works. */
export type Script =
  | Readonly<Record<number, Orders | undefined>>
  | ((bar: BarView, account: AccountView) => Orders | undefined);

/** What a test says of its run: the rules of execution that differ from the plainest ones, and the rest. */
export type PlayOptions = Partial<ExecutionRules> &
  Partial<Omit<EngineOptions, 'rules'>> &
  Pick<Partial<BarsInput>, 'timeframe' | 'time'>;

/** No fees, no slippage, both sides, no leverage: what a test then changes. */
export const PLAIN: ExecutionRules = {
  ...{ makerFee: 0, takerFee: 0, slippage: 0, fill: 'next-open', side: 'both', leverage: 1 },
  ...{ limitFill: 'touch', ambiguity: 'worse', instrument: undefined },
};

/** Bars of one hour (or what `options` say) from the epoch on. */
export function barsOf(
  rows: readonly Row[],
  options: Pick<PlayOptions, 'timeframe' | 'time' | 'instrument'> = {},
): Bars {
  const { timeframe = '1h', time, instrument } = options;
  const column = (k: number) => rows.map((row) => row[k]!);
  return createBars({
    time: time ?? rows.map((_, i) => i * timeframeMs(timeframe)),
    ...{ open: column(0), high: column(1), low: column(2), close: column(3) },
    ...{ timeframe, symbol: 'TEST' },
    ...(instrument && { instrument }),
  });
}

/** A strategy that wants what the script says. */
export function scripted(script: Script) {
  const wanted = typeof script === 'function' ? script : (bar: BarView) => script[bar.index];
  return defineStrategy({
    name: 'scripted',
    params: {},
    indicators: () => ({}),
    onBar: (bar, account) => wanted(bar, account),
  });
}

/** An engine over bars that are bound and computed, at its first bar. */
export function engineFor(bars: Bars, script: Script, options: PlayOptions = {}): Engine {
  const { cash = 1000, trading, detail, funding, risk, timeframe: _, time: __, ...rules } = options;
  const program = new Program(scripted(script), {}, bars.timeframe);
  program.graph.bind(bars);
  program.graph.extend(bars.length);
  return new Engine(program, {
    ...{ cash, detail, funding, risk, rules: { ...PLAIN, ...rules } },
    trading: trading ?? { size: 1, attached: undefined, side: 'both' },
  });
}

/** Plays the script over the rows, with 1000 of cash unless `options` say otherwise. */
export function play(rows: readonly Row[], script: Script, options: PlayOptions = {}) {
  const bars = barsOf(rows, options);
  const engine = engineFor(bars, script, options);
  const equity = rows.map((_, row) => {
    engine.step(row);
    return engine.account.equity;
  });
  const { account, journal, orders } = engine;
  const fills = Array.from({ length: journal.fills.length }, (_, k) => journal.fills.at(k));
  return {
    ...{ engine, account, equity, fills, orders },
    /** Bar, key, side, size and price of each fill. */
    filled: fills.map((f) => [f.bar, f.key, f.side, f.size, f.price] as const),
    trades: account.trades.columns,
    warnings: journal.warnings,
    ambiguousBars: journal.ambiguousTimes.map((time) => bars.time.indexOf(time)),
    /** How the order of that key ended (the last of that name), and why. */
    end: (key: string) => endOf(orders.findLast((order) => order.key === key)),
  };
}

/**
 * Steps over the rows [0, `rows`), with the engine thrown away and continued from its snapshot before each of the `cuts`:
 * all of the engines, and the equity at every close.
 */
export function restarted(rows: number, cuts: ReadonlySet<number>, fresh: () => Engine) {
  const engines = [fresh()];
  const equity = Array.from({ length: rows }, (_, row) => {
    if (cuts.has(row)) {
      const saved = structuredClone(engines.at(-1)!.snapshot());
      engines.push(fresh());
      engines.at(-1)!.restore(saved);
    }
    engines.at(-1)!.step(row);
    return engines.at(-1)!.account.equity;
  });
  return { engines, equity, end: engines.at(-1)!.snapshot() };
}

function endOf(order: OrderRecord | undefined): string | undefined {
  return order && (order.reason === undefined ? order.status : `${order.status}: ${order.reason}`);
}
