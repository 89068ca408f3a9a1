// Laws of the limits on risk that hold whatever the orders, the bars and the limits are.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type RiskLimits, riskOf } from '../execution/index.ts';
import type { Order, Orders } from '../strategy/index.ts';
import { barsOf, engineFor, type PlayOptions, play, restarted } from './play.fixture.ts';
import { type Case, cases } from './random.fixture.ts';

const HOUR = 3_600_000;

// No decision falls on a funding.
const funding = { time: [2.5 * HOUR, 9.5 * HOUR], rate: [0.001, -0.002] };

const FAR: RiskLimits = {
  ...{ maxDrawdown: 1, dailyLoss: 1, strategyLoss: 1e12, consecutiveLosses: 1000, coolDown: HOUR },
  ...{ priceJump: 1e6, staleData: 1e12, fundingPause: 1, maxPosition: 1e12, maxExposure: 1e12 },
  ...{ maxTotalExposure: 1e12, dailyQuantity: 1e12, ordersPerMinute: 1_000_000, onHalt: 'close' },
};

const run = ({ rows, script, rules }: Case, limits?: RiskLimits, more: PlayOptions = {}) =>
  play(rows, script, { ...rules, ...more, funding, risk: limits && riskOf(limits, 'TEST') });

const bits = ({ equity, fills, orders, warnings, trades }: ReturnType<typeof run>) => ({
  equity,
  fills,
  orders,
  warnings,
  pnl: trades.pnl,
});

test('a run with limits that are far away is the run without them, to the last bit', () => {
  fc.assert(
    fc.property(cases, (one) => {
      const free = run(one);
      // Who has lost everything has reached every limit.
      fc.pre(free.equity.every((equity) => equity > 0));
      expect(bits(run(one, FAR))).toEqual(bits(free));
    }),
    { numRuns: 150 },
  );
});

const tight: fc.Arbitrary<RiskLimits> = fc.record(
  {
    dailyLoss: fc.constantFrom(0.005, 0.02),
    maxDrawdown: fc.constantFrom(0.01, 0.05),
    strategyLoss: fc.constantFrom(5, 30),
    staleData: fc.constant(HOUR),
    fundingPause: fc.constantFrom(1, HOUR),
    maxPosition: fc.constantFrom(0.7, 3),
    maxExposure: fc.constantFrom(120, 400),
    dailyQuantity: fc.constantFrom(5, 20),
    ordersPerMinute: fc.constantFrom(1, 2),
    onHalt: fc.constantFrom('keep' as const, 'close' as const),
  },
  { requiredKeys: [], noNullPrototype: true },
);
const limits = fc.oneof(
  tight,
  tight.map((some) => ({ ...some, consecutiveLosses: 1, coolDown: 3 * HOUR })),
);

/** The script with sizes in base units. */
function inUnits(script: Case['script']): Case['script'] {
  const units = ({ size, ...order }: Order) =>
    ({ ...order, size: typeof size === 'number' ? size : 2 }) as Order;
  return script.map(
    (wanted) =>
      wanted && (Object.fromEntries(Object.entries(wanted).map(([key, o]) => [key, units(o)])) as Orders),
  );
}

const oneSide = fc.constantFrom('long' as const, 'short' as const);

test('a position in base units is never beyond its limit', () => {
  let reached = 0;
  fc.assert(
    fc.property(cases, oneSide, (one, side) => {
      const { fills } = run({ ...one, script: inUnits(one.script) }, { maxPosition: 2.2 }, { side });
      let position = 0;
      for (const fill of fills) {
        position += fill.side === 'buy' ? fill.size : -fill.size;
        expect(Math.abs(position)).toBeLessThanOrEqual(2.2 + 1e-9);
        if (Math.abs(position) > 2.1) reached++;
      }
    }),
    { numRuns: 150 },
  );
  expect(reached).toBeGreaterThan(10);
});

test('in a halt no position is opened or added to', () => {
  let halts = 0;
  fc.assert(
    fc.property(cases, oneSide, limits, (one, side, some) => {
      const { engine, fills } = run(one, { ...some, maxDrawdown: 0.001 }, { side });
      const halted = engine.journal.riskEvents.find(({ limit }) => limit === 'maxDrawdown');
      if (halted === undefined) return;
      halts++;
      const opening = side === 'long' ? 'buy' : 'sell';
      expect(fills.filter((fill) => fill.time >= halted.time && fill.side === opening)).toEqual([]);
    }),
    { numRuns: 150 },
  );
  expect(halts).toBeGreaterThan(20);
});

test('restarts between any two bars change nothing, to the last bit', () => {
  let events = 0;
  fc.assert(
    fc.property(cases, limits, fc.array(fc.nat(40), { minLength: 1, maxLength: 6 }), (one, some, cuts) => {
      const whole = runWithCuts(one, some, new Set());
      expect(runWithCuts(one, some, new Set(cuts))).toEqual(whole);
      events += whole.events.length;
    }),
    { numRuns: 150 },
  );
  expect(events).toBeGreaterThan(500);
});

function runWithCuts({ rows, script, rules }: Case, some: RiskLimits, cuts: ReadonlySet<number>) {
  const bars = barsOf(rows);
  const options = { ...rules, funding, risk: riskOf(some, 'TEST') };
  const { engines, ...rest } = restarted(rows.length, cuts, () => engineFor(bars, script, options));
  return { ...rest, events: engines.flatMap(({ journal }) => journal.riskEvents) };
}
