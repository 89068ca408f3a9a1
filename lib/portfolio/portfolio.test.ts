// One strategy on many symbols, and several on some: hand-worked examples.
import { expect, test } from 'vitest';
import { DAY, type SignalRow, signalBars, told } from '../backtest/runs.fixture.ts';
import { onResult } from '../core/announce.ts';
import type { Bars } from '../core/bars.ts';
import { defineStrategy } from '../strategy/index.ts';
import { portfolio } from './portfolio.ts';

const START = Date.UTC(2020, 0, 1);

type Signals = Readonly<Record<number, NonNullable<SignalRow[4]>>>;

/** The one price of a bar, or its open and its close. */
type Price = number | readonly [open: number, close: number];

/** Daily bars with the signals that hold at some closes. */
function market(symbol: string, prices: readonly Price[], signals: Signals = {}, from = 0): Bars {
  const rows = prices.map((price, i): SignalRow => {
    const [open, close] = typeof price === 'number' ? [price, price] : price;
    const row = [open, Math.max(open, close), Math.min(open, close), close] as const;
    return signals[i] === undefined ? row : [...row, signals[i]];
  });
  return signalBars(rows, { symbol, time: prices.map((_, i) => START + (from + i) * DAY) });
}

const FREE = { fee: 0, cash: 1000 } as const;
const filled = ({ fills }: ReturnType<typeof portfolio>) =>
  fills.map(({ bar, symbol, side, size, price }) => [bar, symbol, side, size, price] as const);

const flat = (n: number, price = 100) => Array.from({ length: n }, () => price);

test('each symbol has an even part of the total equity', () => {
  const run = portfolio(
    told,
    [market('A', flat(4), { 1: 'enter' }), market('B', flat(4, 50), { 1: 'enter' })],
    FREE,
  );
  expect(filled(run)).toEqual([
    [2, 'A', 'buy', 5, 100],
    [2, 'B', 'buy', 10, 50],
  ]);
});

test('a size is a fraction of the total equity at the opens, times the weight of the symbol', () => {
  // A has doubled by the open (its close, twice as high again, is not known) at which B is bought: 0.25 of 1500 is 375.
  const a = market('A', [100, 100, 100, 100, [200, 400], 200], { 1: 'enter' });
  const b = market('B', flat(6, 50), { 3: 'enter' });
  const run = portfolio(told, [a, b], { ...FREE, weights: { A: 0.5, B: 0.25 } });
  expect(filled(run)).toEqual([
    [2, 'A', 'buy', 5, 100],
    [4, 'B', 'buy', 7.5, 50],
  ]);
});

test('what is sold at an open pays for what is bought at the same open, wherever they stand in the list', () => {
  const first = market('NEW', flat(6), { 3: 'enter' });
  const second = market('OLD', flat(6), { 1: 'enter', 3: 'exit' });
  const run = portfolio(told, [first, second], { ...FREE, weights: { NEW: 1, OLD: 1 } });
  expect(filled(run)).toEqual([
    [2, 'OLD', 'buy', 10, 100],
    [4, 'OLD', 'sell', 10, 100],
    [4, 'NEW', 'buy', 10, 100],
  ]);
  expect(run.refused).toEqual([]);
});

test('cash goes out in the order of the list: the last that it does not suffice for is cut, and the rest refused', () => {
  const bars = ['A', 'B', 'C'].map((symbol) => market(symbol, flat(4), { 1: 'enter' }));
  const run = portfolio(told, bars, { ...FREE, weights: { A: 0.75, B: 0.75, C: 0.75 } });
  expect(filled(run)).toEqual([
    [2, 'A', 'buy', 7.5, 100],
    [2, 'B', 'buy', 2.5, 100],
  ]);
  const common = { time: START + 2 * DAY, key: 'entry' };
  expect(run.refused).toEqual([
    {
      ...{ ...common, leg: 'B', symbol: 'B', kind: 'cut' },
      reason: 'was cut from 7.5 to 2.5: the account cannot pay for more',
    },
    {
      ...{ ...common, leg: 'C', symbol: 'C', kind: 'refused' },
      reason: 'the account cannot pay for more',
    },
  ]);
});

test('maxOpen refuses entries, counts what is sold at the same open as gone, and makes the even parts larger', () => {
  const a = market('A', flat(8), { 1: 'enter', 5: 'exit' });
  const b = market('B', flat(8), { 3: 'enter' });
  const c = market('C', flat(8), { 5: 'enter' });
  const run = portfolio(told, [c, b, a], { ...FREE, maxOpen: 1 });
  expect(filled(run)).toEqual([
    [2, 'A', 'buy', 10, 100],
    [6, 'A', 'sell', 10, 100],
    [6, 'C', 'buy', 10, 100],
  ]);
  expect(run.refused.map(({ symbol, reason }) => [symbol, reason])).toEqual([
    ['B', '1 position is open already'],
  ]);
});

