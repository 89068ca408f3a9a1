// From a result to its record, with the hashes by which what was tried is known again.

import { createHash } from 'node:crypto';
import { hashBars, hashStrategy } from '../backtest/manifest.ts';
import { type Origin, VERSION } from '../core/index.ts';
import { OptimiseResult, SweepResult } from '../research/index.ts';
import type { AnyStrategy } from '../strategy/index.ts';
import type { LedgerRun } from './ledger-run.ts';
import { type Told, toldBy } from './told.ts';
import type { ListedTrials } from './trials-frame.ts';

/** A result as it is recorded, but for its id; where its trials are told one by one, those too. */
export interface Entry {
  readonly run: Omit<LedgerRun, 'id' | 'recorded'>;
  readonly trials?: ListedTrials;
}

/** The record of a result that was announced; undefined for one that has tried nothing. */
export function describe(result: object, origin: Origin | undefined): Entry | undefined {
  const told = toldBy(result, origin);
  if (told === undefined || told.trials === 0) return undefined;
  const strategies = origin === undefined ? [] : ([origin.strategy].flat() as AnyStrategy[]);
  const markets = origin === undefined ? [] : [origin.bars].flat();
  const strategyHash = hashOf(strategies.map(hashStrategy));
  const run = {
    ...told,
    strategyHash,
    variant: variantOf(told, strategyHash),
    dataHash: told.manifest?.data ?? hashOf(markets.map(hashBars)),
    engine: VERSION,
  };
  return result instanceof SweepResult || result instanceof OptimiseResult
    ? { run, trials: result }
    : { run };
}

// What a trader chooses. Cash, fees, slippage and how fills are simulated are facts of the market: another fee is not
// another trial.
const CHOICES = [
  ...['side', 'size', 'leverage', 'stopLoss', 'takeProfit', 'trailingStop'],
  ...['weights', 'maxOpen', 'rank'],
];

function variantOf({ strategy, options, data }: Told, strategyHash: string | null): string {
  const limits = options['risk'] === undefined ? [] : [options['risk']];
  const chosen = [...CHOICES.map((name) => options[name] ?? null), ...limits];
  return hash([strategy, strategyHash, chosen, ...(data.inputs ? [data.inputs] : [])]).slice(0, 16);
}

/** One hash of many, which is that of one where there is one; null where there is none. */
function hashOf(hashes: readonly string[]): string | null {
  return hashes.length > 1 ? hash(hashes) : (hashes[0] ?? null);
}

function hash(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}
