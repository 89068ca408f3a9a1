// What is left of a position and is less than a lot: no order could close it.

import type { Instrument } from '../core/index.ts';

/** The size to book of a fill that leaves less than a lot of the position: the whole of it; of any other, its own. */
export function withoutDust(
  position: number,
  side: 1 | -1,
  size: number,
  { lot = 0 }: Partial<Instrument> = {},
): number {
  const held = -side * position;
  return held > 0 && Math.abs(held - size) < lot * (1 - 1e-9) ? held : size;
}
