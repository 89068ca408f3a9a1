// tradelab data resample: longer bars of a stored series, beside the shorter ones.

import { parseSession, parseTimeframe, resample } from 'tradelab';
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
    session: text({
      describe: "when the market's sessions begin, which the bars begin with: '17:00 America/New_York'",
      group: 'Series',
    }),
    ...JSON_FLAG,
  },
  examples: [
    'data resample binance:BTC/USDT 4h',
    "data resample oanda:EUR/USD 1d --session '17:00 America/New_York'",
  ],
  async run({ args, flags: { source, session, json } }, io) {
    const report = await resample(args.data, parseTimeframe(args.timeframe), {
      ...(source !== undefined && { from: parseTimeframe(source) }),
      ...(session !== undefined && { session: parseSession(session) }),
    });
    print(io, json ? JSON.stringify(report, null, 2) : storedLine(report));
    return 0;
  },
});
