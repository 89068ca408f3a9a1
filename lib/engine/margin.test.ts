// Design section 4: leverage with isolated margin, liquidation and funding for perpetuals.
// Liquidation price of an isolated position: margin + size × (p − entry) = maintenance × size × p, with the signs of a
// short exchanged (Binance, "How to calculate liquidation price of USDⓈ-M futures contracts", one position, no cross margin).
import { expect, test } from 'vitest';
import type { Order } from '../strategy/index.ts';
import { type PlayOptions, play, type Row } from './play.fixture.ts';

const quiet: Row = [100, 101, 99, 100];
const HOUR = 3_600_000;
const all = (side: 'buy' | 'sell'): Order => ({ type: 'market', side, size: { fraction: 1 } });
const perpetual = { symbol: 'TEST', kind: 'perpetual', maintenanceMargin: 0.01 } as const;
const tenfold: PlayOptions = { leverage: 10, instrument: perpetual };

/** The run of an entry at the open of the second bar, at 100. */
const run = (entry: Order, rows: Row[], options: PlayOptions = tenfold) =>
  play([quiet, ...rows], { 0: { entry } }, options);

test('leverage is notional over margin: all of the equity as margin buys so many times as much', () => {
  const { account } = run(all('buy'), [quiet]);
  expect(account.position).toBeCloseTo(100, 9);
  expect(account.equity).toBe(1000);
  expect(account.free).toBeCloseTo(0, 9);
});

test('the fee is paid besides the margin', () => {
  const { account } = run(all('buy'), [quiet], { ...tenfold, takerFee: 0.001 });
  expect(account.position * 100 * (0.1 + 0.001)).toBeCloseTo(1000, 9);
});

test('a long position is liquidated where its margin no longer covers the maintenance', () => {
  // 10 + (p − 100) = 0.01 p per unit: p = 90 / 0.99.
  const price = 90 / 0.99;
  const { filled, account, trades } = run(all('buy'), [quiet, [100, 100, 90.9, 95], quiet]);
  expect(filled.length).toBe(2);
  expect(filled[1]![1]).toBe('liquidation');
  expect(filled[1]![4]).toBeCloseTo(price, 9);
  expect(trades.length).toBe(1);
  expect(account.cash).toBeCloseTo(1000 + 100 * (price - 100), 6);
  expect(run(all('buy'), [quiet, [100, 100, 90.92, 95]]).filled.length).toBe(1);
});

test('a short position is liquidated above, also without leverage', () => {
  const { filled } = run(all('sell'), [quiet, [100, 109, 100, 105]]);
  expect(filled[1]![4]).toBeCloseTo(110 / 1.01, 9);
  const unlevered = run(all('sell'), [quiet, [100, 199, 100, 105]], { instrument: perpetual });
  expect(unlevered.filled[1]![4]).toBeCloseTo(200 / 1.01, 9);
});

test('a long position that is paid for in full is never liquidated', () => {
  const { filled, equity } = run(all('buy'), [quiet, [100, 100, 1, 1]], { instrument: perpetual });
  expect(filled.length).toBe(1);
  expect(equity.at(-1)).toBe(10);
});

test('the maintenance margin is 0.5 % where the instrument does not say', () => {
  const { filled } = run(all('buy'), [quiet, [100, 100, 80, 95]], { leverage: 10 });
  expect(filled[1]![4]).toBeCloseTo(90 / 0.995, 9);
});

test('a gap beyond it liquidates at the open, at worst for the whole margin', () => {
  expect(run(all('buy'), [quiet, [90.5, 91, 90, 91]]).filled[1]![4]).toBe(90.5);
  const bankrupt = run(all('buy'), [quiet, [50, 51, 49, 50]]);
  expect(bankrupt.filled[1]![4]).toBeCloseTo(90, 9);
  expect(bankrupt.account.cash).toBeCloseTo(0, 6);
});

test('margin is isolated: no liquidation takes more than the margin, fee included', () => {
  const half: Order = { type: 'market', side: 'buy', size: { fraction: 0.5 } };
  const { account } = run(half, [quiet, [50, 51, 49, 50]], { ...tenfold, takerFee: 0.001 });
  const notional = 500 / 0.101;
  expect(account.cash).toBeCloseTo(1000 - 0.1 * notional - 0.001 * notional, 6);
  const whole = run(all('buy'), [quiet, [50, 51, 49, 50]], { ...tenfold, takerFee: 0.001 });
  expect(whole.account.cash).toBeCloseTo(0, 6);
  expect(whole.account.cash).toBeGreaterThan(-1e-9);
});

