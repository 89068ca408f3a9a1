// What is known of a series beside its bars, as it stands in Parquet files and in the catalog.

import { type Instrument, parseTimeframe, type Timeframe, TradelabError } from '../core/index.ts';

/** What is known of a series beside its bars. */
export interface SeriesMetadata {
  readonly symbol?: string;
  readonly timeframe?: Timeframe;
  readonly instrument?: Instrument;
  /** How generated data was made; absent for data from a market. */
  readonly synthetic?: string;
  /** Where the data came from. */
  readonly source?: string;
  readonly licence?: string;
}

/** The metadata that JSON text holds, and nothing else of it. Throws `bad-data` where it is damaged; `file` names it. */
export function parseMetadata(json: string, file: string): SeriesMetadata {
  try {
    return pickMetadata(JSON.parse(json) as Record<string, unknown>);
  } catch (cause) {
    throw new TradelabError('bad-data', `the metadata in ${file} are damaged`, {
      hint: 'import or export the data again',
      cause,
    });
  }
}

/** The fields of a series' metadata among others. Throws where one has the wrong type. */
export function pickMetadata(from: SeriesMetadata | Record<string, unknown>): SeriesMetadata {
  const { symbol, timeframe, instrument, synthetic, source, licence } = from as Record<string, unknown>;
  return {
    ...text('symbol', symbol),
    ...(timeframe !== undefined && { timeframe: parseTimeframe(String(timeframe)) }),
    ...(instrument !== undefined && { instrument: instrument as Instrument }),
    ...text('synthetic', synthetic),
    ...text('source', source),
    ...text('licence', licence),
  };
}

function text(name: string, value: unknown): Record<string, string> {
  if (value === undefined) return {};
  if (typeof value !== 'string') throw new TypeError(`${name} is not text`);
  return { [name]: value };
}
