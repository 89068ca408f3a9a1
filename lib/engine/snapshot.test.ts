// An engine that is written down and read again goes on as if nothing had happened.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { defineStrategy, type Orders, Program } from '../strategy/index.ts';
import { Engine } from './engine.ts';
import { barsOf, PLAIN, restarted } from './play.fixture.ts';
import { type Case, cases } from './random.fixture.ts';

const HOUR = 3_600_000;
const funding = { time: [2 * HOUR, 5.5 * HOUR, 9 * HOUR], rate: [0.001, -0.002, 0.003] };

/** A strategy whose wants depend on what it was told: it goes through the script faster with every fill. */
function remembering(script: readonly (Orders | undefined)[]) {
  return defineStrategy({
    name: 'remembering',
    params: {},
    indicators: () => ({}),
    state: () => ({ fills: 0, paid: [] as number[] }),
    onFill(fill, account, state) {
      state.fills++;
      state.paid.push(fill.size * fill.price, account.cash, account.equity);
    },
    onBar: ({ index }, _account, state) => script[(index + state.fills) % script.length],
  });
}

/** The run of a case, with the engine thrown away and continued from its snapshot before each of the `cuts`. */
function run({ rows, script, rules }: Case, cuts: ReadonlySet<number>) {
  const bars = barsOf(rows);
  const program = new Program(remembering(script), {}, bars.timeframe);
  program.graph.bind(bars);
  program.graph.extend(bars.length);
  const trading = { size: 1, attached: undefined, side: 'both' } as const;
  const fresh = () => new Engine(program, { cash: 1000, rules: { ...PLAIN, ...rules }, trading, funding });
  const { engines, ...rest } = restarted(rows.length, cuts, fresh);
  const fills = engines.flatMap(({ journal: { fills } }) =>
    Array.from({ length: fills.length }, (_, k) => fills.at(k)),
  );
  const pnl = engines.flatMap(({ account }) => [...account.trades.columns.pnl]);
  const ambiguous = engines.flatMap(({ journal }) => journal.ambiguousTimes);
  return { ...rest, fills, pnl, ambiguous };
}

test('restarts between any two bars change nothing, to the last bit', () => {
  fc.assert(
    fc.property(cases, fc.array(fc.nat(40), { minLength: 1, maxLength: 6 }), (one, cuts) => {
      expect(run(one, new Set(cuts))).toEqual(run(one, new Set()));
    }),
    { numRuns: 200 },
  );
});

test('a snapshot does not change when the engine goes on', () => {
  const bars = barsOf([
    [100, 101, 99, 100],
    [100, 110, 99, 105],
    [105, 106, 90, 95],
  ]);
  const order = { type: 'trailing-stop', side: 'sell', size: 1, offset: { distance: 9 } } as const;
  const program = new Program(remembering([{ order }, undefined]), {}, bars.timeframe);
  program.graph.bind(bars);
  program.graph.extend(bars.length);
  const trading = { size: 1, attached: undefined, side: 'both' } as const;
  const engine = new Engine(program, { cash: 1000, rules: PLAIN, trading });
  engine.step(0);
  const saved = engine.snapshot();
  const copy = structuredClone(saved);
  engine.step(1);
  engine.step(2);
  expect(saved).toEqual(copy);
  expect(engine.snapshot()).not.toEqual(copy);
});
