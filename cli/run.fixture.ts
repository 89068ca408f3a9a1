// The commands in this process, in a folder of the test's own, as a terminal of 80 columns would see them.

import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { run } from './main.ts';

/** What a command has said, and how it ended. */
export interface Transcript {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs the words of a command line; those with spaces are given one by one. */
export async function tradelab(words: string | readonly string[], terminal = {}): Promise<Transcript> {
  let [out, err] = ['', ''];
  const code = await run(typeof words === 'string' ? words.split(' ').filter(Boolean) : words, {
    stdout: { write: (text) => (out += text) },
    stderr: { write: (text) => (err += text) },
    ...{ isTTY: false, columns: 80, env: {}, onInterrupt: () => () => {}, onTerminate: () => () => {} },
    ...terminal,
  });
  return { code, out, err };
}

/** Puts the tests of a file into an empty folder with an empty catalog; returns where it will be. */
export function useTemporaryFolder(): void {
  const before = process.cwd();
  let folder = '';
  beforeAll(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'tradelab-cli-')));
    process.chdir(folder);
    process.env['TRADELAB_CATALOG'] = join(folder, 'catalog');
  });
  afterAll(() => {
    process.chdir(before);
    delete process.env['TRADELAB_CATALOG'];
    rmSync(folder, { recursive: true, force: true });
  });
}
