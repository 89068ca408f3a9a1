// The fast path of signal strategies against the engine that goes through every bar: the same to the last bit.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Bars, createBars } from '../core/bars.ts';
import { type Random, random } from '../core/random.ts';
import { apply, defineSignalOperator, whole } from '../graph/index.ts';
import { defineStrategy, Program, param } from '../strategy/index.ts';
import { type Executed, finish, runEveryBar, runSignals } from './execute.ts';
import { type BacktestOptions, resolveOptions } from './options.ts';

const HOUR = 3_600_000;

/** Reads one bit of a number: random signals are written into the volume of random bars. */
const bitOperator = defineSignalOperator({
  name: 'bit',
  inputs: ['x'],
  outputs: ['y'],
  params: { bit: whole(0) },
  lookback: () => 0,
  run({ x, y, bit }, from, to) {
    for (let i = from; i < to; i++) y[i] = (x[i]! >> bit) & 1;
  },
});

/** A signal strategy of random signals, whose state keeps what it was told. */
const told = defineStrategy({
  name: 'told',
  params: { warmup: param.int(0) },
  indicators: ({ volume, close }, p) => ({ code: volume, late: close.lag(p.warmup) }),
  state: () => ({ fills: [] as unknown[] }),
  onFill(fill, account, state) {
    state.fills.push([fill, account.cash, account.position, account.equity, account.unrealized]);
  },
  signals: ({ code }) => ({
    entries: apply(bitOperator, { x: code }, { bit: 0 }),
    exits: apply(bitOperator, { x: code }, { bit: 1 }),
    shortEntries: apply(bitOperator, { x: code }, { bit: 2 }),
    shortExits: apply(bitOperator, { x: code }, { bit: 3 }),
  }),
});

/** Bars with gaps, flat bars and, on a coarse grid of prices, many that touch a level exactly. */
function randomBars(uniform: Random, n: number, step: number, busy: number): Bars {
  const rows = Array.from({ length: n }, () => ({ open: 0, high: 0, low: 0, close: 0, volume: 0 }));
  const round = (price: number) => Math.max(step, Math.round(price / step) * step);
  let price = 100;
  for (const row of rows) {
    row.open = round(uniform() < 0.2 ? price * (0.85 + 0.3 * uniform()) : price);
    const flat = uniform() < 0.1;
    row.close = flat ? row.open : round(row.open * (0.95 + 0.1 * uniform()));
    row.high = flat ? row.open : round(Math.max(row.open, row.close) * (1 + 0.05 * uniform()));
    row.low = flat ? row.open : round(Math.min(row.open, row.close) * (1 - 0.05 * uniform()));
    row.high = Math.max(row.high, row.open, row.close);
    row.low = Math.min(row.low, row.open, row.close);
    for (let bit = 0; bit < 4; bit++) if (uniform() < busy) row.volume |= 1 << bit;
    price = row.close;
  }
  return createBars({
    ...{ time: rows.map((_, i) => i * HOUR), open: rows.map((r) => r.open), high: rows.map((r) => r.high) },
    ...{ low: rows.map((r) => r.low), close: rows.map((r) => r.close), volume: rows.map((r) => r.volume) },
    ...{ timeframe: '1h', symbol: 'TEST' },
  });
}

/** Two to four finer bars per bar, some bars without any; `wild` ones go beyond their bar, as another feed's would. */
function finerBars(uniform: Random, bars: Bars, wild: boolean): Bars {
  const rows: number[][] = [];
  for (let i = 0; i < bars.length; i++) {
    if (uniform() < 0.1) continue;
    const [low, high] = [bars.low[i]! * (wild ? 0.93 : 1), bars.high[i]! * (wild ? 1.07 : 1)];
    const between = () => low + (high - low) * uniform();
    const parts = 2 + Math.floor(3 * uniform());
    for (let k = 0; k < parts; k++) {
      const open = k === 0 ? bars.open[i]! : between();
      const close = k === parts - 1 ? bars.close[i]! : between();
      const top = Math.max(open, close, uniform() < 0.5 ? high : between());
      const bottom = Math.min(open, close, uniform() < 0.5 ? low : between());
      rows.push([bars.time[i]! + k * (HOUR / 4), open, top, bottom, close]);
    }
  }
  const column = (k: number) => rows.map((row) => row[k]!);
  return createBars({
    ...{ time: column(0), open: column(1), high: column(2), low: column(3), close: column(4) },
    ...{ timeframe: '15m', symbol: 'TEST' },
  });
}

const perpetual = { symbol: 'TEST', kind: 'perpetual' } as const;

