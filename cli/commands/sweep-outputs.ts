// What a sweep leaves: JSON of any length, and all its rows in a file.

import { extname, join } from 'node:path';
import {
  createFrame,
  type Evidence,
  type Frame,
  type FrameColumn,
  type MetricName,
  type OptimiseResult,
  type SweepResult,
  sweepFrame,
  TradelabError,
  writeFrame,
  writeReport,
} from 'tradelab';
import { requireEnding, writeText } from '../outputs.ts';
import type { SweptRows } from '../show/ranking.ts';

/** What a sweep comes to, and with another method than the grid a search. */
export type Swept = SweepResult | OptimiseResult;

/** What a sweep leaves in files. */
export interface SweepFiles {
  readonly out: string | undefined;
  readonly report: string | boolean;
}

const KINDS = ['.csv', '.parquet', '.arrow', '.json'];
const ROWS_AT_ONCE = 1000;

/** Refuses names of files that would not be what they say. */
export function checkSweepFiles({ out, report }: SweepFiles): void {
  if (typeof report === 'string') requireEnding('--report', report, '.html');
  if (out === undefined || KINDS.includes(extname(out).toLowerCase())) return;
  throw new TradelabError('bad-option', `--out is '${out}'`, {
    hint: `the name of the file ends in ${KINDS.slice(0, -1).join(', ')} or ${KINDS.at(-1)}`,
  });
}

/** Writes what was asked for, and returns the files by what they are; each market has a page of its own. */
export async function writeSweepFiles(
  results: readonly Swept[],
  isMany: boolean,
  { metric, evidence }: { metric: MetricName; evidence: readonly (Evidence | undefined)[] },
  { out, report }: SweepFiles,
): Promise<[what: string, file: string][]> {
  const files: [string, string][] = [];
  if (out !== undefined) {
    if (extname(out).toLowerCase() === '.json') await writeText(out, sweepJson(results, isMany));
    else await writeFrame(rowsFrame(results), out);
    files.push(['rows', out]);
  }
  if (report === false) return files;
  for (const [k, result] of results.entries()) {
    const file = pageName(result, isMany, report);
    await writeReport(result, file, { metric, ...(evidence[k] && { evidence: evidence[k] }) });
    files.push(['report', file]);
  }
  return files;
}

function pageName({ strategy, data }: SweptRows, isMany: boolean, report: string | true): string {
  const market = `${data.symbol}-${data.timeframe}`.replaceAll(/[^A-Za-z0-9._-]+/g, '-');
  if (report === true) return join('reports', `sweep-${strategy}-${market}.html`);
  return isMany ? report.replace(/\.html$/i, `-${market}$&`) : report;
}

/** Which rows are printed of a result, and the evidence for its best. */
interface JsonParts {
  readonly rowsOf?: ((result: Swept) => readonly number[]) | undefined;
  readonly evidence?: readonly (Evidence | undefined)[];
}

/** The JSON of a sweep in pieces, a line per row: one object, or a list of them over several markets. */
export function* sweepJson(
  results: readonly Swept[],
  isMany: boolean,
  { rowsOf = allRows, evidence = [] }: JsonParts = {},
): Generator<string> {
  if (isMany) yield '[\n';
  for (const [k, result] of results.entries()) {
    if (k > 0) yield ',\n';
    yield* resultJson(result, rowsOf(result), evidence[k]);
  }
  yield isMany ? '\n]\n' : '\n';
}

function allRows({ length }: Swept): number[] {
  return Array.from({ length }, (_, row) => row);
}

function* resultJson(
  result: Swept,
  rows: readonly number[],
  evidence: Evidence | undefined,
): Generator<string> {
  const whole = { ...result.jsonOf([]), combinations: result.length, ...(evidence && { evidence }) };
  const [before, after] = JSON.stringify(whole, null, 2).split('"runs": []') as [string, string];
  yield `${before}"runs": [`;
  for (let from = 0; from < rows.length; from += ROWS_AT_ONCE) {
    const { runs } = result.jsonOf(rows.slice(from, from + ROWS_AT_ONCE));
    yield `${from === 0 ? '' : ','}\n    ${runs.map((run) => JSON.stringify(run)).join(',\n    ')}`;
  }
  yield `${rows.length === 0 ? '' : '\n  '}]${after}`;
}

/** All rows of all markets, each with its symbol and its timeframe. */
function rowsFrame(results: readonly SweptRows[]): Frame {
  const frames = results.map((result) => sweepFrame(result).columns);
  const words = (of: 'symbol' | 'timeframe'): FrameColumn => ({
    type: 'word',
    values: results.flatMap(({ length, data }) => new Array<string>(length).fill(data[of])),
  });
  const market = { symbol: words('symbol'), timeframe: words('timeframe') };
  const swept = Array.from(frames[0]!.keys(), (name): [string, FrameColumn] => [
    Object.hasOwn(market, name) ? `param.${name}` : name,
    joined(frames.map((columns) => columns.get(name)!)),
  ]);
  return createFrame([...Object.entries(market), ...swept]);
}

/** Columns of one type, one below the other. */
function joined(parts: readonly FrameColumn[]): FrameColumn {
  const [first, ...others] = parts as [FrameColumn];
  if (others.length === 0) return first;
  if (first.type === 'word')
    return { type: 'word', values: parts.flatMap(({ values }) => values as readonly string[]) };
  const length = parts.reduce((sum, { values }) => sum + values.length, 0);
  const values = first.type === 'boolean' ? new Uint8Array(length) : new Float64Array(length);
  let at = 0;
  for (const part of parts) {
    values.set(part.values as Float64Array, at);
    at += part.values.length;
  }
  return { type: first.type, values } as FrameColumn;
}
