// The engine against a naive model of the same rules, over random orders and bars.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NaiveMarket } from './naive.fixture.ts';
import { PLAIN, play } from './play.fixture.ts';
import { cases } from './random.fixture.ts';

const CASH = 1000;

function expectClose(actual: readonly number[], expected: readonly number[], what: string): void {
  expect(actual.length, what).toBe(expected.length);
  for (const [k, value] of actual.entries()) {
    const other = expected[k]!;
    const difference = Math.abs(value - other);
    if (difference > 1e-9 * Math.max(CASH, Math.abs(other))) expect(value, `${what} ${k}`).toBe(other);
  }
}

test('the engine fills what a naive model of the rules fills, at the same prices and for the same money', () => {
  const seen = { fills: 0, liquidations: 0, ambiguous: 0, attached: 0 };
  fc.assert(
    fc.property(cases, (one) => {
      const rules = { ...PLAIN, ...one.rules };
      const run = play(one.rows, one.script, rules);
      const model = new NaiveMarket(CASH, rules);
      for (const [i, row] of one.rows.entries()) model.show(row, one.script[i]);
      const naive = model.fills;
      expect(run.fills.map((f) => `${f.bar} ${f.key} ${f.side}`)).toEqual(
        naive.map(([bar, key, sign]) => `${bar} ${key} ${sign === 1 ? 'buy' : 'sell'}`),
      );
      expectClose(
        run.fills.map((f) => f.size),
        naive.map((f) => f[3]),
        'size of fill',
      );
      expectClose(
        run.fills.map((f) => f.price),
        naive.map((f) => f[4]),
        'price of fill',
      );
      expectClose(
        run.fills.map((f) => f.fee),
        naive.map((f) => f[5]),
        'fee of fill',
      );
      expectClose(run.equity, model.equity, 'equity of bar');
      expect(run.orders.map((o) => `${o.key} ${o.status}`)).toEqual(
        model.orders.map((o) => `${o.key} ${o.status === 'working' ? 'accepted' : o.status}`),
      );
      expect(run.ambiguousBars).toEqual(model.ambiguous);
      seen.fills += naive.length;
      seen.liquidations += naive.filter(([, key]) => key === 'liquidation').length;
      seen.attached += naive.filter(([, key]) => key.includes('.')).length;
      seen.ambiguous += model.ambiguous.length;
    }),
    { numRuns: 500 },
  );
  // Random cases that never come to the point would prove nothing.
  for (const [what, count] of Object.entries(seen)) expect(count, what).toBeGreaterThan(10);
});
