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

/** What is written every few seconds of how far work is, which only a slow machine has time for. */
const PROGRESS = /^\w+: \d+%( {2}.*)?\n$/;

/** Runs the words of a command line; those with spaces are given one by one. */
export async function tradelab(words: string | readonly string[], terminal = {}): Promise<Transcript> {
  let [out, err] = ['', ''];
  const code = await run(typeof words === 'string' ? words.split(' ').filter(Boolean) : words, {
    stdout: { write: (text) => (out += text) },
    stderr: { write: (text) => (err += PROGRESS.test(text) ? '' : text) },
    ...{ isTTY: false, columns: 80, env: {}, onInterrupt: () => () => {}, onTerminate: () => () => {} },
    ...terminal,
  });
  return { code, out, err };
}

/** A terminal at which Ctrl-C is hit as soon as work shows that so many percent of it are done, and some of it at least. */
export function interruptedAt(percent = 0) {
  let interrupt = () => {};
  const terminal = {
    err: '',
    stderr: {
      isTTY: true,
      write(text: string) {
        terminal.err += text;
        const [, shown = -1] = / (\d+)% /.exec(text) ?? [];
        if (Number(shown) >= percent) interrupt();
      },
    },
    onInterrupt: (listener: () => void) => {
      interrupt = listener;
      return () => {};
    },
  };
  return terminal;
}

/** A terminal at which Ctrl-C is hit before work has begun. */
export const interruptedAtOnce = { onInterrupt: (listener: () => void) => listener() ?? (() => {}) };

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
