// What a run leaves behind in files: its result, its equity, its report.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type BacktestResult,
  type Evidence,
  type RunInputs,
  TradelabError,
  writeReport,
  writeWhole,
} from 'tradelab';
import { maybeText, text } from './flag.ts';

const GROUP = 'Output';

export const OUTPUT_FLAGS = {
  report: maybeText({ describe: 'write a page with charts; its name ends in .html', group: GROUP }),
  equity: text({ describe: 'write time and equity of every bar to a .csv file', group: GROUP }),
  out: text({
    describe: "keep the result as JSON in this folder, for 'tradelab verify'; reports go there too",
    group: GROUP,
  }),
};

interface Outputs {
  readonly report: string | boolean;
  readonly equity: string | undefined;
  readonly out: string | undefined;
}

/** Refuses names of files that would not be what they say. */
export function checkOutputs({ report, equity }: Outputs): void {
  if (typeof report === 'string') requireEnding('--report', report, '.html');
  if (equity !== undefined) requireEnding('--equity', equity, '.csv');
}

/** Writes what was asked for, and returns the files by what they are. */
export async function writeOutputs(
  run: BacktestResult,
  inputs: RunInputs,
  { report, equity, out, evidence }: Outputs & { readonly evidence: Evidence | undefined },
): Promise<Readonly<Record<string, string>>> {
  const files: Record<string, string> = {};
  const name = join(out ?? 'reports', nameOf(run));
  if (out !== undefined) {
    files['result'] = `${name}.json`;
    await writeText(files['result'], resultJson(run, inputs));
  }
  if (equity !== undefined) {
    files['equity'] = equity;
    await writeText(equity, equityCsv(run));
  }
  if (report !== false) {
    files['report'] = typeof report === 'string' ? report : `${name}.html`;
    await writeReport(run, files['report'], { ...(evidence && { evidence }) });
  }
  return files;
}

/** The result as `--json` prints it. */
export function resultJson(run: BacktestResult, inputs: RunInputs): string {
  const extra = Object.keys(inputs).length > 0 ? { inputs } : {};
  return `${JSON.stringify({ ...run.toJSON(), ...extra }, null, 2)}\n`;
}

/** Writes `text` to a file, making its folder; what was there is replaced in one step. */
export function writeText(file: string, text: string | Iterable<string>): Promise<void> {
  return writeWhole(file, (aside) => writeFile(aside, text));
}

function equityCsv({ bars, equity }: BacktestResult): string {
  const rows = Array.from(equity, (value, i) => `${isoTime(bars.time[i]!)},${value}\n`);
  return `time,equity\n${rows.join('')}`;
}

function isoTime(time: number): string {
  return new Date(time).toISOString().replace('.000Z', 'Z');
}

function nameOf({ strategy, bars }: BacktestResult): string {
  return `${strategy}-${bars.symbol}-${bars.timeframe}`.replaceAll(/[^A-Za-z0-9._-]+/g, '-');
}

/** Refuses the name of a file that does not end as its kind does. */
export function requireEnding(flag: string, file: string, ending: string): void {
  if (file.toLowerCase().endsWith(ending)) return;
  throw new TradelabError('bad-option', `${flag} is '${file}'`, {
    hint: `the name of the file ends in ${ending}: ${flag}=${file}${ending}`,
  });
}
