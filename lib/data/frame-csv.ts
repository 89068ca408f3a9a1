// A frame as CSV (RFC 4180, with '\n' at the end of a line, and no other one within text that did not have it).

import type { Frame, FrameColumn } from '../frames/index.ts';

/**
 * The lines of a frame as CSV: times as ISO dates, numbers in the shortest text that is read as the same bits, nothing
 * where a number or a time is undefined, true and false, words in quotes where they need them.
 */
export function* csvLines(frame: Frame): Generator<string> {
  yield `${Array.from(frame.columns.keys(), quoted).join(',')}\n`;
  const cells = Array.from(frame.columns.values(), cellsOf);
  for (let i = 0; i < frame.length; i++) yield `${cells.map((cell) => cell(i)).join(',')}\n`;
}

function cellsOf({ type, values }: FrameColumn): (i: number) => string {
  if (type === 'word') return (i) => quoted(values[i]!);
  if (type === 'boolean') return (i) => String(values[i] === 1);
  const text = type === 'time' ? isoTime : number;
  return (i) => (Number.isNaN(values[i]) ? '' : text(values[i]!));
}

function isoTime(ms: number): string {
  return new Date(ms).toISOString().replace('.000Z', 'Z');
}

function number(x: number): string {
  return Object.is(x, -0) ? '-0' : String(x);
}

// An empty word is quoted to be told from a value that is missing.
function quoted(word: string): string {
  return word === '' || /[",\r\n]/.test(word) ? `"${word.replaceAll('"', '""')}"` : word;
}
