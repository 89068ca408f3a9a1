// The file by which others see that the process of some bots lives.

import { writeFile } from 'node:fs/promises';
import { writeWhole } from '../core/files.ts';

/** What is in the file: the process, when it wrote last (ms by its own clock), and its sessions. */
export interface Heartbeat {
  readonly pid: number;
  readonly time: number;
  readonly bots: readonly string[];
}

/** Writes the file whole. Where it cannot be written, whoever looks sees that it is old: that is all there is to be told. */
export async function writeHeartbeat(file: string, bots: readonly string[]): Promise<void> {
  const beat: Heartbeat = { pid: process.pid, time: Date.now(), bots };
  await writeWhole(file, (aside) => writeFile(aside, JSON.stringify(beat))).catch(() => {});
}
