// Why a bar went as it did: all that is known of one bar of a result.

import { rowAt } from '../core/bars.ts';
import { TradelabError } from '../core/errors.ts';
import { orNull } from '../core/or-null.ts';
import type { Fill } from '../core/run.ts';
import { formatTime, parseTime, type TimeInput } from '../core/time.ts';
import { timeframeMs } from '../core/timeframe.ts';
import { isDust, type OrderRecord, type RiskEvent } from '../execution/index.ts';
import type { BacktestResult } from './result.ts';

/** One bar of a result: what was seen, what was decided at its close, and what had happened inside of it. */
export interface Explanation {
  readonly time: number;
  readonly bar: { open: number; high: number; low: number; close: number; volume: number };
  /** The strategy's columns on this bar; `null` during their warm-up. */
  readonly indicators: Readonly<Record<string, number | boolean | null>>;
  /** Of a signal strategy: which signals held. */
  readonly signals: Readonly<Record<string, boolean>>;
  /** Fills inside of this bar. */
  readonly fills: readonly Fill[];
  /** Orders decided at its close (with the exits that the fills of this bar placed). */
  readonly placed: readonly OrderRecord[];
  /** Orders that ended on this bar. */
  readonly ended: readonly OrderRecord[];
  /** What limits on risk did at its close, or since the one before. */
  readonly risk: readonly RiskEvent[];
  /** Base units held at its close. */
  readonly position: number;
  /** At its close, in quote units. */
  readonly equity: number;
  /** The same in one sentence. */
  readonly text: string;
}

/** Explains the bar that contains `time`; throws `bad-option` where there is none. */
export function explain(run: BacktestResult, time: TimeInput): Explanation {
  const { bars } = run;
  const row = rowOf(run, parseTime(time));
  const at = bars.time[row]!;
  const fills = run.fills.filter((fill) => fill.bar === row);
  const placed = run.orders.filter((order) => order.placedTime === at);
  const ended = run.orders.filter((order) => order.endedTime === at);
  const signals = signalsAt(run, row);
  const end = at + timeframeMs(bars.timeframe);
  const risk = run.riskEvents.filter((event) => event.time > at && event.time <= end);
  const position = positionAt(run, row);
  const bar = {
    ...{ open: bars.open[row]!, high: bars.high[row]!, low: bars.low[row]! },
    ...{ close: bars.close[row]!, volume: bars.volume[row]! },
  };
  return {
    ...{ time: at, bar, indicators: indicatorsAt(run, row), signals, fills, placed, ended, risk, position },
    equity: run.equity[row]!,
    text: sentence(at, row < run.warmup, { signals, fills, placed, risk }),
  };
}

function rowOf({ bars }: BacktestResult, time: number): number {
  const next = rowAt(bars.time, time);
  const row = bars.time[next] === time ? next : next - 1;
  if (row >= 0 && time < bars.time[row]! + timeframeMs(bars.timeframe)) return row;
  const at = (k: number) => formatTime(bars.time[k]!);
  throw new TradelabError('bad-option', `there is no bar at ${formatTime(time)}`, {
    hint:
      row < 0 || next === bars.length
        ? `the bars reach from ${at(0)} to ${at(bars.length - 1)}`
        : `the bar before it is that of ${at(row)}, the next that of ${at(next)}`,
  });
}

function positionAt(run: BacktestResult, row: number): number {
  let position = 0;
  for (const { bar, side, size } of run.fills) {
    if (bar > row) break;
    position += side === 'buy' ? size : -size;
    if (isDust(position, size)) position = 0;
  }
  return position;
}

function indicatorsAt(run: BacktestResult, row: number): Record<string, number | boolean | null> {
  return Object.fromEntries(
    run.indicators.map(({ name, values }) => {
      const value = values[row]!;
      if (values instanceof Uint8Array) return [name, value === 1];
      return [name, orNull(value)];
    }),
  );
}

function signalsAt({ program }: BacktestResult, row: number): Record<string, boolean> {
  const outputs = Object.entries(program.signals ?? {}).filter(([, output]) => output !== undefined);
  return Object.fromEntries(outputs.map(([name, output]) => [name, program.column(output!)[row] === 1]));
}

function sentence(
  time: number,
  warming: boolean,
  { signals, fills, placed, risk }: Pick<Explanation, 'signals' | 'fills' | 'placed' | 'risk'>,
): string {
  const parts = fills.map(
    (f) => `${f.side === 'buy' ? 'bought' : 'sold'} ${f.size} at ${f.price} (${f.key})`,
  );
  const held = Object.keys(signals).filter((name) => signals[name]);
  if (held.length > 0) parts.push(`${held.join(' and ')} held at its close`);
  const decided = placed.filter((order) => order.role === 'order');
  if (decided.length > 0)
    parts.push(`placed ${decided.map((o) => `'${o.key}' (${o.order.type} ${o.order.side})`).join(', ')}`);
  for (const { limit, what, key } of risk)
    parts.push(key === undefined ? `${limit} ${what}` : `${limit} ${what} '${key}'`);
  if (warming) parts.push('the indicators were still warming up');
  return `${formatTime(time)}: ${parts.length > 0 ? parts.join('; ') : 'nothing was done'}.`;
}
