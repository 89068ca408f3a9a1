// Warnings of one kind: the first few as they are, and how many more there were.

import type { Warning } from '../core/run.ts';
import { formatTime } from '../core/time.ts';

const SHOWN = 5;

/** A run that is refused a thousand orders says so a few times, and then how often. */
export class WarningList {
  readonly #code: string;
  readonly #first: Warning[] = [];
  #count = 0;

  constructor(code: string) {
    this.#code = code;
  }

  /** Notes a warning of the bar at `time`; `say` is given the bar's time in words. */
  add(time: number, say: (bar: string) => string): void {
    if (this.#count++ < SHOWN) this.#first.push({ code: this.#code, message: say(formatTime(time)), time });
  }

  get warnings(): Warning[] {
    const rest = this.#count - SHOWN;
    if (rest <= 0) return this.#first;
    return [...this.#first, { code: this.#code, message: `… and ${rest} more of the same kind` }];
  }
}
