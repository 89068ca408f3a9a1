// What commands that talk to exchanges share: the series that they name, their waits, and how far a download is.

import { parseTimeframe, type Timeframe, TradelabError } from 'tradelab';
import type { Io } from '../../io.ts';
import { progress } from '../../progress.ts';
import { firstLine } from '../../show/live-words.ts';

/** 'binance:BTC/USDT,ETH/USDT' as its exchange and its symbols. */
export function parseSeries(text: string): { exchange: string; symbols: string[] } {
  const [, exchange, symbols] = /^([^:]+):(.+)$/.exec(text) ?? [];
  const named = [...new Set(symbols?.split(',').filter(Boolean))];
  if (exchange !== undefined && named.length > 0) return { exchange, symbols: named };
  throw new TradelabError('bad-option', `'${text}' names no exchange and symbol`, {
    hint: 'as in binance:BTC/USDT,ETH/USDT',
  });
}

/** '1m,1h' as its timeframes. */
export function parseTimeframes(text: string): Timeframe[] {
  return [...new Set(text.split(','))].map(parseTimeframe);
}

/** Says that a request failed, and when it is tried again. */
export function noteRetry(write: (line: string) => void): (error: Error, waitMs: number) => void {
  return (error, waitMs) => write(`${firstLine(error.message)}: again in ${Math.ceil(waitMs / 1000)} s`);
}

/** Shows which share of a download is done. What is stored already is done at once, and says nothing of the time left. */
export function downloadProgress(io: Io, unit: string): (share: number, done: number) => void {
  const tell = progress(io, 'downloading', unit);
  const began = performance.now();
  let [last, lastDone, fresh] = [0, 0, 0];
  return (share, done) => {
    if (done > lastDone) fresh += share - last;
    [last, lastDone] = [share, done];
    // As many as there would be in all, were the rest as dense as what came.
    const total = fresh > 0 ? done / fresh : 1;
    tell(share * total, total, (1000 * done) / (performance.now() - began));
  };
}
