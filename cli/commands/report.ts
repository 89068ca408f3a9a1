// tradelab report: the page of a recorded result or of a session, or one of its charts.

import { existsSync } from 'node:fs';
import {
  CHART_NAMES,
  type ChartName,
  chart,
  openLedger,
  type ParsedRecord,
  parseRecord,
  type Reportable,
  type SessionResult,
  saveChart,
  sessionResult,
  TradelabError,
  writeReport,
} from 'tradelab';
import { defineCommand } from '../command.ts';
import { LEDGER_FLAG } from '../common-flags.ts';
import { text } from '../flag.ts';
import { readText, runAgain } from '../inputs/recorded.ts';
import { findSession, strategyOf } from '../inputs/session.ts';
import { type Io, note, print } from '../io.ts';

export const reportCommand = defineCommand({
  describe:
    'Writes the page of a result file or of a session, or a chart of it. A backtest is run again for it; a session may run.',
  positionals: {
    result: {
      describe: "what 'backtest', 'sweep' or 'montecarlo' has printed with --json; or the id of a session",
      required: true,
    },
    file: { describe: "an .html file, or .svg or .png for a chart; default: the result's name with .html" },
  },
  flags: {
    chart: text({ describe: `which chart: ${CHART_NAMES.join(', ')}`, group: 'Output' }),
    ...LEDGER_FLAG,
  },
  examples: ['report result.json', 'report result.json equity.svg --chart equity', 'report 7f3a'],
  async run({ args, flags }, io) {
    const session = isFile(args.result) ? undefined : await sessionOf(args.result, flags.ledger, io);
    const file = args.file ?? (session?.session ?? args.result).replace(/(\.json)?$/, '.html');
    const isPage = file.endsWith('.html');
    if (isPage !== (flags.chart === undefined)) throw mismatch(file, isPage);
    const { record, ...options } = session ? { record: session } : await recordOf(args.result);
    if (flags.chart === undefined) await writeReport(record, file, options);
    else await saveChart(chart(flags.chart as ChartName, record), file);
    print(io, file);
    return 0;
  },
});

function isFile(name: string): boolean {
  return existsSync(name) || /[\\/.]/.test(name);
}

/** The record of a session; without its columns where its strategy is no longer what it was. */
async function sessionOf(name: string, file: string | undefined, io: Io): Promise<SessionResult> {
  const ledger = await openLedger(file, { readOnly: true });
  try {
    const row = findSession(ledger, name);
    try {
      return sessionResult(ledger, row.id, await strategyOf(row));
    } catch (error) {
      const isGone = error instanceof TradelabError && ['conflict', 'not-found'].includes(error.code);
      if (!isGone) throw error;
      note(io, `warning: the page has no indicators: ${error.message}`);
      return sessionResult(ledger, row.id);
    }
  } finally {
    ledger.close();
  }
}

async function recordOf(file: string): Promise<ParsedRecord | { readonly record: Reportable }> {
  const parsed = parseRecord(await readText(file), file);
  return parsed ?? { record: (await runAgain(file)).run };
}

function mismatch(file: string, isPage: boolean): TradelabError {
  return isPage
    ? new TradelabError('bad-option', `${file} would be a page, and --chart names a chart`, {
        hint: 'name a file that ends in .svg or .png',
      })
    : new TradelabError('bad-option', `${file} is no .html file`, {
        hint: `for a page name an .html file; for a chart say which: --chart ${CHART_NAMES.join(', ')}`,
      });
}
