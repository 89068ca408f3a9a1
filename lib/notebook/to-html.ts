// Which HTML shows what.

import { type Bars, type Evidence, shown, TradelabError } from '../core/index.ts';
import { METRICS, type Metrics } from '../metrics/index.ts';
import type { Html } from '../report/html.ts';
import { kindOf, type RecordKind, type Records } from '../report/records.ts';
import type { ChartSpec } from '../report/spec.ts';
import {
  chartHtml,
  comparisonHtml,
  evidenceHtml,
  metricsHtml,
  monteCarloHtml,
  portfolioHtml,
  runHtml,
  sweepHtml,
  walkForwardHtml,
} from './result-html.ts';
import { barsHtml, rowsHtml } from './rows-html.ts';

/** What can be shown: results, several runs, evidence, charts, bars, metrics, and rows such as trades. */
export type Showable =
  | Records[RecordKind]
  | Evidence
  | ChartSpec
  | Bars
  | Partial<Metrics>
  | readonly object[];

const RESULTS = {
  run: runHtml,
  sweep: sweepHtml,
  optimise: sweepHtml,
  'walk-forward': walkForwardHtml,
  portfolio: portfolioHtml,
  'monte-carlo': monteCarloHtml,
  comparison: comparisonHtml,
} as const;

/** A result as HTML for a notebook: tables and, as pictures, charts. Throws `bad-option` for what it does not know. */
export async function toHtml(value: Showable): Promise<string> {
  return (await htmlOf(value as unknown)).text;
}

async function htmlOf(value: unknown): Promise<Html> {
  if (Array.isArray(value) && !(value.length > 0 && value.every(isRun))) return rowsHtml(value);
  if (hasKeys(value, '$schema')) return chartHtml(value as ChartSpec);
  if (hasKeys(value, 'time', 'open', 'close', 'timeframe')) return barsHtml(value as Bars);
  if (isKind(value, 'evidence')) return evidenceHtml(value as Evidence);
  if (isMetrics(value)) return metricsHtml(value);
  if (!Array.isArray(value) && !isRun(value) && !Object.keys(RESULTS).some((kind) => isKind(value, kind))) {
    throw new TradelabError('bad-option', `show does not know ${shown(value)}`, {
      hint: 'it shows results, charts, bars, metrics and arrays of rows',
    });
  }
  const result = value as Records[RecordKind];
  const draw: (record: never) => Promise<Html> = RESULTS[kindOf(result)];
  return draw(result as never);
}

function hasKeys(value: unknown, ...keys: readonly string[]): boolean {
  return typeof value === 'object' && value !== null && keys.every((key) => key in value);
}

function isKind(value: unknown, kind: string): boolean {
  return hasKeys(value, 'kind') && (value as { kind: unknown }).kind === kind;
}

function isRun(value: unknown): boolean {
  return hasKeys(value, 'strategy', 'bars', 'equity', 'metrics');
}

function isMetrics(value: unknown): value is Partial<Metrics> {
  const keys = hasKeys(value) ? Object.keys(value as object) : [];
  return keys.length > 0 && keys.every((key) => Object.hasOwn(METRICS, key));
}
