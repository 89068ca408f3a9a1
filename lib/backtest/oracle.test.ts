// Whole runs against other backtesters: the same bars, signals and rules give the same trades and equity.
//
// What is left out, because the rules differ, and why ours are as they are:
// - vectorbt takes one order a bar, so that the bar of a stop cannot enter again at its close. Here it can: the stop
//   filled before the decision was taken.
// - vectorbt looks at the stop before it looks at the open, backtesting.py at each order in turn. Here an open beyond the
//   target is the target's: it came first.
// - backtesting.py leaves the stop of an entry inside of a bar to the next open. Here it counts in that bar: what the
//   bar reached is known, and the reading that costs is taken.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createBars } from '../core/bars.ts';
import { ema } from '../indicators/index.ts';
import { type AnyStrategy, defineStrategy, type Order, param } from '../strategy/index.ts';
import { backtest } from './backtest.ts';
import type { BacktestOptions } from './options.ts';
import type { BacktestResult } from './result.ts';
import { type SignalRow, signalBars, told } from './runs.fixture.ts';

interface OracleRun<Trade> {
  readonly name: string;
  readonly options: BacktestOptions;
  readonly trades: readonly Trade[];
  readonly finalEquity: number;
  /** Every 25th. */
  readonly equity: readonly number[];
}

interface PlainTrade {
  readonly size: number;
  readonly entryBar: number;
  readonly entryPrice: number;
  readonly exitBar: number;
  readonly exitPrice: number;
}

interface FullTrade extends PlainTrade {
  readonly direction: number;
  readonly fees: number;
  readonly pnl: number;
  readonly return: number;
  readonly open: boolean;
}

interface Oracle<Trade> {
  readonly source: string;
  readonly params: { readonly fast: number; readonly slow: number };
  readonly runs: readonly OracleRun<Trade>[];
}

type Columns = Readonly<Record<'open' | 'high' | 'low' | 'close', readonly number[]>>;

const read = (name: string) =>
  JSON.parse(readFileSync(new URL(`oracle/${name}.oracle.json`, import.meta.url), 'utf8'));
const vectorbt: Oracle<FullTrade> & { readonly bars: Columns } = read('vectorbt');
const backtestingPy: Oracle<PlainTrade> = read('backtesting-py');

const bars = createBars({
  ...{ ...vectorbt.bars, time: vectorbt.bars.close.map((_, i) => i * 86_400_000) },
  ...{ timeframe: '1d', symbol: 'ORACLE' },
});

const cross = defineStrategy({
  name: 'cross',
  params: { fast: param.int(10), slow: param.int(30) },
  indicators: ({ close }, p) => ({ fast: ema(close, p.fast), slow: ema(close, p.slow) }),
  signals: ({ fast, slow }) => {
    const [up, down] = [fast.crossesAbove(slow), fast.crossesBelow(slow)];
    return { entries: up, exits: down, shortEntries: down, shortExits: up };
  },
});

/** Within 1e-9 of its size. */
function near(value: number) {
  return expect.closeTo(value, value === 0 ? 12 : 9 - Math.floor(Math.log10(Math.abs(value))));
}

function expectEquity(run: BacktestResult, { equity, finalEquity }: OracleRun<unknown>): void {
  expect([...run.equity].filter((_, i) => i % 25 === 0)).toEqual(equity.map(near));
  expect(run.equity.at(-1)).toEqual(near(finalEquity));
}

/** Our trades, the open one last, in the words of the oracle. */
function tradesOf(run: BacktestResult) {
  const t = run.tradeColumns;
  const closed = Array.from({ length: t.length }, (_, k) => ({
    ...{ direction: t.direction[k] === 1 ? 0 : 1, size: t.size[k], open: false },
    ...{
      entryBar: t.entryBar[k],
      entryPrice: t.entryPrice[k],
      exitBar: t.exitBar[k],
      exitPrice: t.exitPrice[k],
    },
    ...{ fees: t.fees[k], pnl: t.pnl[k], return: t.return[k] },
  }));
  const { openTrade: last } = run;
  if (last === null) return closed;
  const end = run.bars.length - 1;
  return [
    ...closed,
    {
      ...{ direction: last.side === 'long' ? 0 : 1, size: last.size, open: true },
      ...{ entryBar: end - last.bars, entryPrice: last.entryPrice, exitBar: end, exitPrice: last.markPrice },
      ...{ fees: last.fees, pnl: last.pnl, return: last.return },
    },
  ];
}

