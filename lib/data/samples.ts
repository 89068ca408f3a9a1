// The datasets that come with the package.

import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The ids of the bundled datasets. */
export const SAMPLES: readonly string[] = ['sp500'];

/** The path of a bundled dataset: `datasets/` lies beside `lib/` in the sources, and beside `dist/` in the package. */
export function samplePath(id: string): string {
  const candidates = ['../../datasets/', '../../../datasets/'].map((folder) =>
    fileURLToPath(new URL(`${folder}${id}.parquet`, import.meta.url)),
  );
  return candidates.find((path) => existsSync(path)) ?? candidates[1]!;
}
