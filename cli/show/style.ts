// Colour and weight, on a terminal that wants them alone. The sixteen basic colours suit light and dark.

import { stripVTControlCharacters } from 'node:util';
import type { Io } from '../io.ts';

type Paint = (text: string) => string;

export interface Style {
  readonly bold: Paint;
  readonly faint: Paint;
  readonly good: Paint;
  readonly bad: Paint;
  readonly warning: Paint;
}

const plain: Paint = (text) => text;
const code =
  (on: number, off: number): Paint =>
  (text) =>
    `\u001b[${on}m${text}\u001b[${off}m`;

const PLAIN: Style = { bold: plain, faint: plain, good: plain, bad: plain, warning: plain };
const COLOURED: Style = {
  bold: code(1, 22),
  faint: code(2, 22),
  good: code(32, 39),
  bad: code(31, 39),
  warning: code(33, 39),
};

/** The style of stdout: plain in files and pipes, on a dumb terminal, and where NO_COLOR says so (no-color.org). */
export function styleOf({ isTTY, env }: Io): Style {
  return isTTY && !env['NO_COLOR'] && env['TERM'] !== 'dumb' ? COLOURED : PLAIN;
}

const ESCAPE = '\u001b';

/** How wide a text is seen, which codes of colour do not count for. */
export function seenWidth(text: string): number {
  return stripVTControlCharacters(text).length;
}

/** The beginning of a line that is `width` wide at most, with all its codes. */
export function cut(line: string, width: number): string {
  if (seenWidth(line) <= width) return line;
  let left = width;
  const parts = line.split(ESCAPE).map((part, k) => {
    const start = k === 0 ? 0 : part.indexOf('m') + 1;
    const text = part.slice(start, start + Math.max(0, left));
    left -= text.length;
    return part.slice(0, start) + text;
  });
  return parts.join(ESCAPE);
}