const nearTrade = (t: FullTrade) => ({
  ...t,
  ...{ size: near(t.size), entryPrice: near(t.entryPrice), exitPrice: near(t.exitPrice) },
  ...{ fees: near(t.fees), pnl: near(t.pnl), return: near(t.return) },
});

test.each(vectorbt.runs)(`${vectorbt.source}: $name`, (oracle) => {
  const run = backtest(cross, bars, { ...oracle.options, params: vectorbt.params });
  expect(tradesOf(run)).toEqual(oracle.trades.map(nearTrade));
  expectEquity(run, oracle);
});

/** Enters on a cross with a stop and a target at prices of the deciding bar; the bar of the entry counts whole. */
const bracket = defineStrategy({
  name: 'bracket',
  params: { fast: param.int(5), slow: param.int(15) },
  indicators: ({ close }, p) => {
    const [fast, slow] = [ema(close, p.fast), ema(close, p.slow)];
    return { up: fast.crossesAbove(slow), down: fast.crossesBelow(slow) };
  },
  onBar({ up, down, close }, { position }) {
    if (position > 0) return down ? { exit: { type: 'market', side: 'sell', size: position } } : undefined;
    if (!up) return {};
    const attached = { stop: { price: close * 0.985 }, target: { price: close * 1.03 } };
    return { entry: { type: 'market', side: 'buy', size: 20, attached } };
  },
});

/** Waits with an order for one bar, and leaves from the fourth bar after its fill on. */
const pending = (order: (close: number) => Order) =>
  defineStrategy({
    name: 'pending',
    params: {},
    indicators: () => ({}),
    state: () => ({ since: 0 }),
    onFill(fill, account, state) {
      if (account.position > 0) state.since = fill.bar;
    },
    onBar({ index, close }, { position }, { since }) {
      if (position === 0) return index > 0 ? { entry: order(close) } : undefined;
      return index - since >= 4 ? { exit: { type: 'market', side: 'sell', size: 'position' } } : {};
    },
  });

const common = { side: 'buy', size: 20 } as const;
const strategies: Readonly<Record<string, AnyStrategy>> = {
  cross: bracket,
  limit: pending((close) => ({ type: 'limit', ...common, price: close * 0.985 })),
  stop: pending((close) => ({ type: 'stop', ...common, trigger: close * 1.01 })),
};

test.each(backtestingPy.runs)(`${backtestingPy.source}: $name`, (oracle) => {
  const run = backtest(strategies[oracle.name]!, bars, { fee: 0.002, cash: 10_000 });
  const ours = tradesOf(run).filter(({ open }) => !open);
  expect(ours).toMatchObject(
    oracle.trades.map((t) => ({ ...t, entryPrice: near(t.entryPrice), exitPrice: near(t.exitPrice) })),
  );
  expectEquity(run, oracle);
});

test('a bar that stopped one position may open the next at its close', () => {
  const rows: SignalRow[] = [
    [100, 101, 99, 100],
    [100, 101, 99, 100, 'short'],
    [100, 112, 99, 111, 'enter'],
    [111, 115, 110, 114],
  ];
  const options = { fill: 'close', side: 'both', fee: 0, size: { quantity: 1 }, stopLoss: 0.05 } as const;
  const { fills } = backtest(told, signalBars(rows), options);
  expect(fills.map(({ bar, key, side, price }) => [bar, key, side, price])).toEqual([
    [1, 'entry', 'sell', 100],
    [2, 'entry.stop', 'buy', 105],
    [2, 'entry', 'buy', 111],
  ]);
});

test("an open beyond the target is the target's, though the bar goes on to the stop", () => {
  const rows: SignalRow[] = [
    [100, 101, 99, 100],
    [100, 101, 99, 100, 'enter'],
    [100, 101, 99, 100],
    [108, 109, 90, 95],
  ];
  const options = { fee: 0, size: { quantity: 1 }, stopLoss: 0.05, takeProfit: 0.05 } as const;
  const run = backtest(told, signalBars(rows), options);
  expect(run.trades).toMatchObject([{ exitPrice: 108, exitReason: 'target' }]);
  expect(run.ambiguousTimes).toEqual([]);
});
