// What the statistics over many strategies demand of the columns of returns that they are given.

import { shown, TradelabError } from '../core/errors.ts';

/** The rows of the columns. Throws `bad-option` where there are fewer than `least`, or `bad-data` where they differ or a value is not finite. */
export function requireColumns(
  columns: readonly Float64Array[],
  least: { readonly columns: number; readonly rows: number },
): number {
  if (columns.length < least.columns) {
    throw new TradelabError(
      'bad-option',
      `returns of ${columns.length} are given, and ${least.columns} are needed at least`,
      {
        hint: 'give a column for every strategy that was tried',
      },
    );
  }
  const rows = columns[0]!.length;
  for (const [k, column] of columns.entries()) {
    if (column.length !== rows) {
      throw new TradelabError(
        'bad-data',
        `column ${k} of the returns has ${column.length} rows, the first has ${rows}`,
      );
    }
    const row = column.findIndex((value) => !Number.isFinite(value));
    if (row >= 0)
      throw new TradelabError('bad-data', `row ${row} in column ${k} of the returns is ${column[row]}`, {
        hint: 'returns are finite; an account that was ruined has none',
      });
  }
  if (rows >= least.rows) return rows;
  throw new TradelabError('too-few-bars', `there are ${rows} rows of returns`, {
    hint: `${least.rows} are needed at least`,
  });
}

/** Throws `bad-option` where an option is not a whole number of at least 1. */
export function requireCount(name: string, value: number): void {
  if (Number.isInteger(value) && value >= 1) return;
  throw new TradelabError('bad-option', `${name} is ${shown(value)}`, {
    hint: `${name} is a whole number, at least 1`,
  });
}
