// For tests: random bars, orders and rules, all on a coarse grid of prices, where touches and coincidences are common.

import fc from 'fast-check';
import type { ExecutionRules } from '../execution/index.ts';
import type { AttachedExits, Level, Offset, Order, Orders, Size } from '../strategy/index.ts';
import type { Row } from './play.fixture.ts';

/** A run: bars, the orders wanted at their closes, and the rules that differ from the plain ones. */
export interface Case {
  readonly rows: readonly Row[];
  readonly script: readonly (Orders | undefined)[];
  readonly rules: Partial<ExecutionRules>;
}

const plain = { noNullPrototype: true };
const optional = { requiredKeys: [], noNullPrototype: true };

/** Moves of a bar: the gap before it, how far it goes up and down, and where in between it closes. */
const move = fc.record({
  gap: fc.constantFrom(0, 0, 0, 1, -1, 4, -4, 12, -12),
  up: fc.nat(4),
  down: fc.nat(4),
  at: fc.double({ min: 0, max: 1, noNaN: true }),
});

type Move = typeof move extends fc.Arbitrary<infer T> ? T : never;

function rowsOf(moves: readonly Move[]): Row[] {
  let last = 100;
  return moves.map(({ gap, up, down, at }) => {
    const open = Math.max(10, last + gap);
    const [high, low] = [open + up, open - down];
    last = low + Math.round(at * (high - low));
    return [open, high, low, last];
  });
}

const price = fc.integer({ min: 180, max: 220 }).map((half) => half / 2);
const offset: fc.Arbitrary<Offset> = fc.oneof(
  fc.record({ distance: fc.integer({ min: 1, max: 6 }) }, plain),
  fc.record({ fraction: fc.constantFrom(0.01, 0.03, 0.0512) }, plain),
);
const level: fc.Arbitrary<Level> = fc.oneof({ weight: 3, arbitrary: offset }, fc.record({ price }, plain));
const attached: fc.Arbitrary<AttachedExits> = fc.record(
  { stop: level, target: level, trail: offset },
  optional,
);
const size: fc.Arbitrary<Size> = fc.oneof(
  fc.constantFrom<Size>(1, 2.5, 40, 'position'),
  fc.constantFrom<Size>({ fraction: 0.5 }, { fraction: 1 }, { notional: 150 }, { risk: 0.02 }),
  fc.constantFrom<Size>({ weight: 0.4 }, { weight: -0.7 }, { weight: 0 }),
);
const timeInForce = fc.oneof(
  fc.constantFrom('gtc' as const, 'ioc' as const, 'fok' as const, 'day' as const),
  fc.record({ bars: fc.integer({ min: 1, max: 3 }) }, plain),
);

const common = { side: fc.constantFrom('buy' as const, 'sell' as const), size };
const exits = { attached, reduceOnly: fc.boolean() };
const working = { ...exits, timeInForce };

/** An order of a type with its own fields, and some of the others. */
function order(
  type: Order['type'],
  own: Readonly<Record<string, fc.Arbitrary<unknown>>>,
  more: Readonly<Record<string, fc.Arbitrary<unknown>>>,
): fc.Arbitrary<Order> {
  const required = fc.record({ type: fc.constant(type), ...common, ...own });
  return fc.tuple(required, fc.record(more, optional)).map(([a, b]) => sound({ ...a, ...b } as Order));
}

/** A risk needs a stop. */
function sound(o: Order): Order {
  const risky = typeof o.size === 'object' && 'risk' in o.size;
  return risky ? { ...o, attached: { stop: { distance: 3 }, ...o.attached } } : o;
}

const anyOrder = fc.oneof(
  order('market', {}, exits),
  order('limit', { price }, { ...working, postOnly: fc.boolean() }),
  order('stop', { trigger: price }, working),
  order('stop-limit', { trigger: price, price }, working),
  order('trailing-stop', { offset }, working),
);

const orders: fc.Arbitrary<Orders> = fc.dictionary(fc.constantFrom('a', 'b', 'x/1', 'x/2'), anyOrder, {
  maxKeys: 3,
  noNullPrototype: true,
});

const perpetual = { symbol: 'TEST', kind: 'perpetual' } as const;

const rules: fc.Arbitrary<Partial<ExecutionRules>> = fc.record(
  {
    makerFee: fc.constant(0.0005),
    takerFee: fc.constant(0.002),
    slippage: fc.constantFrom(0.001, 0.01),
    fill: fc.constantFrom('next-open' as const, 'close' as const),
    side: fc.constantFrom('long' as const, 'short' as const, 'both' as const),
    // No round numbers: a liquidation price on the grid would be reached or not by the last bit of a sum.
    leverage: fc.constantFrom(1, 5.3, 19.7),
    limitFill: fc.constantFrom('touch' as const, 'through' as const),
    ambiguity: fc.constantFrom('worse' as const, 'better' as const),
    instrument: fc.constantFrom(perpetual, { ...perpetual, tick: 0.5, lot: 0.25, minNotional: 60 }),
  },
  optional,
);

export const cases: fc.Arbitrary<Case> = fc
  .array(fc.tuple(move, fc.option(orders, { nil: undefined, freq: 2 })), { minLength: 2, maxLength: 40 })
  .chain((bars) =>
    rules.map((r) => ({
      rows: rowsOf(bars.map(([m]) => m)),
      script: bars.map(([, wanted]) => wanted),
      rules: r,
    })),
  );
