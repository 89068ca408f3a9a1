// The calendar of an exchange's maintenance: what it has told of it over time, in one file of the catalog.

import { readFile, writeFile } from 'node:fs/promises';
import { absent, writeWhole } from '../core/files.ts';
import { TradelabError } from '../core/index.ts';
import { catalogOf, MARK, maintenanceFile } from './catalog.ts';
import type { Span } from './exchange/spans.ts';
import type { Manifest } from './manifest.ts';

/** The markets that maintenance stops: maintenance of other services of an exchange leaves no gaps. */
export type MaintainedMarkets = 'spot' | 'perpetual';

/** A time in which an exchange has had trading stopped. */
export interface Maintenance {
  /** What tells it from others of the same exchange. */
  readonly id: string;
  /** From when until when, ms UTC. */
  readonly begin: number;
  readonly end: number;
  readonly title: string;
  /** What could not be traded; empty where trading went on, or the maintenance did not take place. */
  readonly markets: readonly MaintainedMarkets[];
}

/** What is known of why bars of a series are missing. */
export interface KnownGaps {
  /** The times that an exchange was asked for: what is missing there it has not. */
  readonly covered: readonly Span[];
  readonly maintenance: readonly Maintenance[];
}

/** What the catalog knows of why bars of a series are missing. Throws `bad-data` where the calendar is damaged. */
export async function knownGaps({ folder, venue, symbol, covered = [] }: Manifest): Promise<KnownGaps> {
  const all = await readMaintenance(maintenanceFile(catalogOf(folder), venue.replace(MARK, '')));
  const market = symbol.includes(':') ? 'perpetual' : 'spot';
  return { covered, maintenance: all.filter(({ markets }) => markets.includes(market)) };
}

/**
 * Adds to the calendar what an exchange tells now. What it tells again replaces what was known of the same, and takes it out
 * where it stops no market any more. Throws `bad-data` where the calendar is damaged, and `disk`.
 */
export async function keepMaintenance(
  catalog: string,
  exchange: string,
  told: readonly Maintenance[],
): Promise<void> {
  const file = maintenanceFile(catalog, exchange);
  const known = await readMaintenance(file);
  const byId = new Map([...known, ...told].map((one) => [one.id, one]));
  const next = [...byId.values()]
    .filter(({ markets }) => markets.length > 0)
    .sort((a, b) => a.begin - b.begin);
  if (JSON.stringify(next) === JSON.stringify(known)) return;
  // Of two processes that write at the same time the exchange has told the same.
  await writeWhole(file, (aside) => writeFile(aside, `${JSON.stringify(next, null, 2)}\n`));
}

async function readMaintenance(file: string): Promise<Maintenance[]> {
  const text = await readFile(file, 'utf8').catch(absent('[]'));
  try {
    return (JSON.parse(text) as Maintenance[]).map(requireMaintenance);
  } catch (cause) {
    throw new TradelabError('bad-data', `${file} is damaged`, {
      hint: 'remove it: the next download asks the exchange again',
      cause,
    });
  }
}

function requireMaintenance({ id, begin, end, title, markets }: Maintenance): Maintenance {
  const isSound = [id, title].every((text) => typeof text === 'string') && begin <= end;
  if (!isSound || !markets.every((one) => one === 'spot' || one === 'perpetual'))
    throw new TypeError('maintenance');
  return { id, begin, end, title, markets };
}
