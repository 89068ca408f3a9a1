// tradelab report: the page of a recorded result, or one of its charts.

import {
  CHART_NAMES,
  type ChartName,
  chart,
  type ParsedRecord,
  parseRecord,
  type Reportable,
  saveChart,
  TradelabError,
  writeReport,
} from 'tradelab';
import { defineCommand } from '../command.ts';
import { text } from '../flag.ts';
import { readText, runAgain } from '../inputs/recorded.ts';
import { print } from '../io.ts';

export const reportCommand = defineCommand({
  describe: 'Writes the page of a result file, or a chart of it. A backtest is run again for it.',
  positionals: {
    result: {
      describe: "what 'backtest', 'sweep' or 'montecarlo' has printed with --json",
      required: true,
    },
    file: { describe: "an .html file, or .svg or .png for a chart; default: the result's name with .html" },
  },
  flags: {
    chart: text({ describe: `which chart: ${CHART_NAMES.join(', ')}`, group: 'Output' }),
  },
  examples: ['report result.json', 'report result.json equity.svg --chart equity'],
  async run({ args, flags }, io) {
    const file = args.file ?? args.result.replace(/(\.json)?$/, '.html');
    const isPage = file.endsWith('.html');
    if (isPage !== (flags.chart === undefined)) throw mismatch(file, isPage);
    const { record, ...options } = await recordOf(args.result);
    if (flags.chart === undefined) await writeReport(record, file, options);
    else await saveChart(chart(flags.chart as ChartName, record), file);
    print(io, file);
    return 0;
  },
});

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
