// The kinds of data that are stored by the day, and their columns.

import { nearest, TradelabError } from '../core/index.ts';
import type { FrameColumn } from '../frames/index.ts';
import { type MarketKey, marketFolder, marketKeys } from './catalog.ts';

/** Single trades; the best bid and offer with the last price, every so often; and levels of the order book. */
export type DayKind = 'trades' | 'ticker' | 'book';

interface Layout {
  /** The folder of the catalog, and the table of SQL. */
  readonly table: string;
  readonly columns: Readonly<Record<string, FrameColumn['type']>>;
  /** The command that gets such data. */
  readonly command: string;
}

/** Where each kind is stored, and as what: prices in quote units, sizes in base units. */
export const DAY_KINDS: Readonly<Record<DayKind, Layout>> = {
  trades: {
    table: 'trades',
    columns: { id: 'word', time: 'time', price: 'number', size: 'number', is_buy: 'boolean' },
    command: 'download',
  },
  ticker: {
    table: 'tickers',
    columns: {
      ...{ time: 'time', bid: 'number', bid_size: 'number', ask: 'number', ask_size: 'number' },
      last: 'number',
    },
    command: 'record',
  },
  // A row for each level, the best one is 1: that of the bids beside that of the asks.
  book: {
    table: 'books',
    columns: {
      ...{ time: 'time', level: 'number', bid: 'number', bid_size: 'number', ask: 'number' },
      ask_size: 'number',
    },
    command: 'record',
  },
};

/** The folder of a market's days of a kind. */
export function daysFolder(catalog: string, kind: DayKind, key: MarketKey): string {
  return marketFolder(catalog, DAY_KINDS[kind].table, key);
}

/** The market of 'venue:SYMBOL', of which the catalog has days of a kind; throws `not-found` else. */
export async function dayMarket(catalog: string, kind: DayKind, id: string): Promise<MarketKey> {
  const { table, command } = DAY_KINDS[kind];
  const keys = await marketKeys(catalog, table);
  const idOf = ({ venue, symbol }: MarketKey) => `${venue}:${symbol}`;
  const found = keys.find((key) => idOf(key) === id);
  if (found !== undefined) return found;
  const near = nearest(id, keys.map(idOf));
  const gets = `'tradelab data ${command} ${id} --kind ${kind}${command === 'download' ? ' --from …' : ''}' gets them`;
  throw new TradelabError('not-found', `there are no ${table} of '${id}'`, {
    hint: near ? `did you mean '${near}'?` : gets,
  });
}
