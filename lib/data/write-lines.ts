// Text files of very many lines.

import { open } from 'node:fs/promises';
import { writeWhole } from '../core/files.ts';

// Lines that are joined before they are written: large enough for the disk, small beside the data.
const BATCH = 10_000;

/** Writes a file of lines, each with its own end, which is replaced in one step. Throws `disk`. */
export function writeLines(file: string, lines: Iterable<string>): Promise<void> {
  return writeWhole(file, async (aside) => {
    const handle = await open(aside, 'w');
    try {
      let batch: string[] = [];
      for (const line of lines) {
        batch.push(line);
        if (batch.length < BATCH) continue;
        await handle.writeFile(batch.join(''));
        batch = [];
      }
      await handle.writeFile(batch.join(''));
    } finally {
      await handle.close();
    }
  });
}
