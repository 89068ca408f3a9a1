// The log of repairs: a file in the series' folder for each, named by its manifest, with every value that changed.

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeWhole } from '../../core/files.ts';
import { type Timeframe, TradelabError } from '../../core/index.ts';
import { newName } from '../change-series.ts';
import { storedSeries } from '../source.ts';
import type { BarChange, RepairPreference } from './compare.ts';

/** What a repair has changed in a series, and when. */
export interface RepairEntry {
  /** ms UTC, by this machine's clock. */
  readonly at: number;
  readonly exchange: string;
  readonly timeframe: Timeframe;
  readonly prefer: RepairPreference;
  /** Oldest first; bars that were kept against the exchange's word among them. */
  readonly changes: readonly BarChange[];
}

/** Writes an entry beside the files of a series, and returns the file's name. */
export async function writeRepair(folder: string, entry: RepairEntry): Promise<string> {
  const name = newName('repair', 'json');
  await writeWhole(join(folder, name), (aside) => writeFile(aside, `${JSON.stringify(entry)}\n`));
  return name;
}

/**
 * What repairs have changed in a series of the catalog, the oldest first. The series is named as for `loadBars`. Throws
 * `not-found`, and `bad-data` where the log is damaged.
 */
export async function repairLog(
  id: string,
  timeframe?: Timeframe,
  { catalog }: { catalog?: string } = {},
): Promise<RepairEntry[]> {
  const { folder, repairs = [] } = await storedSeries(id, timeframe, catalog);
  return Promise.all(
    repairs.map(async (name) => {
      try {
        return JSON.parse(await readFile(join(folder, name), 'utf8')) as RepairEntry;
      } catch (cause) {
        throw new TradelabError('bad-data', `the log ${join(folder, name)} cannot be read`, { cause });
      }
    }),
  );
}
