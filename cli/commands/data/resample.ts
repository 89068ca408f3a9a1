// tradelab data resample: longer bars of a stored series, beside the shorter ones.

import { parseTimeframe, resample } from 'tradelab';
import { defineCommand } from '../../command.ts';
import { JSON_FLAG } from '../../common-flags.ts';
import { text } from '../../flag.ts';
import { print } from '../../io.ts';
import { storedLine } from './stored.ts';

export const resampleCommand = defineCommand({
  describe: 'Makes longer bars of a series in the catalog, and stores them beside it.',
  positionals: {
    data: { describe: 'a series of the catalog: binance:BTC/USDT', required: true },
    timeframe: { describe: 'the longer timeframe: 4h', required: true },
  },
  flags: {
    source: text({
      describe: 'the stored timeframe to make them of; default: the shortest',
      group: 'Series',
    }),
    ...JSON_FLAG,
  },
  examples: ['data resample binance:BTC/USDT 4h'],
  async run({ args, flags: { source, json } }, io) {
    const from = source === undefined ? {} : { from: parseTimeframe(source) };
    const report = await resample(args.data, parseTimeframe(args.timeframe), from);
    print(io, json ? JSON.stringify(report, null, 2) : storedLine(report));
    return 0;
  },
});
