// The bars that a command is told to use.

import {
  type Bars,
  type LoadOptions,
  loadBars,
  parseTimeframe,
  type Timeframe,
  TradelabError,
  timeframeMs,
} from 'tradelab';

interface Range {
  readonly timeframe: string | undefined;
  readonly from: string | undefined;
  readonly to: string | undefined;
}

interface DataFlags extends Range {
  readonly data: string | undefined;
}

const DEFAULT_DATA = 'sp500';

/** What `--timeframe`, `--from` and `--to` say, as the library takes it. */
export function rangeOf({ timeframe, from, to }: Range): LoadOptions & { timeframe?: Timeframe } {
  return {
    ...(timeframe !== undefined && { timeframe: parseTimeframe(timeframe) }),
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
  };
}

/** The bars of `--data` within `--from` and `--to`; the S&P 500 where nothing is said. */
export function loadRunBars({ data = DEFAULT_DATA, ...range }: DataFlags): Promise<Bars> {
  const { timeframe, ...options } = rangeOf(range);
  return loadBars(data, timeframe, options);
}

/** The finer bars of `--detail` within the bars of the run: another timeframe of the same data, or a file. */
export function loadDetail(detail: string, bars: Bars): Promise<Bars> {
  if (isFile(detail)) return loadFiner(detail, undefined, bars);
  if (bars.id.includes(':') && !isFile(bars.id)) return loadFiner(bars.id, detail, bars);
  throw new TradelabError('bad-option', `--detail is '${detail}', and '${bars.id}' has one timeframe only`, {
    hint: 'name a .csv or .parquet file with finer bars of the same market',
  });
}

/** The bars of an id from the first open to the last close of `bars`. */
export function loadFiner(
  id: string,
  timeframe: string | undefined,
  { time, timeframe: long }: Bars,
): Promise<Bars> {
  const range = { from: time[0]!, to: time.at(-1)! + timeframeMs(long) };
  return loadBars(id, timeframe === undefined ? undefined : parseTimeframe(timeframe), range);
}

function isFile(data: string): boolean {
  return /\.(csv|parquet)$/i.test(data);
}
