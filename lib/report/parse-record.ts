// A recorded result as it can be drawn again from its JSON alone: a sweep, an optimisation, a Monte Carlo simulation.

import {
  type Evidence,
  type MonteCarloRecord,
  type ParamValue,
  TradelabError,
  type Warning,
} from '../core/index.ts';
import { METRICS, type MetricName } from '../metrics/index.ts';
import type { SweepRecord, SweptRow } from './records.ts';

/** A result from its JSON, and the evidence that was recorded with it. */
export interface ParsedRecord {
  readonly record: SweepRecord | MonteCarloRecord;
  readonly evidence?: Evidence;
}

/** What of a sweep's or an optimisation's JSON is read. */
interface SweepJson {
  readonly strategy: string;
  readonly data: SweepRecord['data'];
  readonly options: Readonly<Record<string, unknown>>;
  readonly runs: readonly (SweptRow & { readonly score?: number | null })[];
  readonly columns: { readonly params: readonly string[]; readonly metrics: readonly MetricName[] };
  readonly objective?: string;
  readonly partial?: boolean;
  /** How many there were, of which the runs are perhaps the best alone. */
  readonly combinations?: number;
  readonly failures?: readonly { readonly params: SweptRow['params']; readonly message: string }[];
  readonly warnings?: readonly Warning[];
  readonly evidence?: Evidence;
}

/**
 * The record in the text of a result file; `undefined` for a backtest, whose charts need its bars. Throws `bad-data` for
 * text that is no result, and for one that lacks what its page needs.
 */
export function parseRecord(text: string, file: string): ParsedRecord | undefined {
  const fail = (what: string, hint: string) => new TradelabError('bad-data', `${file} ${what}`, { hint });
  let value: Readonly<Record<string, unknown>> | null;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw fail(`is no JSON: ${(cause as Error).message}`, 'a result is what a command prints with --json');
  }
  if (Array.isArray(value)) throw fail('has the sweeps of several markets', 'keep each in a file of its own');
  if (value?.['kind'] === 'walk-forward' || value?.['windows'] !== undefined) {
    throw fail('is a walk-forward, whose JSON has no equity', "use 'tradelab walkforward … --report'");
  }
  if (value?.['kind'] === 'monte-carlo') {
    requireTypes(value, { data: 'object', fan: 'object', metrics: 'object', sentence: 'string' }, fail);
    return { record: value as unknown as MonteCarloRecord };
  }
  if (value?.['runs'] === undefined) return undefined;
  requireTypes(value, { strategy: 'string', data: 'object', options: 'object', columns: 'object' }, fail);
  const sweep = value as unknown as SweepJson;
  if (!Array.isArray(sweep.runs) || !sweep.runs.every((run) => run?.params && run.metrics)) {
    throw fail(
      'has runs without params and metrics',
      "a sweep's result is what 'tradelab sweep --json' prints",
    );
  }
  const { length } = sweep.runs;
  if (length < (sweep.combinations ?? length)) {
    throw fail(
      `has the best ${length} of ${sweep.combinations} combinations, and what is drawn of a sweep is about all`,
      'print it without --top',
    );
  }
  return { record: sweepOf(sweep), ...(sweep.evidence && { evidence: sweep.evidence }) };
}

function requireTypes(
  value: Readonly<Record<string, unknown>>,
  types: Readonly<Record<string, string>>,
  fail: (what: string, hint: string) => TradelabError,
): void {
  for (const [name, type] of Object.entries(types)) {
    if (typeof value[name] === type && value[name] !== null) continue;
    throw fail(`has no '${name}'`, 'a result is what a command prints with --json');
  }
}

function sweepOf(json: SweepJson): SweepRecord {
  const { strategy, data, options, runs, columns, objective } = json;
  const metrics = columns.metrics.filter((name) => Object.hasOwn(METRICS, name));
  const column = (of: (run: (typeof runs)[number]) => number | null | undefined) =>
    Float64Array.from(runs, (run) => of(run) ?? Number.NaN);
  return {
    ...{ kind: objective === undefined ? 'sweep' : 'optimise', strategy, data, options },
    length: runs.length,
    params: Object.fromEntries(columns.params.map((name) => [name, paramColumn(runs, name)])),
    metrics: Object.fromEntries(metrics.map((name) => [name, column((run) => run.metrics[name])])),
    ...(objective !== undefined && { objective, scores: column((run) => run.score) }),
    failures: (json.failures ?? []).map(({ params, message }) => ({ params, error: new Error(message) })),
    warnings: json.warnings ?? [],
    partial: json.partial ?? false,
    row: (k) => runs[k]!,
  };
}

/** Numbers as they are, words by the order in which they come. */
function paramColumn(runs: readonly SweptRow[], name: string): Float64Array {
  const words = new Map<ParamValue, number>();
  return Float64Array.from(runs, ({ params }) => {
    const value = params[name]!;
    if (typeof value !== 'string') return Number(value);
    if (!words.has(value)) words.set(value, words.size);
    return words.get(value)!;
  });
}
