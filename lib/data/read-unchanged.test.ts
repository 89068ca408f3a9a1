// Files that are replaced while they are read, again and again: every answer is of one of them alone.
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createObservations } from '../core/index.ts';
import { temporaryFolder } from '../temporary-folder.fixture.ts';
import { loadFunding, storeFunding } from './funding.ts';
import { loadObservations, OBSERVATIONS, writeObservations } from './observations.ts';
import { sql } from './sql.ts';

const KEY = { venue: 'x', symbol: 'BTC/USDT:USDT' };

/** Writes version 1, and 2 to 40 while `read` goes on; each reading is of one version, no older than the one before. */
async function readWhile(
  write: (version: number) => Promise<unknown>,
  read: () => Promise<number[]>,
): Promise<void> {
  await write(1);
  let isWriting = true;
  const writing = (async () => {
    for (let version = 2; version <= 40; version++) await write(version);
  })().finally(() => {
    isWriting = false;
  });
  for (let last = 1; isWriting; ) {
    const versions = await read();
    expect(new Set(versions).size).toBe(1);
    expect(versions[0]).toBeGreaterThanOrEqual(last);
    last = versions[0]!;
  }
  await writing;
}

test('rates of funding are those of one file, while downloads replace it', async () => {
  const catalog = temporaryFolder();
  await readWhile(
    (version) => {
      const rate = new Float64Array(2 + version).fill(version);
      const time = rate.map((_, k) => k * 28_800_000);
      return storeFunding(catalog, KEY, { time, rate }, [0, time.at(-1)! + 1]);
    },
    async () => {
      const { rate } = await loadFunding('x:BTC/USDT:USDT', { catalog });
      expect(rate.length).toBe(2 + rate[0]!);
      const { rows } = await sql('SELECT min(rate), max(rate), count(rate) - 2 FROM funding', { catalog });
      expect(new Set(rows[0]).size).toBe(1);
      return [...rate];
    },
  );
});

test('another series is that of one file, with its columns, while imports replace it', async () => {
  const catalog = temporaryFolder();
  await readWhile(
    (version) => {
      const published = Float64Array.from({ length: 2 + version }, (_, k) => k * 3_600_000);
      const columns = version % 2 === 0 ? ['a'] : ['a', 'b'];
      const values = Object.fromEntries(
        columns.map((name) => [name, new Float64Array(2 + version).fill(version)]),
      );
      const series = createObservations({ id: 'mood', published, values });
      return writeObservations(join(catalog, OBSERVATIONS, 'mood'), series, { columns, hasPeriod: false });
    },
    async () => {
      const { length, values } = await loadObservations('mood', { catalog });
      expect(Object.keys(values)).toHaveLength(1 + (length % 2));
      return Object.values(values).flatMap((column) => [...column, length - 2]);
    },
  );
});
