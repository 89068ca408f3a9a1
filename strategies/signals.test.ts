// The signal strategies on hand-made bars: where they enter and leave, worked from their indicators' definitions.
import { type BacktestResult, type Bars, backtest, createBars, generateBars, type Timeframe } from 'tradelab';
import { expect, test } from 'vitest';
import { macdCross } from './macd.ts';
import { rsiReversion } from './rsi.ts';
import { vwapReversion } from './vwap.ts';

/** Bars that open at the close before. */
function barsOf(closes: readonly number[], timeframe: Timeframe = '1h', spread = 0): Bars {
  const open = closes.map((close, i) => closes[i - 1] ?? close);
  return createBars({
    time: closes.map((_, i) => i * (timeframe === '1d' ? 86_400_000 : 3_600_000)),
    ...{ open, close: closes, volume: closes.map(() => 1) },
    high: closes.map((close, i) => Math.max(close, open[i]!) + spread),
    low: closes.map((close, i) => Math.min(close, open[i]!) - spread),
    timeframe,
  });
}

/** The side and the bars of entry and exit of every trade; a trade that is open has no exit. */
function trades({ trades, openTrade, bars }: BacktestResult) {
  const row = (time: number) => bars.time.indexOf(time);
  const closed = trades.map((t) => [t.side, row(t.entryTime), row(t.exitTime)]);
  return openTrade === null ? closed : [...closed, [openTrade.side, row(openTrade.entryTime)]];
}

test('macd follows the turns of a wave, and the next turn reverses the position', () => {
  // A saw of ten bars up and ten down: momentum turns with each of its corners.
  const saw = Array.from({ length: 80 }, (_, i) => 100 + Math.abs((i % 20) - 10));
  const run = backtest(macdCross, barsOf(saw), { params: { fast: 2, slow: 4, signal: 3 }, side: 'both' });
  // Corners at the bars 10, 20, 30 …; the lines cross on the first bar after, and the order fills at the next open.
  expect(trades(run)).toEqual([
    ['long', 12, 22],
    ['short', 22, 32],
    ['long', 32, 42],
    ['short', 42, 52],
    ['long', 52, 62],
    ['short', 62, 72],
    ['long', 72],
  ]);
});

test('macd with the zero line buys only above zero and sells short only below', () => {
  const [bars] = generateBars({ model: 'garch', seed: 3, timeframe: '1h', bars: 2000 });
  const run = backtest(macdCross, bars!, { params: { zeroLine: true }, side: 'both' });
  const { macd, signal } = run.columns;
  expect(new Set(run.trades.map(({ side }) => side)).size).toBe(2);
  expect(run.trades.length).toBeGreaterThan(30);
  for (const { side, entryTime } of run.trades) {
    const decided = run.bars.time.indexOf(entryTime) - 1;
    const direction = side === 'long' ? 1 : -1;
    expect(Math.sign(macd![decided]!)).toBe(direction);
    expect(Math.sign(macd![decided]! - signal![decided]!)).toBe(direction);
  }
});

test('rsi buys when it comes back above oversold and sells at the middle; shorts are the mirror image', () => {
  // With a length of 2, Wilder's averages halve: gains and losses of ±1 give the values in the comments.
  const closes = [100, 101, 100, 99, 98, 99, 100, 101, 102, 103, 102, 101, 100];
  // Row 2: (1 + 0) / 2 and (0 + 1) / 2 → 50. Then 25, 12.5, 56.25: above 30 again on row 5, but above 50 as well.
  const fast = backtest(rsiReversion, barsOf(closes), { params: { length: 2 } });
  expect([...fast.columns['rsi']!.subarray(2, 6)]).toEqual([50, 25, 12.5, 56.25]);
  expect(trades(fast)).toEqual([]);
  // With the exit at 90: in at the open of row 6. Then 78.125, 89.0625, 94.53: out at the open of row 9.
  const slow = backtest(rsiReversion, barsOf(closes), { params: { length: 2, exit: 90 } });
  expect(trades(slow)).toEqual([['long', 6, 9]]);
  const mirrored = closes.map((close) => 200 - close);
  const short = backtest(rsiReversion, barsOf(mirrored), { params: { length: 2, exit: 90 }, side: 'short' });
  expect(trades(short)).toEqual([['short', 6, 9]]);
});

/** A quiet market around 100, then a dip of one bar, and back. */
const CALM = [100, 100.2, 100, 99.8];
const DIP = [...Array.from({ length: 60 }, (_, i) => CALM[i % 4]!), 96, 99, 100.5, 100, 100];

test('vwap buys below the lower band of a quiet market and sells at the average', () => {
  const run = backtest(vwapReversion, barsOf(DIP, '1h', 0.1), { params: { window: 'rolling' } });
  // The dip closes on row 60; its close is the first below the band, and row 62 closes above the average again.
  expect(trades(run)).toEqual([['long', 61, 63]]);
  const { lower, vwap, adx } = run.columns;
  expect(DIP[60]! < lower![60]! && DIP[62]! >= vwap![62]! && adx![60]! < 20).toBe(true);
});

test('vwap leaves a market alone that trends, and bands that are too narrow to pay for a trade', () => {
  const trend = DIP.map((close, i) => close + i);
  const wild = backtest(vwapReversion, barsOf(trend, '1h', 0.1), {
    params: { window: 'rolling' },
    side: 'both',
  });
  expect(Math.min(...wild.columns['adx']!.subarray(30))).toBeGreaterThan(20);
  expect(trades(wild)).toEqual([]);
  const narrow = { window: 'rolling' as const, distance: 0.05 };
  expect(trades(backtest(vwapReversion, barsOf(DIP, '1h', 0.1), { params: narrow }))).toEqual([]);
});

test('vwap is of the session within a day, and rolling on daily bars', () => {
  const hourly = backtest(vwapReversion, barsOf(DIP)).columns['vwap']!;
  const typical = (bars: Bars, i: number) => (bars.high[i]! + bars.low[i]! + bars.close[i]!) / 3;
  const hours = barsOf(DIP);
  // Row 48 opens the third day; with equal volumes the average of a session is the mean of its typical prices.
  expect(hourly[48]).toBe(typical(hours, 48));
  expect(hourly[49]).toBeCloseTo((typical(hours, 48) + typical(hours, 49)) / 2, 12);
  const days = barsOf(DIP, '1d');
  const daily = backtest(vwapReversion, days, { params: { length: 3 } }).columns['vwap']!;
  expect(daily[49]).toBeCloseTo((typical(days, 47) + typical(days, 48) + typical(days, 49)) / 3, 12);
});
