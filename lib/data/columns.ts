// Which column of a file is the time, the open and so on, whatever its author called them.

import { BAR_COLUMNS, type BarColumn, TradelabError } from '../core/index.ts';

// In order of preference, without case and punctuation: 'Open Time', 'open_time' and 'openTime' are one name.
export const TIME_NAMES = ['opentime', 'timestamp', 'datetime', 'unix', 'ts', 'time', 'date', 'gmttime', 't'];
const NAMES: Record<BarColumn | 'symbol', readonly string[]> = {
  time: TIME_NAMES,
  open: ['open', 'o', 'openprice'],
  high: ['high', 'h', 'highprice'],
  low: ['low', 'l', 'lowprice'],
  close: ['close', 'c', 'closeprice'],
  volume: ['volume', 'vol', 'v', 'basevolume'],
  symbol: ['symbol', 'ticker'],
};

/** A column's name without case and punctuation. */
export function plainName(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}

/** The place of each column in a file; volume and symbol may be absent. */
export type ColumnPlaces = Record<Exclude<BarColumn, 'volume'>, number> & {
  volume?: number;
  symbol?: number;
};

/** Finds the columns of bars among a file's column names. Throws `bad-data` naming those that are missing. */
export function findColumns(names: readonly string[], file: string): ColumnPlaces {
  const plain = names.map(plainName);
  const places: Partial<Record<BarColumn | 'symbol', number>> = {};
  for (const column of [...BAR_COLUMNS, 'symbol'] as const) {
    const place = NAMES[column].map((name) => plain.indexOf(name)).find((at) => at >= 0);
    if (place !== undefined) places[column] = place;
  }
  // Exchanges name the unit too: 'Volume BTC', 'Volume USDT'. The first is in base units.
  const volume = places.volume ?? plain.findIndex((name) => name.startsWith('volume'));
  if (volume >= 0) places.volume = volume;
  const missing = BAR_COLUMNS.filter((column) => column !== 'volume' && places[column] === undefined);
  if (missing.length === 0) return places as ColumnPlaces;
  const list = names.map((name) => `'${name}'`).join(', ');
  throw new TradelabError('bad-data', `${file}: no column ${missing.join(', ')} among ${list}`, {
    hint: 'name the columns time, open, high, low, close and volume; the first row of a CSV file holds the names',
  });
}
