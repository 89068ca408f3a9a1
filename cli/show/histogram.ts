// A line of blocks that shows how values are spread.

const BLOCKS = '▁▂▃▄▅▆▇█';

/** How many values there are in each of `width` equal steps from the least to the greatest; none is a blank. */
export function histogram(values: Float64Array, width: number): string {
  const low = values.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
  const high = values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  const counts = new Float64Array(width);
  const at = (value: number) => Math.min(width - 1, Math.floor((width * (value - low)) / (high - low || 1)));
  for (const value of values) counts[at(value)]!++;
  const most = Math.max(...counts);
  return Array.from(counts, (count) => (count === 0 ? ' ' : BLOCKS[Math.ceil((8 * count) / most) - 1])).join(
    '',
  );
}
