// The flags of a run: which bars, which parameters, and how the market is simulated.

import type { Input } from '../command.ts';
import { choice, list, number, onOff, parsed, text } from '../flag.ts';
import { parseFee } from './fee.ts';
import { parseRisk } from './risk.ts';
import { parseSize } from './size.ts';

const [DATA, STRATEGY, SIMULATION] = ['Data', 'Strategy', 'Simulation'];

export const DATA_FLAGS = {
  data: text({
    describe: "a sample ('sp500'), a series of the catalog ('binance:BTC/USDT'), or a .csv or .parquet file",
    group: DATA,
  }),
  timeframe: text({ describe: "which of a series' timeframes: 1m, 4h, 1d", group: DATA }),
  from: text({ describe: 'the first open time, as an ISO date in UTC', group: DATA }),
  to: text({ describe: 'the open time to stop before', group: DATA }),
};

export const RUN_FLAGS = {
  ...DATA_FLAGS,
  set: list({ describe: 'set a parameter: name=value; may be repeated', group: STRATEGY }),
  input: list({
    describe: 'take an input of the strategy from another series: name=series; may be repeated',
    group: STRATEGY,
  }),
  size: parsed(
    {
      describe: 'size of an entry: 0.5 (of equity), quantity:2, notional:1000, risk:0.01',
      group: STRATEGY,
    },
    parseSize,
  ),
  side: choice(['long', 'short', 'both'], { describe: 'long, short or both; default long', group: STRATEGY }),
  stopLoss: number({ describe: 'a stop below the entry, as a fraction of its price', group: STRATEGY }),
  takeProfit: number({ describe: 'a target above the entry, as a fraction of its price', group: STRATEGY }),
  trailingStop: number({ describe: 'a stop below the best price, as a fraction of it', group: STRATEGY }),
  cash: number({ describe: 'starting cash; default 10000', group: SIMULATION }),
  fee: parsed(
    { describe: 'fee rate of each fill, or maker/taker as 0.0002/0.0005; default 0.001', group: SIMULATION },
    parseFee,
  ),
  slippage: number({ describe: 'by how much market and stop fills are worse; default 0', group: SIMULATION }),
  fill: choice(['next-open', 'close'], {
    describe: 'where market orders fill: next-open (default) or close',
    group: SIMULATION,
  }),
  leverage: number({ describe: 'notional over margin; default 1', group: SIMULATION }),
  limitFill: choice(['touch', 'through'], {
    describe: 'limits fill when the price touches them (default) or trades through',
    group: SIMULATION,
  }),
  detail: text({
    describe: 'finer bars that decide the order of events in a bar: a timeframe of the same data, or a file',
    group: SIMULATION,
  }),
  risk: parsed(
    { describe: 'limits on risk: dailyLoss=0.05,maxDrawdown=0.2 or a .json file', group: SIMULATION },
    parseRisk,
  ),
  closeAtEnd: onOff({ describe: 'close an open position at the last close', group: SIMULATION }),
};

/** The values of the flags of a run. */
export type RunFlags = Input<Record<never, never>, typeof RUN_FLAGS>['flags'];
