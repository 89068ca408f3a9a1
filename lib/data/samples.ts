// The datasets that come with the package.

import { fileURLToPath } from 'node:url';

/** The ids of the bundled datasets. */
export const SAMPLES: readonly string[] = ['sp500'];

/** The path of a bundled dataset: `datasets/` lies beside `lib/` in a checkout, and beside the files of the built package. */
export function samplePath(id: string): string {
  const folder = import.meta.url.endsWith('.ts') ? '../../datasets' : '../datasets';
  return fileURLToPath(new URL(`${folder}/${id}.parquet`, import.meta.url));
}