test('where a column ranks them, the highest on its last closed bar enters first', () => {
  const a = market('A', [90, 90, 300, 300], { 1: 'enter' });
  const b = market('B', [95, 95, 100, 100], { 1: 'enter' });
  const run = portfolio(told, [a, b], { ...FREE, maxOpen: 1, rank: 'mean' });
  // At the open of the fill A is higher; at the close of the decision B was.
  expect(filled(run)).toEqual([[2, 'B', 'buy', 10, 100]]);
});

test('a symbol without a bar is marked at its last close, and fills at the next bar that it has', () => {
  const a = market('A', [100, 100, 110, 120, 130], { 1: 'enter' });
  const time = [0, 1, 4].map((day) => START + day * DAY);
  const holiday = { ...market('B', [50, 50, 80], { 1: 'enter' }), time: Float64Array.from(time) };
  const run = portfolio(told, [a, holiday], { ...FREE, weights: { A: 0.55, B: 0.4 } });
  expect(filled(run)).toEqual([
    [2, 'A', 'buy', 5, 110],
    [4, 'B', 'buy', (0.4 * (450 + 5 * 130)) / 80, 80],
  ]);
  expect(Array.from(run.equity)).toEqual([1000, 1000, 1000, 1050, 1100]);
});

test('a symbol that is listed later joins the timeline, and one that ends stays marked with a warning', () => {
  const a = market('A', flat(3), { 1: 'enter' });
  const late = market('LATE', [10, 10, 10, 20], { 1: 'enter' }, 2);
  const run = portfolio(told, [a, late], FREE);
  expect(run.time.length).toBe(6);
  expect(filled(run)).toEqual([
    [2, 'A', 'buy', 5, 100],
    [4, 'LATE', 'buy', 50, 10],
  ]);
  expect(Array.from(run.equity)).toEqual([1000, 1000, 1000, 1000, 1000, 1500]);
  expect(run.warnings.map(({ message }) => message)).toEqual([
    'A: its bars end at 2020-01-03 with an open position, which stays marked at the last close',
  ]);
});

test('a symbol with fewer bars than the warm-up never trades, with a warning; without any other it is an error', () => {
  const young = market('YOUNG', [100]);
  const { warnings } = portfolio(told, [market('A', flat(4)), young], FREE);
  expect(warnings.map(({ message }) => message)).toEqual([
    "YOUNG: 1 bars are fewer than 'told' needs: it never traded",
  ]);
  expect(() => portfolio(told, [young], FREE)).toThrow("1 bars of YOUNG are fewer than 'told' needs");
});

test('a strategy with orders of its own sees its share of the equity, and cash that makes it up with its position', () => {
  const seen: number[][] = [];
  const half = defineStrategy({
    name: 'half',
    params: {},
    indicators: () => ({}),
    onBar(bar, { equity, cash, position }) {
      seen.push([equity, cash, position]);
      return bar.index === 0
        ? { entry: { type: 'market', side: 'buy', size: equity / bar.close } }
        : undefined;
    },
  });
  const legs = [{ strategy: half, bars: market('A', [100, 100, 300]), weight: 0.5 }];
  const run = portfolio(legs, FREE);
  expect(filled(run)).toEqual([[1, 'A', 'buy', 5, 100]]);
  // Half of 2000 is 1000, and the position is worth 500 more than that.
  expect(seen).toEqual([
    [500, 500, 0],
    [500, 0, 5],
    [1000, -500, 5],
  ]);
});

test('several strategies share the capital on one symbol, each with a position and options of its own', () => {
  const bars = market('A', [100, 100, 100, 90, 90], { 1: 'enter' });
  const other = { ...told, name: 'other' };
  const run = portfolio(
    [
      { strategy: told, bars, weight: 0.6, stopLoss: 0.05 },
      { strategy: other, bars, weight: 0.4 },
    ],
    FREE,
  );
  expect(run.strategy).toBe('told, other');
  expect(run.legs.map(({ name, pnl, trades }) => [name, pnl, trades])).toEqual([
    ['told A', -60, 1],
    ['other A', -40, 0],
  ]);
  expect(run.trades).toMatchObject([{ leg: 'told A', symbol: 'A', exitReason: 'stop', pnl: -60 }]);
  expect(run.legs.map(({ weightByBar }) => weightByBar.at(-1))).toEqual([0, 360 / 900]);
});

test('funding is of one leg, and part of what it earned', () => {
  const perpetual = { symbol: 'A', kind: 'perpetual' } as const;
  const a = { ...market('A', flat(5), { 1: 'enter' }), instrument: perpetual };
  const funding = { time: [START + 3 * DAY], rate: [0.01] };
  const legs = [
    { strategy: told, bars: a, funding },
    { strategy: told, bars: market('B', flat(5), { 1: 'enter' }) },
  ];
  const run = portfolio(legs, FREE);
  expect(run.legs.map(({ pnl }) => pnl)).toEqual([-5, 0]);
  expect(Array.from(run.equity)).toEqual([1000, 1000, 1000, 995, 995]);
});

