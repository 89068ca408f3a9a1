// How far long work is, on stderr: a bar on a terminal, a line now and then elsewhere.

import { type Io, note } from './io.ts';
import { clock, count } from './show/numbers.ts';

/** Is told how much is done, and how many units a second where that is known better than by the clock. */
export type Progress = (done: number, total: number, rate?: number) => void;

// A bar moves ten times a second; a line every few seconds is enough for a log. Short work shows neither.
const [BAR_MS, LINE_MS] = [100, 5000];
const WIDEST_BAR = 30;
// One line up, and all below it away: what a terminal echoes of Ctrl-C is below the bar.
const ERASE = '\u001b[1A\r\u001b[J';

/** Shows how much of `what` is done; with a `unit`, how many of it a second. All that is left of a full bar is nothing. */
export function progress(io: Io, what: string, unit?: string): Progress {
  const began = performance.now();
  let [last, isDrawn] = [began, false];
  const hasBar = io.stderr.isTTY === true && io.env['TERM'] !== 'dumb';
  return (done, total, rate) => {
    const now = performance.now();
    const erase = isDrawn ? ERASE : '';
    if (done >= total) {
      if (isDrawn) io.stderr.write(erase);
      isDrawn = false;
    } else if (now - last >= (hasBar ? BAR_MS : LINE_MS)) {
      last = now;
      const course = courseOf(done, total, rate ?? (1000 * done) / (now - began), unit);
      if (hasBar) io.stderr.write(`${erase}${barLine(what, done / total, course, io)}\n`);
      else note(io, `${what}: ${course}`);
      isDrawn = hasBar;
    }
  };
}

function courseOf(done: number, total: number, rate: number, unit: string | undefined): string {
  const words = [
    `${Math.floor((100 * done) / total)}%`,
    ...(unit === undefined ? [] : [`${count(Math.round(rate))} ${unit}/s`]),
    ...(rate > 0 ? [`${clock((total - done) / rate)} left`] : []),
  ];
  return words.join('  ');
}

function barLine(what: string, share: number, course: string, { stderr, columns }: Io): string {
  const room = (stderr.columns ?? columns) - what.length - course.length - 5;
  const width = Math.max(0, Math.min(WIDEST_BAR, room));
  const full = Math.floor(share * width);
  return `${what}  ${'█'.repeat(full)}${'░'.repeat(width - full)}  ${course}`;
}
