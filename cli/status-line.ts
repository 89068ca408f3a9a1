// What stands at the foot of a terminal and says how work goes which has no end; lines that pass go above it.

import type { Io } from './io.ts';
import { cut, seenWidth } from './show/style.ts';

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

export function statusLine(io: Io): StatusLine {
  const isShown = io.stderr.isTTY === true && io.env['TERM'] !== 'dumb';
  let status = '';
  let drawn: string[] = [];
  const width = () => io.stderr.columns ?? io.columns;
  /** So many lines up, and all below them away: what a terminal echoes of Ctrl-C is below the status. */
  const erase = () => {
    // A terminal that was made narrower has broken lines in two.
    const height = drawn.reduce((sum, line) => sum + Math.max(1, Math.ceil(seenWidth(line) / width())), 0);
    return height === 0 ? '' : `\u001b[${height}A\r\u001b[J`;
  };
  /** No line is wider than the terminal: it would take up two. */
  const draw = () => {
    drawn = status === '' ? [] : status.split('\n').map((line) => cut(line, width() - 1));
    return drawn.map((line) => `${line}\n`).join('');
  };
  return {
    show(text) {
      if (!isShown) return;
      const erased = erase();
      status = text;
      io.stderr.write(erased + draw());
    },
    note(text) {
      io.stderr.write(`${erase()}${text}\n${draw()}`);
    },
    print(text) {
      if (drawn.length > 0) io.stderr.write(erase());
      io.stdout.write(`${text}\n`);
      if (drawn.length > 0) io.stderr.write(draw());
    },
    end() {
      if (drawn.length > 0) io.stderr.write(erase());
      status = '';
      drawn = [];
    },
  };
}
