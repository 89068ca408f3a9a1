// A run for tests, made here from seeded random numbers: a moving-average cross over a random walk of hourly bars.

import {
  type BarsInput,
  createBars,
  type Fill,
  normal,
  type OpenTrade,
  type RunRecord,
  random,
  type Trade,
  timeframeMs,
} from '../core/index.ts';

const FEE = 0.001;
const CASH = 10_000;

/** A long-only run over `length` bars from 2021-01-01, hourly unless `bars` says otherwise; `bars` overrides what the bars say of themselves. */
export function exampleRun(length: number, bars: Partial<BarsInput> = {}): RunRecord {
  const walked = walk(length, bars);
  const [fast, slow] = [average(walked.close, 24), average(walked.close, 96)];
  const { equity, trades, openTrade, fills } = trade(walked, (i) => fast[i]! > slow[i]!, 96);
  const spread = Float64Array.from(fast, (x, i) => (100 * (x - slow[i]!)) / slow[i]!);
  const wins = trades.filter((t) => t.pnl > 0).length;
  return {
    strategy: 'ema-cross',
    params: { fast: 24, slow: 96 },
    bars: walked,
    options: { cash: CASH, fee: FEE, slippage: 0, fill: 'next-open', side: 'long' },
    metrics: {
      totalReturn: equity.at(-1)! / CASH - 1,
      maxDrawdown: -0.1234,
      sharpe: 1.2345,
      trades: trades.length,
      winRate: trades.length === 0 ? null : wins / trades.length,
      finalEquity: equity.at(-1)!,
      averageDuration: 41.5,
      profitFactor: null,
    },
    equity,
    trades,
    openTrade,
    fills,
    indicators: [
      { name: 'fast', values: fast, pane: 'price' },
      { name: 'slow', values: slow, pane: 'price' },
      { name: 'spread', values: spread, pane: 'spread, %' },
      { name: 'entries', values: Uint8Array.from(fast, (x, i) => Number(x > slow[i]!)), pane: 'price' },
    ],
    warnings: [],
    sensitivity: { ambiguousBars: 3, pessimisticReturn: 0.05, optimisticReturn: 0.15 },
    warmup: 96,
  };
}

function walk(length: number, given: Partial<BarsInput>) {
  const next = normal(random(7));
  const column = () => new Float64Array(length);
  const [time, open, high, low, close, volume] = [column(), column(), column(), column(), column(), column()];
  const step = timeframeMs(given.timeframe ?? '1h');
  let [price, spread] = [30_000, 0.004];
  for (let i = 0; i < length; i++) {
    spread += 0.05 * (0.004 - spread) + 0.0003 * next();
    time[i] = Date.UTC(2021, 0, 1) + i * step;
    open[i] = price;
    // Pulled back to where it began, so that a million bars end in the same order of magnitude.
    price *= Math.exp(0.0005 * Math.log(40_000 / price) + Math.abs(spread) * next());
    close[i] = price;
    high[i] = Math.max(open[i]!, price) * (1 + 0.4 * Math.abs(spread * next()));
    low[i] = Math.min(open[i]!, price) * (1 - 0.4 * Math.abs(spread * next()));
    volume[i] = 50 * (1 + Math.abs(next()));
  }
  return createBars({
    time,
    open,
    high,
    low,
    close,
    volume,
    timeframe: '1h',
    symbol: 'BTC/USDT',
    id: 'example',
    ...given,
  });
}

function average(x: Float64Array, length: number): Float64Array {
  const out = new Float64Array(x.length).fill(Number.NaN);
  let mean = x[0] ?? 0;
  for (let i = 0; i < x.length; i++) {
    mean += (2 / (length + 1)) * (x[i]! - mean);
    if (i >= length - 1) out[i] = mean;
  }
  return out;
}

/** All money in at the open after `wanted` becomes true, all out at the open after it becomes false. */
function trade(bars: RunRecord['bars'], wanted: (i: number) => boolean, warmup: number) {
  const equity = new Float64Array(bars.length);
  const trades: Trade[] = [];
  const fills: Fill[] = [];
  let [cash, size, entry] = [CASH, 0, 0];
  for (let i = 0; i < bars.length; i++) {
    const want = i > warmup && wanted(i - 1);
    const price = bars.open[i]!;
    if (want && size === 0) {
      size = cash / (price * (1 + FEE));
      [cash, entry] = [0, i];
      fills.push(fillOf(bars, i, 'buy', size));
    } else if (!want && size > 0) {
      trades.push(closedTrade(bars, entry, i, size));
      fills.push(fillOf(bars, i, 'sell', size));
      cash = size * price * (1 - FEE);
      size = 0;
    }
    equity[i] = cash + size * bars.close[i]!;
  }
  return { equity, trades, fills, openTrade: size > 0 ? openTradeOf(bars, entry, size) : null };
}

function fillOf(bars: RunRecord['bars'], bar: number, side: 'buy' | 'sell', size: number): Fill {
  const price = bars.open[bar]!;
  return {
    time: bars.time[bar]!,
    bar,
    key: 'signal',
    side,
    size,
    price,
    fee: FEE * size * price,
    liquidity: 'taker',
  };
}

function closedTrade(bars: RunRecord['bars'], entry: number, exit: number, size: number): Trade {
  const [entryPrice, exitPrice] = [bars.open[entry]!, bars.open[exit]!];
  const fees = FEE * size * (entryPrice + exitPrice);
  const pnl = (exitPrice - entryPrice) * size - fees;
  return {
    ...{
      side: 'long',
      size,
      entryTime: bars.time[entry]!,
      entryPrice,
      exitTime: bars.time[exit]!,
      exitPrice,
      fees,
      pnl,
    },
    ...{ return: pnl / (entryPrice * size), bars: exit - entry, exitReason: 'signal' },
  };
}

function openTradeOf(bars: RunRecord['bars'], entry: number, size: number): OpenTrade {
  const [entryPrice, markPrice] = [bars.open[entry]!, bars.close.at(-1)!];
  const fees = FEE * size * entryPrice;
  const pnl = (markPrice - entryPrice) * size - fees;
  return {
    ...{ side: 'long', size, entryTime: bars.time[entry]!, entryPrice, markPrice, fees, pnl },
    ...{ return: pnl / (entryPrice * size), bars: bars.length - 1 - entry },
  };
}