test('funding that ate into the margin moves the liquidation price', () => {
  // 0.02 of a notional of 10,000 are paid in the bar after the entry; with 800 of margin left for 100 units: (100 − 8) / 0.99.
  const funding = { time: [2 * HOUR], rate: [0.02] };
  const { account } = run(all('buy'), [quiet, quiet], { ...tenfold, funding });
  expect(account.liquidationPrice).toBeCloseTo(92 / 0.99, 9);
});

test('a liquidation comes before the orders that the same open or the same way would reach later', () => {
  const stop: Order = { ...all('buy'), attached: { stop: { price: 90.2 } } };
  const { filled, end } = run(stop, [quiet, [100, 100, 90, 95]]);
  expect(filled[1]![1]).toBe('liquidation');
  expect(end('entry.stop')).toBe('canceled: its position was closed');
  const nearer: Order = { ...all('buy'), attached: { stop: { price: 95 } } };
  expect(run(nearer, [quiet, [100, 100, 90, 95]]).filled[1]![1]).toBe('entry.stop');
});

test('where slippage at the entry has used up the margin, the liquidation fills within the bar', () => {
  const { filled } = run(all('buy'), [quiet], { ...tenfold, leverage: 50, slippage: 0.03 });
  const [, , , , price] = filled[1]!;
  expect(price).toBeLessThanOrEqual(101);
  expect(price).toBeGreaterThanOrEqual(99);
});

test('funding is paid by longs to shorts where the rate is positive', () => {
  const funding = { time: [2 * HOUR], rate: [0.001] };
  const options = { instrument: perpetual, funding };
  const rows: Row[] = [quiet, [102, 103, 101, 102]];
  const long = run({ type: 'market', side: 'buy', size: 2 }, rows, options);
  expect(long.account.cash).toBeCloseTo(800 - 2 * 102 * 0.001, 9);
  expect(long.account.fundingPaid).toBeCloseTo(0.204, 12);
  const short = run({ type: 'market', side: 'sell', size: 2 }, rows, options);
  expect(short.account.cash).toBeCloseTo(1200 + 2 * 102 * 0.001, 9);
});

test('funding at the open of a bar is paid by what was held before it, at the open', () => {
  const funding = { time: [HOUR], rate: [0.01] };
  const { account } = run({ type: 'market', side: 'buy', size: 1 }, [quiet], {
    instrument: perpetual,
    funding,
  });
  expect(account.fundingPaid).toBe(0);
});

test('funding inside of a bar is paid by what is held at its close, at the close', () => {
  const funding = { time: [1.5 * HOUR], rate: [0.01] };
  const rows: Row[] = [[100, 105, 99, 104], quiet];
  const { account } = run({ type: 'market', side: 'buy', size: 1 }, rows, { instrument: perpetual, funding });
  expect(account.fundingPaid).toBeCloseTo(1.04, 12);
});

test('funding that falls into a gap of the bars is paid at the next open', () => {
  const funding = { time: [3 * HOUR, 5 * HOUR], rate: [0.01, 0.02] };
  const time = [0, HOUR, 2 * HOUR, 8 * HOUR, 9 * HOUR];
  const rows = [quiet, quiet, [110, 111, 109, 110] as Row, quiet];
  const { account } = run({ type: 'market', side: 'buy', size: 1 }, rows, {
    instrument: perpetual,
    funding,
    time,
  });
  expect(account.fundingPaid).toBeCloseTo(110 * 0.03, 9);
});

test('funding is part of the profit of the trade', () => {
  const funding = { time: [2 * HOUR], rate: [0.01] };
  const { trades } = play(
    [quiet, quiet, quiet, quiet],
    {
      0: { entry: { type: 'market', side: 'buy', size: 1 } },
      2: { exit: { type: 'market', side: 'sell', size: 1 } },
    },
    { instrument: perpetual, funding },
  );
  expect(trades.pnl[0]).toBeCloseTo(-1, 12);
  expect(trades.fees[0]).toBeCloseTo(1, 12);
});
