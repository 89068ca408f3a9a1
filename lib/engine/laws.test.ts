// Laws of the engine that hold whatever the orders and the bars are.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ExecutionRules, OrderRecord } from '../execution/index.ts';
import { type PlayOptions, play } from './play.fixture.ts';
import { type Case, cases } from './random.fixture.ts';

const CASH = 1000;
const HOUR = 3_600_000;

type Run = ReturnType<typeof play>;

/** Holds a law to random runs under rules of which some are fixed. */
function holds(law: (run: Run, one: Case) => void, fixed: PlayOptions = {}): void {
  fc.assert(
    fc.property(cases, (one) => {
      const options = { ...one.rules, ...fixed };
      law(play(one.rows, one.script, options), { ...one, rules: options });
    }),
    { numRuns: 150 },
  );
}

/** Each fill with the order that it came of. */
function fillsWithOrders({ fills, orders }: Run) {
  const waiting = new Map<string, OrderRecord[]>();
  for (const order of orders) {
    if (order.status !== 'filled') continue;
    const name = `${order.key} ${order.endedTime}`;
    waiting.set(name, [...(waiting.get(name) ?? []), order]);
  }
  return fills.map((fill) => ({ fill, order: waiting.get(`${fill.key} ${fill.time}`)!.shift()! }));
}

const signed = (fill: { side: 'buy' | 'sell'; size: number }) =>
  fill.side === 'buy' ? fill.size : -fill.size;

const funding = { time: [2 * HOUR, 5.5 * HOUR, 9 * HOUR], rate: [0.001, -0.002, 0.003] };

/** What moved in the run: rounding errors are relative to that. */
const turnover = ({ fills }: Run) => fills.reduce((sum, f) => sum + f.size * f.price, CASH);

test('cash is conserved: what there was, less purchases, fees and funding', () => {
  holds(
    (run) => {
      const spent = run.fills.reduce((sum, f) => sum + signed(f) * f.price + f.fee, 0);
      const expected = CASH - spent - run.account.fundingPaid;
      expect(Math.abs(run.account.cash - expected)).toBeLessThan(1e-9 * turnover(run));
    },
    { funding },
  );
});

test('the profits of trades and of the open position are what equity has gained', () => {
  holds(
    (run, { rows }) => {
      const closed = run.trades.pnl.reduce((sum, pnl) => sum + pnl, 0);
      const open = run.account.openTrade(rows.length - 1, new Float64Array(rows.length))?.pnl ?? 0;
      const gained = run.equity.at(-1)! - CASH;
      expect(Math.abs(closed + open - gained)).toBeLessThan(1e-9 * turnover(run));
    },
    { funding },
  );
});

test('equity is cash and the position at the close', () => {
  holds((run, { rows }) => {
    let [cash, position] = [CASH, 0];
    for (const [i, [, , , close]] of rows.entries()) {
      for (const f of run.fills.filter(({ bar }) => bar === i)) {
        cash -= signed(f) * f.price + f.fee;
        position += signed(f);
      }
      expect(Math.abs(run.equity[i]! - (cash + position * close))).toBeLessThan(1e-9 * turnover(run));
    }
  });
});

test('no fill is outside of its bar before slippage, but for a liquidation at the price of bankruptcy', () => {
  holds(
    ({ fills }, { rows }) => {
      for (const { key, bar, price } of fills) {
        const [, high, low] = rows[bar]!;
        if (key !== 'liquidation') expect(price >= low && price <= high, `${key} at ${price}`).toBe(true);
      }
    },
    { slippage: 0 },
  );
});

test('a limit never fills worse than its price', () => {
  holds((run) => {
    for (const { fill, order } of fillsWithOrders(run)) {
      if (order.order.type !== 'limit' && order.order.type !== 'stop-limit') continue;
      const { price } = order.order;
      expect(fill.side === 'buy' ? fill.price <= price : fill.price >= price).toBe(true);
    }
  });
});

test('what only reduces never grows a position or turns it', () => {
  holds((run) => {
    let position = 0;
    for (const { fill, order } of fillsWithOrders(run)) {
      const before = position;
      position += signed(fill);
      if (!order.order.reduceOnly) continue;
      expect(Math.abs(position)).toBeLessThan(Math.abs(before));
      expect(position * before).toBeGreaterThanOrEqual(-1e-9 * before * before);
    }
  });
});

test("no order fills on the bar that it was decided on, but for a market order with fill: 'close'", () => {
  holds((run, { rules }) => {
    for (const { fill, order } of fillsWithOrders(run)) {
      if (order.role !== 'order' || order.key === 'liquidation') continue;
      const atClose = rules.fill === 'close' && order.order.type === 'market';
      expect(atClose ? fill.time >= order.placedTime : fill.time > order.placedTime).toBe(true);
    }
  });
});

test('the side that is not allowed is never held', () => {
  for (const side of ['long', 'short'] as const) {
    holds(
      ({ fills }) => {
        let position = 0;
        for (const fill of fills) {
          position += signed(fill);
          expect(position * (side === 'long' ? 1 : -1)).toBeGreaterThan(-1e-9);
        }
      },
      { side },
    );
  }
});

test('without leverage a long position is never bought on credit', () => {
  holds(({ account }) => expect(account.cash).toBeGreaterThan(-1e-9 * CASH), { side: 'long', leverage: 1 });
});

test('no position loses more than there is', () => {
  holds(({ equity }) => expect(Math.min(...equity)).toBeGreaterThan(-1e-9 * CASH), { slippage: 0 });
});

test('sizes are whole lots, prices are on the tick, and orders are worth the least notional', () => {
  const instrument: NonNullable<ExecutionRules['instrument']> = {
    ...{ symbol: 'TEST', kind: 'perpetual', tick: 0.5, lot: 0.25, minNotional: 60 },
  };
  holds(
    (run) => {
      for (const { fill, order } of fillsWithOrders(run)) {
        expect(Number.isInteger(fill.size * 4)).toBe(true);
        if (fill.key !== 'liquidation') expect(Number.isInteger(fill.price * 2)).toBe(true);
        if (!order.order.reduceOnly) expect(fill.size * fill.price).toBeGreaterThanOrEqual(60);
      }
    },
    { instrument, slippage: 0 },
  );
});
