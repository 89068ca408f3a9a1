// Colour and weight, on a terminal that wants them alone. The sixteen basic colours suit light and dark.

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
