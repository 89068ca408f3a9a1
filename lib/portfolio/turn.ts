// Whose turn it is: the order in which legs take money at one moment.

import { didYouMean, TradelabError } from '../core/errors.ts';
import type { Column } from '../graph/index.ts';
import type { Leg } from './leg.ts';
import type { Turn } from './run.ts';

/** By a column of the legs' strategies, the highest first, legs without a value last. Throws `bad-option` where one lacks it. */
export function turnBy(rank: string, legs: readonly Leg[]): Turn {
  const columns = new Map(legs.map((leg) => [leg, columnOf(rank, leg)]));
  const score = (leg: Leg, rowsBack: number) => {
    const value = columns.get(leg)![leg.row - rowsBack]!;
    return value >= Number.NEGATIVE_INFINITY ? value : Number.NEGATIVE_INFINITY;
  };
  return (a, b, rowsBack) => {
    const [left, right] = [score(a, rowsBack), score(b, rowsBack)];
    return left > right ? -1 : left < right ? 1 : 0;
  };
}

function columnOf(rank: string, { program }: Leg): Column {
  const { columns } = program;
  const column = columns.find(({ name }) => name === rank);
  if (column !== undefined) return column.values;
  throw new TradelabError(
    'bad-option',
    `strategy '${program.strategy.name}' has no column '${rank}' to rank by`,
    {
      hint: didYouMean(
        rank,
        columns.map(({ name }) => name),
      ),
    },
  );
}
