// The rules of markets as they were when bars were stored: the ones now, and those before.

import type { Instrument } from '../core/index.ts';
import { sqlText } from './duckdb.ts';
import type { Manifest } from './manifest.ts';

/** The rules of a market, and when they were first seen (ms UTC, by this machine's clock). */
export interface SavedRules {
  readonly saved: number;
  readonly instrument: Instrument;
}

/** The history with the rules of today, where they are others than the last. */
export function withRules(
  history: readonly SavedRules[],
  instrument: Instrument | undefined,
): readonly SavedRules[] {
  if (instrument === undefined || isSame(history.at(-1)?.instrument, instrument)) return history;
  return [...history, { saved: Date.now(), instrument }];
}

function isSame(a: Instrument | undefined, b: Instrument): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

const COLUMNS = 'venue, symbol, saved, kind, tick, lot, min_notional, contract_size, maker_fee, taker_fee';

/** A SELECT of the rules of all markets, the oldest first: one row for each time that they changed. */
export function selectRules(manifests: readonly Manifest[]): string {
  const rows = marketsOf(manifests).flatMap(({ venue, symbol, rules }) =>
    rules.map(({ saved, instrument }) => {
      const { kind = 'spot', tick, lot, minNotional, contractSize, makerFee, takerFee } = instrument;
      const numbers = [tick, lot, minNotional, contractSize, makerFee, takerFee].map(
        (value) => `${value ?? 'NULL'}::DOUBLE`,
      );
      return `(${sqlText(venue)}, ${sqlText(symbol)}, epoch_ms(${saved}), ${sqlText(kind)}, ${numbers.join(', ')})`;
    }),
  );
  const none = `('', '', epoch_ms(0), '', ${Array(6).fill('0::DOUBLE').join(', ')})`;
  const values = rows.length > 0 ? rows.join(', ') : none;
  return `SELECT * FROM (VALUES ${values}) AS instruments(${COLUMNS}) WHERE venue <> ''`;
}

/** The rules of each market, over all of its timeframes. */
function marketsOf(manifests: readonly Manifest[]) {
  const markets = new Map<string, { venue: string; symbol: string; rules: SavedRules[] }>();
  for (const { venue, symbol, rules = [] } of manifests) {
    const key = `${venue}:${symbol}`;
    const market = markets.get(key) ?? { venue, symbol, rules: [] };
    market.rules.push(...rules);
    markets.set(key, market);
  }
  return [...markets.values()].map(({ rules, ...market }) => {
    const sorted = rules.toSorted((a, b) => a.saved - b.saved);
    const changes = sorted.filter(({ instrument }, k) => !isSame(sorted[k - 1]?.instrument, instrument));
    return { ...market, rules: changes };
  });
}