test('closeAtEnd closes every leg at its last close', () => {
  const bars = [market('A', [100, 100, 100, 110], { 1: 'enter' }), market('B', flat(3), { 1: 'enter' })];
  const run = portfolio(told, bars, { ...FREE, fee: 0.01, closeAtEnd: true });
  expect(run.legs.map(({ openTrade, trades }) => [openTrade, trades])).toEqual([
    [null, 1],
    [null, 1],
  ]);
  const pnl = run.trades.reduce((sum, trade) => sum + trade.pnl, 0);
  expect(run.equity.at(-1)).toBeCloseTo(1000 + pnl, 9);
});

test("with fill: 'close' all decide on the same account before any of them fills", () => {
  const bars = ['A', 'B'].map((symbol) => market(symbol, flat(4), { 1: 'enter', 2: 'exit' }));
  const run = portfolio(told, bars, { ...FREE, fill: 'close' });
  expect(filled(run)).toEqual([
    [1, 'A', 'buy', 5, 100],
    [1, 'B', 'buy', 5, 100],
    [2, 'A', 'sell', 5, 100],
    [2, 'B', 'sell', 5, 100],
  ]);
});

test('a short locks what it was sold for, and its margin', () => {
  const a = market('A', flat(4), { 1: 'short' });
  const b = market('B', flat(4), { 1: 'enter' });
  const run = portfolio(told, [a, b], { ...FREE, side: 'both', weights: { A: 0.6, B: 1 } });
  // Of 1000, 600 are the margin of A: B has the other 400, and not the 600 that A was sold for.
  expect(filled(run)).toEqual([
    [2, 'A', 'sell', 6, 100],
    [2, 'B', 'buy', 4, 100],
  ]);
});

test('the benchmark is the cash spread evenly at first closes; what is not listed yet waits as cash', () => {
  const run = portfolio(told, [market('A', [100, 110, 121, 121]), market('B', [10, 20], {}, 2)], FREE);
  expect(Array.from(run.benchmark)).toEqual([1000, 1050, 1105, 1605]);
  expect(run.metrics.buyAndHoldReturn).toBeCloseTo(0.605, 12);
});

test('the result tells of the total and of every symbol, as plain JSON', () => {
  const bars = [market('A', [100, 100, 100, 110, 110], { 1: 'enter', 2: 'exit' }), market('B', flat(5, 50))];
  const heard: object[] = [];
  const stop = onResult((result) => heard.push(result));
  const run = portfolio(told, bars, { ...FREE, maxOpen: 2 });
  stop();
  expect(heard).toEqual([run]);
  const json = JSON.parse(JSON.stringify(run));
  expect(json).toMatchObject({
    ...{ kind: 'portfolio', strategy: 'told', symbols: ['A', 'B'], timeframe: '1d' },
    data: { from: START, to: START + 4 * DAY, bars: 5 },
    options: { cash: 1000, fill: 'next-open', closeAtEnd: false, maxOpen: 2 },
    metrics: { trades: 1, finalEquity: 1050, exposure: 0.2 },
    legs: [
      { name: 'A', weight: 0.5, trades: 1, pnl: 50, contribution: 0.05, exposure: 0.2, openTrade: null },
      { name: 'B', weight: 0.5, trades: 0, pnl: 0, contribution: 0, exposure: 0 },
    ],
    trades: [{ symbol: 'A', pnl: 50, bars: 1 }],
    correlation: {
      symbols: ['A', 'B'],
      values: [
        [1, null],
        [null, null],
      ],
    },
  });
});

test.each([
  [[], {}, 'a portfolio has no symbols'],
  [['A', 'A'], {}, "two legs are named 'told A'"],
  [['A'], { maxOpen: 0 }, 'maxOpen is 0'],
  [['A'], { maxopen: 2 }, "unknown option 'maxopen' of a portfolio"],
  [['A'], { detail: market('A', [1]) }, "unknown option 'detail' of a portfolio"],
  [['A'], { rank: 'meen' }, "strategy 'told' has no column 'meen' to rank by"],
  [['A', 'B'], { weights: { A: 1 } }, 'there is no weight for B'],
  [['A'], { weights: { A: 1, C: 1 } }, "there is no symbol 'C' to weigh"],
  [['A'], { weights: { A: 1.5 } }, 'the weight of A is 1.5'],
  [['A'], { side: 'up' }, "side is 'up'"],
] as const)('%j with %j is refused: %s', (symbols, options, message) => {
  const bars = symbols.map((symbol) => market(symbol, flat(4)));
  expect(() => portfolio(told, bars, options as never)).toThrow(message);
});

test('bars of two timeframes, and of none, are refused', () => {
  const a = market('A', flat(4));
  expect(() => portfolio(told, [a, { ...market('B', flat(4)), timeframe: '1h' }])).toThrow(
    'B has bars of 1h, the first symbol of 1d',
  );
  expect(() => portfolio(told, [a, market('B', [])])).toThrow('there are no bars of B');
  expect(() => portfolio(told, a as never)).toThrow('bars are { id:');
  expect(() => portfolio([{ bars: a } as never])).toThrow('a strategy is undefined');
  expect(() => portfolio([{ strategy: told, bars: a, cash: 5 } as never])).toThrow(
    'the leg A has a cash of its own',
  );
});
