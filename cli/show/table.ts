// Text in columns: rows aligned under their heads, and blocks side by side as far as the terminal is wide.

/** How a column of a table stands. */
export interface TableColumn {
  readonly head: string;
  readonly align?: 'left' | 'right';
}

/** The lines of a table; `paint` gets the head line and the number of each line after it is aligned. */
export function table(columns: readonly TableColumn[], rows: readonly (readonly string[])[]): string[] {
  const all = [columns.map(({ head }) => head), ...rows];
  const widths = columns.map((_, k) => all.reduce((most, row) => Math.max(most, row[k]!.length), 0));
  return all.map((row) =>
    row
      .map((cell, k) => (columns[k]!.align === 'right' ? cell.padStart(widths[k]!) : cell.padEnd(widths[k]!)))
      .join('  ')
      .trimEnd(),
  );
}

/** A column with what it says of a thing; the spare ones are left out where it is too wide, the highest first. */
export interface ListColumn<T> extends TableColumn {
  readonly cell: (of: T) => string;
  readonly spare?: number;
}

/** A table of things with as many of its columns as fit. */
export function fittingTable<T>(
  columns: readonly ListColumn<T>[],
  things: readonly T[],
  width: number,
): string[] {
  const lines = table(
    columns,
    things.map((one) => columns.map(({ cell }) => cell(one))),
  );
  const most = Math.max(0, ...columns.map(({ spare = 0 }) => spare));
  if (most === 0 || lines.every((line) => line.length <= width)) return lines;
  return fittingTable(
    columns.filter(({ spare }) => spare !== most),
    things,
    width,
  );
}

/** Lines with their width as it is seen, which codes of colour do not count for. */
export interface Block {
  readonly lines: readonly string[];
  readonly width: number;
}

const GAP = 4;

/** Blocks in as many columns of equal width as fit, each put under the shortest column; a line parts them. */
export function sideBySide(blocks: readonly Block[], width: number): string[] {
  const wide = Math.max(...blocks.map((block) => block.width));
  const count = Math.max(1, Math.min(blocks.length, Math.floor((width + GAP) / (wide + GAP))));
  const columns: string[][] = Array.from({ length: count }, () => []);
  for (const { lines, width: own } of blocks) {
    const shortest = columns.reduce((best, column) => (column.length < best.length ? column : best));
    if (shortest.length > 0) shortest.push(' '.repeat(wide));
    shortest.push(...lines.map((line) => line + ' '.repeat(wide - own)));
  }
  const height = Math.max(...columns.map((column) => column.length));
  return Array.from({ length: height }, (_, i) =>
    columns
      .map((column) => column[i] ?? ' '.repeat(wide))
      .join(' '.repeat(GAP))
      .trimEnd(),
  );
}

/** Words joined to lines of at most `width` characters. */
export function wrap(words: readonly string[], joint: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    if (last === undefined || last.length + joint.length + word.length > width) lines.push(word);
    else lines[lines.length - 1] = last + joint + word;
  }
  return lines;
}
