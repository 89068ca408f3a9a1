// What stands at the foot of a terminal and says how work goes which has no end; lines that pass go above it.

import type { Io } from './io.ts';
import { cut } from './show/style.ts';

export interface StatusLine {
  /** Puts a text, of one line or several, in the place of the last one; on anything but a terminal it is not shown. */
  show(text: string): void;
  /** Writes a line to stderr that stays. */
  note(text: string): void;
  /** Writes a line to stdout that stays. */
  print(text: string): void;
  /** Takes the status away. */
  end(): void;
}

// So many lines up, and all below them away: what a terminal echoes of Ctrl-C is below the status.
const erase = (lines: number) => (lines === 0 ? '' : `\u001b[${lines}A\r\u001b[J`);

export function statusLine(io: Io): StatusLine {
  const isShown = io.stderr.isTTY === true && io.env['TERM'] !== 'dumb';
  let status = '';
  let height = 0;
  /** The status, which no line of is wider than the terminal: it would take up two. */
  const draw = () => {
    const lines = status === '' ? [] : status.split('\n');
    height = lines.length;
    return lines.map((line) => `${cut(line, (io.stderr.columns ?? io.columns) - 1)}\n`).join('');
  };
  return {
    show(text) {
      if (!isShown) return;
      status = text;
      io.stderr.write(erase(height) + draw());
    },
    note(text) {
      io.stderr.write(`${erase(height)}${text}\n${draw()}`);
    },
    print(text) {
      if (height > 0) io.stderr.write(erase(height));
      io.stdout.write(`${text}\n`);
      if (height > 0) io.stderr.write(draw());
    },
    end() {
      if (height > 0) io.stderr.write(erase(height));
      status = '';
      height = 0;
    },
  };
}
