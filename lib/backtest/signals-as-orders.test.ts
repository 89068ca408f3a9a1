// `signals` is sugar over `onBar`: the same strategy written with orders gives the same run, to the last bit.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { defineStrategy, type Order, type Orders } from '../strategy/index.ts';
import { backtest } from './backtest.ts';
import { type SignalRow, signalBars } from './runs.fixture.ts';

const attached = { stop: { fraction: 0.03 }, target: { fraction: 0.05 } } as const;
const enter = (side: 'buy' | 'sell'): Order => ({ type: 'market', side, size: { fraction: 0.5 }, attached });
const leave = (side: 'buy' | 'sell'): Order => ({
  ...{ type: 'market', side, size: 'position', reduceOnly: true, tag: 'signal' },
});

/** The rules of section 4 for one bar's signals, written out. */
function ordersFor(
  says: { enter: boolean; exit: boolean; short: boolean; cover: boolean },
  position: number,
): Orders | undefined {
  const goesLong = says.enter && !says.exit;
  const goesShort = says.short && !says.cover;
  if (position > 0) {
    if (!says.exit) return undefined;
    return { exit: leave('sell'), ...(goesShort && { entry: enter('sell') }) };
  }
  if (position < 0) {
    if (!says.cover) return undefined;
    return { exit: leave('buy'), ...(goesLong && { entry: enter('buy') }) };
  }
  if (goesLong === goesShort) return undefined;
  return { entry: enter(goesLong ? 'buy' : 'sell') };
}

const withSignals = defineStrategy({
  name: 'with-signals',
  params: {},
  indicators: ({ volume }) => {
    const bit = (value: number) => volume.sub(value).abs().lt(0.5);
    return {
      enter: bit(1).or(bit(5)),
      exit: bit(2).or(bit(5)),
      short: bit(3).or(bit(2)),
      cover: bit(4).or(bit(1)),
    };
  },
  signals: (i) => ({ entries: i.enter, exits: i.exit, shortEntries: i.short, shortExits: i.cover }),
});

const withOrders = defineStrategy({
  name: 'with-orders',
  params: {},
  indicators: withSignals.indicators,
  onBar: (bar, { position }) => ordersFor(bar, position),
});

const row = fc
  .record({
    open: fc.integer({ min: 95, max: 105 }),
    up: fc.nat(6),
    down: fc.nat(6),
    close: fc.nat(1),
    code: fc.nat(9),
  })
  .map(({ open, up, down, close, code }) => ({
    prices: [open, open + up, open - down, close ? open + up : open - down] as SignalRow,
    code,
  }));

test('a strategy of signals is the strategy of the orders that they stand for', () => {
  let fills = 0;
  fc.assert(
    fc.property(fc.array(row, { minLength: 2, maxLength: 60 }), fc.boolean(), (rows, atClose) => {
      const volume = rows.map(({ code }) => code);
      const bars = signalBars(
        rows.map(({ prices }) => prices),
        { volume },
      );
      const options = { side: 'both', slippage: 0.001, fill: atClose ? 'close' : 'next-open' } as const;
      const signals = backtest(withSignals, bars, {
        ...options,
        size: 0.5,
        stopLoss: 0.03,
        takeProfit: 0.05,
      });
      const orders = backtest(withOrders, bars, options);
      expect(orders.fills).toEqual(signals.fills);
      expect(orders.equity).toEqual(signals.equity);
      expect(orders.trades).toEqual(signals.trades);
      fills += signals.fills.length;
    }),
    { numRuns: 150 },
  );
  expect(fills).toBeGreaterThan(500);
});
