// A frame to a file for other programs.

import { writeFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { writeWhole } from '../core/files.ts';
import { TradelabError } from '../core/index.ts';
import { type Frame, toArrow } from '../frames/index.ts';
import { csvLines } from './frame-csv.ts';
import { writeParquet } from './parquet-write.ts';
import { writeLines } from './write-lines.ts';

/**
 * Writes a frame to a .csv, .parquet or .arrow file (Arrow's IPC file), which is replaced in one step. CSV has no place for
 * the metadata; its times are ISO dates, and what is undefined is empty. Throws `bad-option` for another kind of file, and `disk`.
 */
export async function writeFrame(frame: Frame, file: string): Promise<void> {
  const write = writers[extname(file).toLowerCase()];
  if (write !== undefined) return write(file, frame);
  throw new TradelabError('bad-option', `${file}: not a kind of file that a frame is written to`, {
    hint: 'end its name in .csv, .parquet or .arrow',
  });
}

const writers: Record<string, (file: string, frame: Frame) => Promise<void>> = {
  '.csv': (file, frame) => writeLines(file, csvLines(frame)),
  '.parquet': writeParquet,
  '.arrow': async (file, frame) => {
    const { tableToIPC } = await import('apache-arrow');
    const bytes = tableToIPC(await toArrow(frame), 'file');
    return writeWhole(file, (aside) => writeFile(aside, bytes));
  },
};
