// What a repair changes, as a table: runs of bars that are added or removed in one row each.

import { type BarChange, type BarValues, formatTime, type Timeframe, timeframeMs } from 'tradelab';
import { count } from './numbers.ts';
import { table } from './table.ts';

const COLUMNS = [
  { head: 'Time' },
  { head: 'What' },
  { head: 'Bars', align: 'right' },
  { head: 'Values' },
] as const;
const NAMES = ['open', 'high', 'low', 'close', 'volume'] as const;
const SHOWN = 20;

/** A line for each change, the first twenty; bars that are added or removed one after another are one. */
export function changeLines(changes: readonly BarChange[], timeframe: Timeframe): string[] {
  const groups = runsOf(changes, timeframeMs(timeframe));
  if (groups.length === 0) return ['No bar differs.'];
  const rows = groups.slice(0, SHOWN).map((group) => {
    const [first, last] = [group[0]!, group.at(-1)!];
    const values = group.length > 1 ? `to ${formatTime(last.time)}` : valueWords(first);
    return [formatTime(first.time), first.change, count(group.length), values];
  });
  const more = groups.length - SHOWN;
  return [...table(COLUMNS, rows), ...(more > 0 ? [`and ${count(more)} more; --json lists all`] : [])];
}

function runsOf(changes: readonly BarChange[], ms: number): BarChange[][] {
  const groups: BarChange[][] = [];
  let before: BarChange | undefined;
  for (const one of changes) {
    const isAlike = before?.change === one.change && (one.old === null || one.new === null);
    if (isAlike && one.time - before!.time === ms) groups.at(-1)!.push(one);
    else groups.push([one]);
    before = one;
  }
  return groups;
}

/** 'close 118000 → 40012.5' of what changes, 'close 118000, not 40012.5' of what stays, or the bar where there is no other. */
function valueWords({ change, old, new: given }: BarChange): string {
  if (old === null) return barWords(given!);
  if (given === null) return `${barWords(old)}; the exchange has none`;
  const joint = change === 'kept' ? ', not' : ' →';
  const differing = NAMES.map((name, k) =>
    old[k] === given[k] ? '' : `${name} ${old[k]}${joint} ${given[k]}`,
  );
  return differing.filter(Boolean).join(', ');
}

function barWords(values: BarValues): string {
  return `close ${values[3]}, volume ${values[4]}`;
}
