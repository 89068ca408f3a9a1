// One line at the foot of a terminal that says how work goes which has no end; lines that pass go above it.

import { type Io, note } from './io.ts';

export interface StatusLine {
  /** Puts a text in the place of the last one; on anything but a terminal it is not shown. */
  show(text: string): void;
  /** Writes a line that stays. */
  note(text: string): void;
  /** Takes the status away. */
  end(): void;
}

// One line up, and all below it away: what a terminal echoes of Ctrl-C is below the status.
const ERASE = '\u001b[1A\r\u001b[J';

export function statusLine(io: Io): StatusLine {
  const isShown = io.stderr.isTTY === true && io.env['TERM'] !== 'dumb';
  let text: string | undefined;
  const draw = () => {
    if (text !== undefined) note(io, text.slice(0, (io.stderr.columns ?? io.columns) - 1));
  };
  const erase = () => {
    if (text !== undefined) io.stderr.write(ERASE);
  };
  return {
    show(next) {
      if (!isShown) return;
      erase();
      text = next;
      draw();
    },
    note(line) {
      erase();
      note(io, line);
      draw();
    },
    end() {
      erase();
      text = undefined;
    },
  };
}
