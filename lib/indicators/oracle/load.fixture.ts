// Reads the reference bars and the expected columns beside this file, and compares ours with them: for tests alone.

import { readFileSync } from 'node:fs';
import { type Bars, createBars } from '../../core/bars.ts';
import { type BarSeries, columnsAtOnce, type Series, type Signal } from '../../graph/index.ts';

/** The reference bars: 400 hours of a seeded walk, or 300 with gaps, flat stretches and zero volume. */
export type OracleBars = 'bars' | 'rough-bars';

/** One call of a reference library on the reference bars. */
export interface OracleCase {
  /** The call, the library with its version, and the bars: the name of a test. */
  readonly title: string;
  readonly bars: OracleBars;
  /** The numbers of the call that are parameters, in our order. */
  readonly args: readonly number[];
  /** Expected columns by our names of the outputs; null for a row without a value. */
  readonly columns: Readonly<Record<string, readonly (number | null)[]>>;
}

interface OracleFile {
  readonly source: string;
  readonly cases: readonly (Omit<OracleCase, 'title'> & { readonly call: string })[];
}

/** The reference bars of a name. */
export function oracleBars(name: OracleBars): Bars {
  return createBars(read(`${name}.json`) as Parameters<typeof createBars>[0]);
}

/** The cases of `<name>.oracle.json`. */
export function oracle(name: string): OracleCase[] {
  const { source, cases } = read(`${name}.oracle.json`) as OracleFile;
  return cases.map(({ call, ...rest }) => ({ ...rest, title: `${call} on ${rest.bars}, ${source}` }));
}

/**
 * The rows in which ours differ from the expected by more than 1e-9 (relative; absolute below 1): none is the aim.
 * A row without an expected value must be without a value.
 */
export function mismatches(
  { bars, args, columns }: Pick<OracleCase, 'bars' | 'args' | 'columns'>,
  build: (bars: BarSeries, ...args: number[]) => Readonly<Record<string, Series | Signal>>,
): string[] {
  const ours = columnsAtOnce((series) => build(series, ...args), oracleBars(bars));
  return Object.entries(columns).flatMap(([name, expected]) =>
    expected.flatMap((value, row) => {
      const actual = ours[name]![row]!;
      const same =
        value === null
          ? Number.isNaN(actual)
          : Math.abs(actual - value) <= 1e-9 * Math.max(1, Math.abs(value));
      return same ? [] : [`${name}[${row}] is ${actual}, expected ${value}`];
    }),
  );
}

function read(file: string): unknown {
  return JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8'));
}
