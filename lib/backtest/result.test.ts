import { expect, test } from 'vitest';
import { METRICS } from '../metrics/index.ts';
import { defineStrategy } from '../strategy/index.ts';
import { backtest } from './backtest.ts';
import { PLAIN_RUN, ROWS, type SignalRow, signalBars, told } from './runs.fixture.ts';

const bars = signalBars(ROWS);

test('the main run, worked by hand: two units in at 102, out at 112, with a fee of 0.1 %', () => {
  const run = backtest(told, bars, { ...PLAIN_RUN, fee: 0.001 });
  const [entryFee, exitFee] = [0.204, 0.224];
  expect(run.trades.length).toBe(1);
  const [trade] = run.trades;
  expect(trade).toMatchObject({ side: 'long', size: 2, entryPrice: 102, exitPrice: 112, bars: 2 });
  expect(trade).toMatchObject({ entryTime: bars.time[2], exitTime: bars.time[4], exitReason: 'signal' });
  expect(trade!.fees).toBeCloseTo(entryFee + exitFee, 12);
  expect(trade!.pnl).toBeCloseTo(20 - entryFee - exitFee, 12);
  expect(trade!.return).toBeCloseTo((20 - entryFee - exitFee) / 204, 12);
  const equity = [1000, 1000, 1006 - entryFee, 1018 - entryFee, 1020 - 0.428, 1020 - 0.428];
  for (const [i, value] of equity.entries()) expect(run.equity[i]).toBeCloseTo(value, 9);
  expect(run.metrics.trades).toBe(1);
  expect(run.metrics.winRate).toBe(1);
  expect(run.metrics.finalEquity).toBeCloseTo(1019.572, 9);
  expect(run.metrics.totalReturn).toBeCloseTo(0.019572, 12);
  expect(run.metrics.feesPaid).toBeCloseTo(0.428, 12);
});

test('a metric that is undefined is null: no trades, no losing trade, no variance', () => {
  const none = backtest(told, signalBars(ROWS.slice(0, 2)), PLAIN_RUN).metrics;
  for (const name of [
    'winRate',
    'profitFactor',
    'expectancy',
    'averageTrade',
    'bestTrade',
    'sharpe',
    'sortino',
    'sqn',
    'kelly',
  ] as const)
    expect(none[name], name).toBeNull();
  expect(none).toMatchObject({ trades: 0, totalReturn: 0, finalEquity: 1000, feesPaid: 0 });
  expect(backtest(told, bars, PLAIN_RUN).metrics.profitFactor).toBeNull();
});

test('no metric is NaN or infinite, whatever the run', () => {
  const runs = [
    bars,
    signalBars(ROWS.slice(0, 2)),
    signalBars([
      [5, 5, 5, 5, 'enter'],
      [5, 5, 5, 5],
    ]),
  ];
  for (const some of runs) {
    for (const [name, value] of Object.entries(backtest(told, some, PLAIN_RUN).metrics))
      if (value !== null) expect(Number.isFinite(value), name).toBe(true);
  }
});

// Design section 5.
const CONTRACT = ['strategy', 'params', 'data', 'options', 'metrics', 'trades', 'openTrade', 'warnings'];
const METRIC_NAMES = [
  ...[
    'totalReturn',
    'cagr',
    'volatility',
    'sharpe',
    'sortino',
    'calmar',
    'maxDrawdown',
    'maxDrawdownDuration',
  ],
  ...[
    'exposure',
    'trades',
    'winRate',
    'profitFactor',
    'expectancy',
    'averageTrade',
    'bestTrade',
    'worstTrade',
  ],
  ...['averageDuration', 'sqn', 'kelly', 'feesPaid', 'finalEquity', 'buyAndHoldReturn', 'alpha', 'beta'],
  ...['var95', 'cvar95', 'skewness', 'kurtosis', 'tailRatio', 'ulcerIndex', 'omega'],
];
const TRADE = [
  ...['side', 'size', 'entryTime', 'entryPrice', 'exitTime', 'exitPrice', 'fees', 'pnl', 'return', 'bars'],
  'exitReason',
];

