// The parts of a difference add up, whatever fills there are.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addParts, attribute, DIFFERENCE_PARTS, type Execution, madeBy } from './attribute.ts';
import { matchExecutions } from './match-executions.ts';

const amount = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const fill = fc.record({
  size: amount(0.01, 3),
  price: amount(50, 150),
  fee: amount(-0.1, 2),
  taken: amount(-0.01, 0.01),
  dust: amount(-0.001, 0.001),
});
const execution = fc
  .record({
    key: fc.constantFrom('entry', 'exit', 'level-3'),
    side: fc.constantFrom('buy' as const, 'sell' as const),
    wait: fc.option(fc.integer({ min: 1, max: 20 })),
    time: fc.integer({ min: 0, max: 50 }),
    fills: fc.array(fill, { minLength: 1, maxLength: 3 }),
  })
  .map(
    ({ fills, wait, ...one }): Execution => ({
      ...one,
      placed: wait === null ? null : one.time - wait,
      fills: fills.map(({ taken, dust, ...amounts }) => {
        const base = amounts.size - taken;
        return { ...amounts, base, booked: base + dust };
      }),
    }),
  );
const executions = fc.array(execution, { maxLength: 12 }).map((all) => all.sort((a, b) => a.time - b.time));

const [BUY, SELL] = ['buy', 'sell'] as const;

/** An execution by one fill. */
function bought(time: number, price: number, other: Partial<Execution & { size: number; fee: number }> = {}) {
  const { size = 2, fee = 1, ...rest } = other;
  const fills = [{ size, base: size, booked: size, price, fee }];
  return { key: 'entry', side: BUY, placed: time - 1, time, fills, ...rest };
}

/** The parts that are not 0. */
function partsOf(simulated: Execution | null, real: Execution | null, mark: number) {
  const parts = attribute({ simulated, real }, mark);
  return Object.fromEntries(Object.entries(parts).filter(([, part]) => part !== 0));
}

describe('the parts of a difference', () => {
  test('add up to what the fills have made more than the simulated ones', () => {
    fc.assert(
      fc.property(executions, executions, amount(50, 150), (simulated, real, mark) => {
        const pairs = matchExecutions(simulated, real);
        const parts = addParts(pairs.map((pair) => attribute(pair, mark)));
        const made = (all: readonly Execution[]) => all.reduce((sum, one) => sum + madeBy(one, mark), 0);
        const sum = DIFFERENCE_PARTS.reduce((all, part) => all + parts[part], 0);
        expect(sum).toBeCloseTo(made(real) - made(simulated), 9);
      }),
    );
  });

  test('of executions that are the same are all 0', () => {
    fc.assert(
      fc.property(executions, amount(50, 150), (all, mark) => {
        for (const pair of matchExecutions(all, all)) {
          expect(pair.real).toBe(pair.simulated);
          expect(Object.values(attribute(pair, mark)).every((part) => part === 0)).toBe(true);
        }
      }),
    );
  });

  // By hand: 2 bought at 100 for a fee of 1, and the price is 110 at the end.
  test('a worse price, a higher fee and a smaller size each have their part', () => {
    expect(partsOf(bought(5, 100), bought(5, 101), 110)).toEqual({ price: -2 });
    expect(partsOf(bought(5, 100), bought(6, 101), 110)).toEqual({ latency: -2 });
    expect(partsOf(bought(5, 100), bought(5, 100, { fee: 1.5 }), 110)).toEqual({ fee: -0.5 });
    expect(partsOf(bought(5, 100), bought(5, 100, { size: 1.5 }), 110)).toEqual({ size: -5 });
    expect(partsOf(bought(5, 100), null, 110)).toEqual({ missed: -19 });
    expect(partsOf(null, bought(5, 100, { side: SELL }), 110)).toEqual({ extra: -21 });
  });

  test('a fee that is taken of what was bought is a fee, and what was left of a position is dust', () => {
    const real = (fills: Execution['fills']) => ({ ...bought(5, 100), fills });
    // 0.01 of 2 are kept by the exchange, worth 1.1 at the end: 1 of it is told as the fee.
    const kept = real([{ size: 2, base: 1.99, booked: 1.99, price: 100, fee: 1 }]);
    expect(attribute({ simulated: bought(5, 100, { fee: 0 }), real: kept }, 110).fee).toBeCloseTo(-1.1, 12);
    const left = real([{ size: 2, base: 2, booked: 2.001, price: 100, fee: 1 }]);
    expect(attribute({ simulated: bought(5, 100), real: left }, 110).dust).toBeCloseTo(0.01, 12);
  });
});

describe('executions belong together', () => {
  test('where they are nearest: one that is missing does not shift the others', () => {
    const simulated = [bought(5, 100), bought(20, 90), bought(35, 80)];
    const real = [bought(21, 90, { placed: 19 }), bought(35, 80)];
    expect(matchExecutions(simulated, real).map((pair) => [pair.simulated?.time, pair.real?.time])).toEqual([
      [5, undefined],
      [20, 21],
      [35, 35],
    ]);
  });

  test('and not where one was decided on after the other had filled', () => {
    const pairs = matchExecutions([bought(5, 100)], [bought(30, 100)]);
    expect(pairs.map((pair) => [pair.simulated?.time, pair.real?.time])).toEqual([
      [5, undefined],
      [undefined, 30],
    ]);
    expect(matchExecutions([bought(5, 100)], [bought(30, 100, { placed: 4 })])).toHaveLength(1);
  });

  test('where key and side are the same, each once', () => {
    fc.assert(
      fc.property(executions, executions, (simulated, real) => {
        const pairs = matchExecutions(simulated, real);
        expect(new Set(pairs.flatMap((pair) => pair.simulated ?? []))).toEqual(new Set(simulated));
        expect(new Set(pairs.flatMap((pair) => pair.real ?? []))).toEqual(new Set(real));
        expect(pairs.length).toBeLessThanOrEqual(simulated.length + real.length);
        for (const { simulated: s, real: r } of pairs)
          if (s !== null && r !== null) expect([r.key, r.side]).toEqual([s.key, s.side]);
      }),
    );
  });
});
