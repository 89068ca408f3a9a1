import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BAR_COLUMNS, type BarColumns } from '../../core/index.ts';
import { withoutSpans } from '../drop-bars.ts';
import { mergeBars } from '../merge.ts';
import { columnsOf } from './columns-of.ts';
import { compareBars, type RepairPreference } from './compare.ts';
import { planRepair } from './repair-apply.ts';

const HOUR = 3_600_000;

/** Bars of some of the first thirty hours, whose close is one of two values. */
const someBars = fc
  .array(fc.option(fc.constantFrom(10, 11), { nil: undefined }), { maxLength: 30 })
  .map((closes) =>
    columnsOf(closes.flatMap((close, k) => (close === undefined ? [] : [[k * HOUR, 10, 11, 10, close, 1]]))),
  );

const rows = (c: BarColumns) => Array.from(c.time, (_, k) => BAR_COLUMNS.map((name) => c[name][k]!));

function repaired(stored: BarColumns, fetched: BarColumns, prefer: RepairPreference): number[][] {
  const changes = compareBars(stored, fetched, prefer);
  const answers = fetched.time.length > 0 ? [fetched] : [];
  const { put, dropped } = planRepair('1h', stored, answers, changes, { covered: [], maintenance: [] });
  return rows(withoutSpans(mergeBars(stored, put, { added: 0, replaced: 0, unchanged: 0 }), dropped));
}

test("a repair makes the exchange's bars of the times that it tells of, and leaves the others", () => {
  fc.assert(
    fc.property(someBars, someBars, (stored, fetched) => {
      const [first = Infinity, last = -Infinity] = [fetched.time[0], fetched.time.at(-1)];
      const outside = rows(stored).filter(([time]) => time! < first || time! > last);
      const expected = [...outside, ...rows(fetched)].sort((a, b) => a[0]! - b[0]!);
      expect(repaired(stored, fetched, 'exchange')).toEqual(expected);
    }),
  );
});

test('a repair that prefers what is stored changes no stored bar, and adds what is missing', () => {
  fc.assert(
    fc.property(someBars, someBars, (stored, fetched) => {
      const has = new Set(stored.time);
      const added = rows(fetched).filter(([time]) => !has.has(time!));
      const expected = [...rows(stored), ...added].sort((a, b) => a[0]! - b[0]!);
      expect(repaired(stored, fetched, 'stored')).toEqual(expected);
    }),
  );
});

test('every bar that differs is told, with both sides, and no other', () => {
  fc.assert(
    fc.property(someBars, someBars, (stored, fetched) => {
      const changes = compareBars(stored, fetched, 'exchange');
      const told = new Set(changes.map(({ time }) => time));
      expect(told.size).toBe(changes.length);
      const before = new Map(rows(stored).map(([time, ...values]) => [time!, values]));
      const after = new Map(
        repaired(stored, fetched, 'exchange').map(([time, ...values]) => [time!, values]),
      );
      for (const time of new Set([...before.keys(), ...after.keys()])) {
        const differs = JSON.stringify(before.get(time)) !== JSON.stringify(after.get(time));
        expect(told.has(time)).toBe(differs);
      }
      for (const { time, old, new: given } of changes)
        expect([old, given]).toEqual([before.get(time) ?? null, after.get(time) ?? null]);
    }),
  );
});
