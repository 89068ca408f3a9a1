// The ids of records: short enough to type, in the order of time.

import { randomInt } from 'node:crypto';

let last = 0;

/** A new id and the time that it stands for (ms UTC): later than all of this process, and unlike those of others. */
export function newId(): { readonly id: string; readonly recorded: number } {
  last = Math.max(Date.now(), last + 1);
  const tail = randomInt(36 ** 4)
    .toString(36)
    .padStart(4, '0');
  return { id: last.toString(36) + tail, recorded: last };
}
