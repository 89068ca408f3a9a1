import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Account } from './account.ts';
import type { ExecutionRules } from './rules.ts';

const RULES: ExecutionRules = {
  ...{ makerFee: 0, takerFee: 0, slippage: 0, fill: 'next-open', side: 'both', leverage: 1 },
  ...{ limitFill: 'touch', ambiguity: 'worse', instrument: undefined },
};

test('a buy turns cash into a position, at its price and fee', () => {
  const account = new Account(1000, RULES);
  account.apply(1, 2, 100, 0.2, 5, 'order');
  expect(account).toMatchObject({ cash: 799.8, position: 2, entryPrice: 100, entryBar: 5, feesPaid: 0.2 });
  account.mark = 110;
  expect(account.equity).toBeCloseTo(1019.8, 12);
  expect(account.unrealized).toBe(20);
});

test('what is added to a position moves its entry to the average price', () => {
  const account = new Account(1000, RULES);
  account.apply(1, 1, 100, 0, 1, 'order');
  account.apply(1, 3, 120, 0, 2, 'order');
  expect(account.entryPrice).toBe((100 + 3 * 120) / 4);
  expect(account.entryBar).toBe(1);
});

test('a part that is closed is a trade with its share of the fees of the entry', () => {
  const account = new Account(1000, RULES);
  account.apply(1, 4, 100, 8, 1, 'order');
  account.apply(-1, 1, 110, 0.5, 3, 'target');
  const { trades } = account;
  expect(trades.columns.fees[0]).toBe(2 + 0.5);
  expect(trades.columns.pnl[0]).toBe(10 - 2.5);
  expect(trades.columns.return[0]).toBe(7.5 / 100);
  expect(account.position).toBe(3);
  expect(account.openTrade(3, Float64Array.from([0, 1, 2, 3]))!.fees).toBe(6);
});

test('a reversal closes the one position and opens the other, the fee shared by size', () => {
  const account = new Account(1000, RULES);
  account.apply(1, 2, 100, 0, 1, 'order');
  account.apply(-1, 5, 110, 5, 4, 'signal');
  expect(account.trades.columns.pnl[0]).toBe(20 - 2);
  expect(account).toMatchObject({ position: -3, entryPrice: 110, entryBar: 4 });
  expect(account.openTrade(4, new Float64Array(5))!.fees).toBe(3);
});

test('sizes that do not add up to the last bit leave no dust', () => {
  const account = new Account(1000, RULES);
  for (let k = 0; k < 3; k++) account.apply(1, 0.1, 100, 0, 0, 'order');
  expect(account.position).toBe(0.30000000000000004);
  account.apply(-1, 0.3, 100, 0, 1, 'order');
  expect(account.position).toBe(0);
  expect(account.entryPrice).toBe(0);
});

test('free money is all but the margin of the position, without the profit that is not taken', () => {
  const account = new Account(1000, { ...RULES, leverage: 5 });
  account.apply(1, 10, 100, 0, 0, 'order');
  account.mark = 150;
  expect(account.free).toBe(800);
  const short = new Account(1000, { ...RULES, leverage: 5 });
  short.apply(-1, 10, 100, 0, 0, 'order');
  expect(short.free).toBe(800);
});

const fill = fc.record({
  side: fc.constantFrom(1 as const, -1 as const),
  size: fc.integer({ min: 1, max: 400 }).map((lots) => lots / 100),
  price: fc.integer({ min: 5000, max: 20_000 }).map((ticks) => ticks / 100),
  fee: fc.integer({ min: 0, max: 100 }).map((cents) => cents / 100),
  funding: fc.constantFrom(0, 0, 0.001, -0.002),
});
const fills = fc.array(fill, { maxLength: 40 });

test('cash is what was there, less what was bought, fees and funding', () => {
  fc.assert(
    fc.property(fills, (list) => {
      const account = new Account(1000, RULES);
      let [cash, position] = [1000, 0];
      for (const { side, size, price, fee, funding } of list) {
        account.apply(side, size, price, fee, 0, 'order');
        position += side * size;
        account.fund(funding, price);
        cash -= side * size * price + fee + position * price * funding;
      }
      expect(account.cash).toBeCloseTo(cash, 7);
      expect(account.position).toBeCloseTo(position, 9);
    }),
  );
});

test('the profits of the trades and of the open position are equity less cash at the start', () => {
  fc.assert(
    fc.property(fills, fc.integer({ min: 1, max: 300 }), (list, mark) => {
      const account = new Account(1000, RULES);
      for (const { side, size, price, fee, funding } of list) {
        account.apply(side, size, price, fee, 0, 'order');
        account.fund(funding, price);
      }
      account.mark = mark;
      const closed = account.trades.columns.pnl.reduce((sum, pnl) => sum + pnl, 0);
      const open = account.openTrade(0, new Float64Array(1))?.pnl ?? 0;
      const turnover = list.reduce((sum, { size, price }) => sum + size * price, 1000);
      expect(Math.abs(closed + open - (account.equity - 1000))).toBeLessThan(1e-9 * turnover);
    }),
  );
});

test('an account that is written down and read again goes on as if nothing had happened', () => {
  fc.assert(
    fc.property(fills, fc.nat(40), (list, cut) => {
      const whole = new Account(1000, RULES);
      let parts = new Account(1000, RULES);
      for (const [k, { side, size, price, fee }] of list.entries()) {
        if (k === cut) {
          const saved = structuredClone(parts.snapshot());
          parts = new Account(1, RULES);
          parts.restore(saved);
        }
        whole.apply(side, size, price, fee, k, 'order');
        parts.apply(side, size, price, fee, k, 'order');
      }
      expect(parts.snapshot()).toEqual(whole.snapshot());
    }),
  );
});