const cases = fc.record({
  seed: fc.nat(),
  bars: fc.integer({ min: 1, max: 80 }),
  step: fc.constantFrom(0.01, 1),
  busy: fc.constantFrom(0.02, 0.1, 0.5),
  warmup: fc.constantFrom(0, 0, 3, 200),
  detail: fc.constantFrom('none', 'none', 'within', 'wild'),
  funding: fc.constantFrom(false, false, true),
  instrument: fc.constantFrom(undefined, perpetual, {
    ...perpetual,
    tick: 0.5,
    lot: 0.25,
    minNotional: 60,
    maintenanceMargin: 0.02,
  }),
  options: fc
    .record(
      {
        fee: fc.constantFrom(0, 0.001, { maker: 0.0002, taker: 0.002 }),
        slippage: fc.constantFrom(0, 0.001, 0.03),
        fill: fc.constantFrom('next-open' as const, 'close' as const),
        side: fc.constantFrom('long' as const, 'short' as const, 'both' as const),
        size: fc.constantFrom(
          0.3,
          1,
          { quantity: 1.5 },
          { quantity: 500 },
          { notional: 700 },
          { risk: 0.02 },
        ),
        stopLoss: fc.constantFrom(0.01, 0.05, 0.2),
        takeProfit: fc.constantFrom(0.01, 0.05, 0.2),
        trailingStop: fc.constantFrom(0.02, 0.1),
        leverage: fc.constantFrom(1, 3, 20),
        limitFill: fc.constantFrom('touch' as const, 'through' as const),
        ambiguity: fc.constantFrom('worse' as const, 'better' as const),
        closeAtEnd: fc.boolean(),
      },
      { requiredKeys: [] },
    )
    .map(
      (o): BacktestOptions => (typeof o.size === 'object' && 'risk' in o.size ? { stopLoss: 0.05, ...o } : o),
    ),
});

type Case = typeof cases extends fc.Arbitrary<infer T> ? T : never;

/** The case's run by either way. */
function run(one: Case, way: typeof runEveryBar): Executed {
  const uniform = random(one.seed);
  const { instrument } = one;
  const plain = randomBars(uniform, one.bars, one.step, one.busy);
  const bars: Bars = instrument ? { ...plain, instrument } : plain;
  const times = Float64Array.from(
    { length: 12 },
    (_, k) => k * 7 * HOUR + (k % 3) * (HOUR / 2) * Math.round(uniform()),
  );
  const options: BacktestOptions = {
    ...one.options,
    ...(one.detail !== 'none' && { detail: finerBars(uniform, bars, one.detail === 'wild') }),
    ...(one.funding && { funding: { time: times, rate: times.map(() => 0.02 * (uniform() - 0.5)) } }),
  };
  const settings = resolveOptions(options, bars);
  const program = new Program(told, { warmup: one.warmup }, bars.timeframe);
  program.graph.bind(bars);
  program.graph.extend(bars.length);
  return finish(way(program, bars, settings.engine), bars, settings);
}

/** All that a result is made from. */
function outcome({ engine, equity, barsInMarket }: Executed) {
  const { account, journal } = engine;
  return {
    ...{ equity, barsInMarket, account: account.snapshot(), state: engine.state },
    trades: account.trades.columns,
    fills: journal.fills.raw,
    orders: engine.orders,
    ...{ warnings: journal.warnings, ambiguous: journal.ambiguousTimes },
  };
}

test('runSignals does what runEveryBar does, to the last bit, whatever the bars, signals and options', () => {
  const seen = { fills: 0, cut: 0, liquidations: 0, ambiguous: 0 };
  fc.assert(
    fc.property(cases, (one) => {
      const whole = outcome(run(one, runEveryBar));
      expect(outcome(run(one, runSignals))).toEqual(whole);
      seen.fills += whole.fills.keys.length;
      seen.cut += whole.warnings.length;
      seen.liquidations += whole.fills.keys.filter((key) => key === 'liquidation').length;
      seen.ambiguous += whole.ambiguous.length;
    }),
    { numRuns: 1500, seed: 1 },
  );
  // The comparison is worth something only where things happen.
  expect(seen.fills).toBeGreaterThan(5_000);
  expect(Math.min(seen.cut, seen.liquidations, seen.ambiguous)).toBeGreaterThan(100);
});

test('equity at every close is the cash after the fills so far, and the position at that close', () => {
  fc.assert(
    fc.property(cases, (one) => {
      const { engine, equity } = run({ ...one, funding: false }, runEveryBar);
      const { close } = randomBars(random(one.seed), one.bars, one.step, one.busy);
      let [cash, position, k] = [10_000, 0, 0];
      for (let row = 0; row < close.length; row++) {
        for (; k < engine.journal.fills.length && engine.journal.fills.at(k).bar === row; k++) {
          const { side, size, price, fee } = engine.journal.fills.at(k);
          const direction = side === 'buy' ? 1 : -1;
          cash -= direction * size * price + fee;
          position += direction * size;
        }
        expect(Math.abs(equity[row]! - cash - position * close[row]!)).toBeLessThan(1e-9 * 10_000);
      }
    }),
    { numRuns: 500, seed: 2 },
  );
});
