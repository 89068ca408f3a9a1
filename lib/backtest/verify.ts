// A recorded result against the same run made again.

import { TradelabError } from '../core/errors.ts';
import type { MetricName, Metrics } from '../metrics/index.ts';
import type { BacktestOptions } from './options.ts';
import type { BacktestJson, BacktestResult } from './result.ts';

/** What a result file says of a run: enough to make it again, and what came of it. */
export interface RecordedRun
  extends Pick<BacktestJson, 'strategy' | 'params' | 'metrics' | 'trades' | 'manifest'> {
  readonly data: Pick<BacktestJson['data'], 'id' | 'timeframe' | 'from' | 'to' | 'inputs'>;
  readonly options: BacktestOptions;
  /** Where what is no plain data came from: the file of the strategy, and the finer bars. */
  readonly inputs?: RunInputs;
}

/** What a run was made from besides its bars and options, where there was such. */
export interface RunInputs {
  readonly strategy?: string;
  readonly detail?: { readonly id: string; readonly timeframe: string };
}

/** What a verification compares, in the order of cause and effect. */
export const VERIFIED_PARTS = [
  ...(['engine', 'data', 'strategy', 'params', 'options'] as const),
  ...(['fills', 'equity', 'trades', 'metrics'] as const),
];

/** Which parts of a recorded run came out the same; `same` where all did. */
export interface Verification {
  readonly same: boolean;
  readonly parts: readonly { readonly name: (typeof VERIFIED_PARTS)[number]; readonly same: boolean }[];
}

/**
 * Compares a recorded run with the run made again: by hashes, trades by every figure, and metrics to 1e-12 of each:
 * powers and logarithms differ in their last bit between versions of Node.
 */
export function verifyRun(recorded: RecordedRun, run: BacktestResult): Verification {
  const again: Record<string, unknown> = { ...run.manifest, trades: run.trades };
  const said: Record<string, unknown> = { ...recorded.manifest, trades: recorded.trades };
  const isSame = (name: string) =>
    name === 'metrics'
      ? sameMetrics(recorded.metrics, run.metrics)
      : JSON.stringify(said[name]) === JSON.stringify(again[name]);
  const parts = VERIFIED_PARTS.map((name) => ({ name, same: isSame(name) }));
  return { same: parts.every((part) => part.same), parts };
}

function sameMetrics(said: Metrics, again: Metrics): boolean {
  const names = Object.keys({ ...said, ...again }) as MetricName[];
  return names.every((name) => {
    const [a, b] = [said[name], again[name]];
    if (typeof a !== 'number' || typeof b !== 'number') return a === b;
    return Math.abs(a - b) <= 1e-12 * Math.max(Math.abs(a), Math.abs(b));
  });
}

/** The recorded run in the text of a result file, as `tradelab backtest --json` prints it. Throws `bad-data`. */
export function parseRecordedRun(text: string, file: string): RecordedRun {
  const fail = (what: string, cause?: unknown) =>
    new TradelabError('bad-data', `${file} is no result of a backtest: ${what}`, {
      hint: 'a result is what `tradelab backtest --json` prints',
      cause,
    });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw fail((cause as Error).message, cause);
  }
  const missing = lacking(value);
  if (missing !== undefined) throw fail(missing);
  return value as RecordedRun;
}

const TYPES: Readonly<Record<string, string>> = {
  ...{ strategy: 'string', params: 'object', options: 'object', metrics: 'object', trades: 'object' },
  ...{ 'data.id': 'string', 'data.timeframe': 'string', 'data.from': 'number', 'data.to': 'number' },
  ...{ 'manifest.engine': 'string', 'manifest.data': 'string', 'manifest.strategy': 'string' },
  ...{ 'manifest.params': 'string', 'manifest.options': 'string' },
  ...{ 'manifest.fills': 'string', 'manifest.equity': 'string' },
};

/** Which field of a result a value lacks; undefined where it has all. */
function lacking(value: unknown): string | undefined {
  for (const [path, type] of Object.entries(TYPES)) {
    const field = path
      .split('.')
      .reduce<unknown>((at, key) => (at as Record<string, unknown> | null)?.[key], value);
    if (field === null || typeof field !== type) return `it has no '${path}'`;
  }
  return undefined;
}
