// The order in which the combinations of a sweep run.
//
// Those of one value of the first parameter that varies go together, as they share its columns; the values are taken in
// an order that spreads: any stretch of it has small ones, large ones and those between. So parts of a sweep take equally
// long, though a short average crosses more often than a long one; what is left takes as long as what is done did; and
// what a sweep has done when it is stopped is a picture of the whole.

import type { Grid } from './sweep-grid.ts';
import type { Part } from './sweep-worker.ts';

const GOLDEN = (Math.sqrt(5) - 1) / 2;

/** The grid with its combinations in the order in which they run. */
export function inRunningOrder(grid: Grid): Grid {
  const { names, values } = grid;
  const blocks = blocksOf(grid);
  const step = stepOf(blocks.length);
  const wanted = new Float64Array(grid.wanted.length);
  let at = 0;
  for (let k = 0; k < blocks.length; k++) {
    const { from, to } = blocks[(k * step) % blocks.length]!;
    wanted.set(grid.wanted.subarray(from, to), at);
    at += to - from;
  }
  return { names, values, wanted };
}

/** Which rows of a grid in running order belong to `parts`, by the numbers of their combinations. */
export function rowsByNumber(grid: Grid, parts: readonly Part[]): Uint32Array {
  const { wanted } = grid;
  const isDone = new Uint8Array(wanted.length);
  for (const { from, to } of parts) isDone.fill(1, from, to);
  const rows = new Uint32Array(parts.reduce((sum, { from, to }) => sum + to - from, 0));
  let at = 0;
  for (const { from, to } of blocksOf(grid).sort((a, b) => wanted[a.from]! - wanted[b.from]!))
    for (let row = from; row < to; row++) if (isDone[row] === 1) rows[at++] = row;
  return rows;
}

/** The rows of each value of the first parameter that has several. */
function blocksOf({ values, wanted }: Grid): Part[] {
  const first = values.findIndex((list) => list.length > 1);
  const size = values.slice(first + 1).reduce((product, list) => product * list.length, 1);
  const blocks: Part[] = [];
  for (let from = 0, to = 0; from < wanted.length; from = to) {
    const value = Math.floor(wanted[from]! / size);
    while (to < wanted.length && Math.floor(wanted[to]! / size) === value) to++;
    blocks.push({ from, to });
  }
  return blocks;
}

/** A step that comes to each of `count` places once, nearest to the golden section: multiples of that spread most evenly. */
function stepOf(count: number): number {
  const wish = Math.round(count * GOLDEN);
  for (let off = 0; ; off++) {
    const step = [wish - off, wish + off].find((one) => one > 0 && divisor(one, count) === 1);
    if (step !== undefined) return step;
  }
}

function divisor(a: number, b: number): number {
  return b === 0 ? a : divisor(b, a % b);
}
