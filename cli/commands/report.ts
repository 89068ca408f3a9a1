// tradelab report: the page of a recorded result, or one of its charts.

import { CHART_NAMES, chart, saveChart, TradelabError, writeReport } from 'tradelab';
import { defineCommand } from '../command.ts';
import { choice } from '../flag.ts';
import { runAgain } from '../inputs/recorded.ts';
import { print } from '../io.ts';

export const reportCommand = defineCommand({
  describe: 'Makes the run of a result file again, and writes its page, or a chart of it.',
  positionals: {
    result: { describe: "a file that 'backtest --json' or 'backtest --out' has written", required: true },
    file: { describe: "an .html file, or .svg or .png for a chart; default: the result's name with .html" },
  },
  flags: {
    chart: choice(CHART_NAMES, { describe: `which chart: ${CHART_NAMES.join(', ')}`, group: 'Output' }),
  },
  examples: ['report result.json', 'report result.json equity.svg --chart equity'],
  async run({ args, flags }, io) {
    const file = args.file ?? args.result.replace(/(\.json)?$/, '.html');
    const isPage = file.endsWith('.html');
    if (isPage !== (flags.chart === undefined)) throw mismatch(file, isPage);
    const { run } = await runAgain(args.result);
    if (flags.chart === undefined) await writeReport(run, file);
    else await saveChart(chart(flags.chart, run), file);
    print(io, file);
    return 0;
  },
});

function mismatch(file: string, isPage: boolean): TradelabError {
  return isPage
    ? new TradelabError('bad-option', `${file} would be a page, and --chart names a chart`, {
        hint: 'name a file that ends in .svg or .png',
      })
    : new TradelabError('bad-option', `${file} is no .html file`, {
        hint: `for a page name an .html file; for a chart say which: --chart ${CHART_NAMES.join(', ')}`,
      });
}