test('as JSON a run has the keys of the contract, in their order', () => {
  const json = JSON.parse(JSON.stringify(backtest(told, bars, PLAIN_RUN)));
  expect(Object.keys(json).slice(0, CONTRACT.length)).toEqual(CONTRACT);
  expect(Object.keys(json).slice(CONTRACT.length)).toEqual(['conventions', 'sensitivity', 'manifest']);
  expect(Object.keys(json.data)).toEqual(['id', 'symbol', 'timeframe', 'from', 'to', 'bars']);
  expect(Object.keys(json.options).slice(0, 5)).toEqual(['cash', 'fee', 'slippage', 'fill', 'side']);
  expect(Object.keys(json.metrics)).toEqual(METRIC_NAMES);
  expect(Object.keys(METRICS)).toEqual(METRIC_NAMES);
  expect(Object.keys(json.trades[0])).toEqual(TRADE);
});

test('the data are named by their first and last open time', () => {
  const { data } = backtest(told, bars, PLAIN_RUN).toJSON();
  expect(data).toEqual({
    ...{ id: 'TEST', symbol: 'TEST', timeframe: '1d', bars: 6 },
    ...{ from: Date.UTC(2020, 0, 1), to: Date.UTC(2020, 0, 6) },
  });
});

test('the grade of the bars is told, and warnings name what rests on doubtful ones', () => {
  const doubts = [{ kind: 'jump', from: bars.time[3]!, to: bars.time[4]!, bars: 1 }];
  const quality = { grade: 'C', doubtful: 0.02, doubts } as const;
  const run = backtest(told, { ...bars, quality }, PLAIN_RUN);
  expect(run.toJSON()).toMatchObject({ data: { grade: 'C' }, warnings: run.warnings });
  expect(run.warnings.map(({ code }) => code)).toEqual(['doubtful-holding']);
  expect(run.manifest).toEqual(backtest(told, bars, PLAIN_RUN).manifest);
});

test('JSON loses nothing: no number of a run is NaN or infinite', () => {
  const run = backtest(told, bars, PLAIN_RUN);
  const json = run.toJSON();
  expect(JSON.parse(JSON.stringify(json))).toEqual(structuredClone({ ...json }));
});

test('a position at the end is an open trade, and no trade; closeAtEnd closes it instead', () => {
  const rows = ROWS.slice(0, 4);
  const open = backtest(told, signalBars(rows), PLAIN_RUN);
  expect(open.trades).toEqual([]);
  expect(open.openTrade).toMatchObject({ side: 'long', entryPrice: 102, markPrice: 111, pnl: 18, bars: 1 });
  const closed = backtest(told, signalBars(rows), {
    ...PLAIN_RUN,
    closeAtEnd: true,
    fee: 0.001,
    slippage: 0.01,
  });
  expect(closed.openTrade).toBeNull();
  expect(closed.trades).toMatchObject([{ exitReason: 'end', exitTime: bars.time[3], exitPrice: 111 * 0.99 }]);
  expect(closed.equity.at(-1)).toBeCloseTo(1000 + closed.trades[0]!.pnl, 9);
});

test('closeAtEnd closes at the last bar, however long ago the last signal was', () => {
  const quiet = Array.from({ length: 20 }, (): SignalRow => [100, 100, 100, 100]);
  const rows: SignalRow[] = [...ROWS.slice(0, 3), ...quiet, [100, 130, 90, 120]];
  const run = backtest(told, signalBars(rows), { ...PLAIN_RUN, closeAtEnd: true });
  expect(run.trades).toMatchObject([{ exitPrice: 120, exitReason: 'end', bars: 21 }]);
});

