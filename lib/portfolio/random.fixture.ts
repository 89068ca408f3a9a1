// For tests: random portfolios, of symbols with bars, listing dates, gaps and orders of their own.

import fc from 'fast-check';
import type { BacktestOptions } from '../backtest/index.ts';
import { type Bars, createBars } from '../core/bars.ts';
import { scripted } from '../engine/play.fixture.ts';
import { type Case, cases } from '../engine/random.fixture.ts';
import { defineStrategy } from '../strategy/index.ts';
import type { PortfolioLegInput } from './options.ts';

export const HOUR = 3_600_000;

/** One symbol: its bars begin so many hours late, some of them are missing, and its volume says its rank and its signals. */
export interface SymbolCase {
  readonly market: Case;
  readonly from: number;
  readonly missing: readonly number[];
  readonly volumes: readonly number[];
  readonly weight: number;
  readonly signals: boolean;
}

/** Several cases one after the other, under the rules of the first. */
const longCase: fc.Arbitrary<Case> = fc.tuple(cases, cases, cases).map((parts) => ({
  rows: parts.flatMap(({ rows }) => rows),
  script: parts.flatMap(({ script }) => script),
  rules: parts[0].rules,
}));

const symbolCase: fc.Arbitrary<SymbolCase> = fc.record({
  market: longCase,
  from: fc.nat(8),
  missing: fc.array(fc.nat(29), { maxLength: 4 }),
  volumes: fc.array(fc.nat(15), { minLength: 120, maxLength: 120 }),
  weight: fc.constantFrom(0.2, 0.5, 1),
  signals: fc.boolean(),
});

export const portfolios = fc.record({
  symbols: fc.array(symbolCase, { minLength: 2, maxLength: 4 }),
  maxOpen: fc.constantFrom(1, 2, 4),
});

export type PortfolioCase = typeof portfolios extends fc.Arbitrary<infer T> ? T : never;

/** Enters, exits, enters short and covers by the bits of the volume; without a plan of its own. */
const bits = defineStrategy({
  name: 'bits',
  params: {},
  indicators: ({ volume }) => ({ volume2: volume }),
  signals: (_, { volume }) => ({
    entries: volume.eq(1).or(volume.gt(12)),
    exits: volume.eq(2),
    shortEntries: volume.eq(3),
    shortExits: volume.eq(4),
  }),
});

/** The bars of a symbol with the hours that are missing left out; there is always a first one. */
export function barsFor({ market, from, missing, volumes }: SymbolCase, symbol: string): Bars {
  const kept = market.rows.map((_, i) => i).filter((i) => i === 0 || !missing.includes(i));
  const column = (k: number) => kept.map((i) => market.rows[i]![k]!);
  const { instrument } = market.rules;
  return createBars({
    time: kept.map((i) => (from + i) * HOUR),
    ...{ open: column(0), high: column(1), low: column(2), close: column(3) },
    volume: kept.map((i) => volumes[i]!),
    ...{ timeframe: '1h', symbol },
    ...(instrument && { instrument }),
  });
}

/** The options of a backtest that come down to the case's rules. */
export function optionsFor({ rules }: Case): BacktestOptions {
  const { makerFee: maker = 0, takerFee: taker = 0, instrument: _, ...options } = rules;
  return { side: 'both', ...options, fee: { maker, taker }, cash: 1000 };
}

/** The legs of a case: strategies that place the orders of a script, or follow signals. */
export function legsOf({ symbols }: PortfolioCase): PortfolioLegInput[] {
  return symbols.map((one, k) => {
    const strategy = one.signals ? bits : scripted(one.market.script as never);
    return { strategy, bars: barsFor(one, `S${k}`), weight: one.weight };
  });
}
