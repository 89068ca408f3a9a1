// A line of blocks that shows how a series went.

const BLOCKS = '▁▂▃▄▅▆▇█';

/** The series in `width` blocks between its least and its greatest value; each shows the last value of its stretch. */
export function sparkline(values: ArrayLike<number>, width: number): string {
  const count = Math.min(width, values.length);
  const picked = Array.from(
    { length: count },
    (_, k) => values[Math.ceil(((k + 1) * values.length) / count) - 1]!,
  );
  const low = Math.min(...picked);
  const span = Math.max(...picked) - low || 1;
  const block = (value: number) => BLOCKS[Math.min(7, Math.floor((8 * (value - low)) / span))]!;
  return picked.map(block).join('');
}