test("side 'both' turns from long to short on the bar that says both", () => {
  const both = defineStrategy({
    ...{ name: 'both', params: {}, indicators: ({ close }) => ({ up: close.gt(100) }) },
    signals: ({ up }) => ({ entries: up, exits: up.not(), shortEntries: up.not(), shortExits: up }),
  });
  const rows: SignalRow[] = [
    [100, 101, 99, 101],
    [102, 103, 99, 99],
    [98, 99, 90, 95],
    [94, 106, 94, 105],
    [106, 107, 100, 101],
  ];
  const run = backtest(both, signalBars(rows), { ...PLAIN_RUN, side: 'both' });
  expect(run.fills.map(({ bar, key, side, price }) => [bar, key, side, price])).toEqual([
    [1, 'entry', 'buy', 102],
    [2, 'exit', 'sell', 98],
    [2, 'entry', 'sell', 98],
    [4, 'exit', 'buy', 106],
    [4, 'entry', 'buy', 106],
  ]);
  expect(run.trades.map(({ side, pnl }) => [side, pnl])).toEqual([
    ['long', -8],
    ['short', -16],
  ]);
});

test('a fraction of equity compounds: the second trade has what the first left', () => {
  const rows: SignalRow[] = [
    [100, 100, 100, 100],
    [100, 100, 100, 100, 'enter'],
    [100, 200, 100, 200, 'exit'],
    [200, 200, 200, 200, 'enter'],
    [200, 200, 200, 200],
  ];
  const run = backtest(told, signalBars(rows), { cash: 1000, fee: 0 });
  expect(run.fills.map(({ size }) => size)).toEqual([10, 10, 10]);
});

test('warnings name generated data, and a side that no signal takes', () => {
  const synthetic = backtest(told, signalBars(ROWS, { synthetic: 'random walk, seed 1' }), PLAIN_RUN);
  expect(synthetic.warnings).toEqual([
    { code: 'synthetic-data', message: 'TEST is generated data (random walk, seed 1), not a market' },
  ]);
  const longOnly = defineStrategy({
    ...{ name: 'long-only', params: {}, indicators: ({ close }) => ({ up: close.gt(105) }) },
    signals: ({ up }) => ({ entries: up }),
  });
  expect(backtest(longOnly, bars, PLAIN_RUN).warnings).toEqual([]);
  expect(backtest(longOnly, bars, { ...PLAIN_RUN, side: 'short' })).toMatchObject({
    trades: [],
    warnings: [{ code: 'side-not-taken', message: "'long-only' has no shortEntries: side is 'short'" }],
  });
});

test('many warnings of one kind are a few and a number', () => {
  const greedy = defineStrategy({
    ...{ name: 'greedy', params: {}, indicators: () => ({}) },
    onBar: () => ({ more: { type: 'market', side: 'sell', size: 1 } }),
  });
  const rows = Array.from({ length: 10 }, (): SignalRow => [100, 101, 99, 100]);
  const { warnings } = backtest(greedy, signalBars(rows), { cash: 1000 });
  expect(warnings.length).toBe(6);
  expect(warnings.at(-1)).toEqual({ code: 'order-refused', message: '… and 4 more of the same kind' });
});

test('columns are those of the strategy, as long as the bars, with nothing during the warm-up', () => {
  const { columns, indicators, warmup } = backtest(told, bars, PLAIN_RUN);
  expect([...columns['mean']!]).toEqual([Number.NaN, 101, 103.5, 108, 112, 113.5]);
  expect([...columns['enters']!]).toEqual([0, 1, 0, 0, 0, 0]);
  expect(indicators.map(({ name, pane }) => [name, pane])).toEqual([
    ['mean', 'price'],
    ['enters', 'signals'],
  ]);
  expect(warmup).toBe(1);
});

test('bars in a year follow from the data unless they are said', () => {
  expect(backtest(told, bars, PLAIN_RUN).conventions).toMatchObject({ periodsPerYear: 365 });
  expect(backtest(told, bars, { ...PLAIN_RUN, periodsPerYear: 252 }).conventions).toMatchObject({
    periodsPerYear: 252,
  });
});
