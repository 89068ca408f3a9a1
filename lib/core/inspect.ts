// How results show themselves where they are printed: in a REPL, in a notebook, by console.log.

/** The method by which Node prints an object, whose text it takes as it is. */
export const INSPECT: unique symbol = Symbol.for('nodejs.util.inspect.custom') as never;

/** The same plain object, which prints itself as `text` says; copies of it and its JSON know nothing of that. */
export function printedAs<T extends object>(object: T, text: (object: T) => string): T {
  return Object.defineProperty(object, INSPECT, { value: () => text(object) });
}

/** Lines of cells under their heads: the first columns, which are words, to the left, all others to the right. */
export function textTable(heads: readonly string[], rows: readonly (readonly string[])[], words = 0): string {
  const lines = [heads, ...rows];
  const widths = heads.map((_, k) => Math.max(...lines.map((line) => line[k]!.length)));
  const pad = (cell: string, k: number) => (k < words ? cell.padEnd(widths[k]!) : cell.padStart(widths[k]!));
  return lines.map((line) => line.map(pad).join('  ').trimEnd()).join('\n');
}
