// Design section 2: what a bar may know of another series is what was published by the bar's close.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import '../seed.fixture.ts';
import { createObservations, type ObservationsInput, valuesAtClose } from './observations.ts';

const HOUR = 3_600_000;
const MINUTE = 60_000;
const hours = (count: number) => ({
  time: Float64Array.from({ length: count }, (_, i) => i * HOUR),
  timeframe: '1h' as const,
});
const visible = (input: ObservationsInput, bars = 4) =>
  Array.from(valuesAtClose(createObservations(input), 'value', hours(bars)));
const { NaN: none } = Number;

test('a value published at the close of a bar is seen on it, and one a millisecond later on the next', () => {
  expect(visible({ published: [2 * HOUR], values: { value: [7] } })).toEqual([none, 7, 7, 7]);
  expect(visible({ published: [2 * HOUR + 1], values: { value: [7] } })).toEqual([none, none, 7, 7]);
});

test('of two values published within a bar the later one is seen, of two at one time the one below', () => {
  expect(visible({ published: [10 * MINUTE, 50 * MINUTE], values: { value: [1, 2] } }, 1)).toEqual([2]);
  expect(visible({ published: [MINUTE, MINUTE], values: { value: [1, 2] } }, 1)).toEqual([2]);
});

test('a value stays until the next one, over gaps between bars too', () => {
  const bars = { time: Float64Array.of(0, HOUR, 50 * HOUR), timeframe: '1h' as const };
  const series = createObservations({ published: [HOUR, 49 * HOUR], values: { value: [1, 2] } });
  expect(Array.from(valuesAtClose(series, 'value', bars))).toEqual([1, 1, 2]);
});

test('a revision of the latest period is seen, one of an earlier period is not the latest value', () => {
  // By hand, after the way of gross domestic product: the first quarter, its revision, the second, the first once more.
  const published = [HOUR, 2 * HOUR, 3 * HOUR, 4 * HOUR];
  const input = { published, period: [-90, -90, -1, -90], values: { value: [1.1, 1.3, 2, 1.2] } };
  expect(visible(input, 5)).toEqual([1.1, 1.3, 2, 2, 2]);
});

test('a row that lacks the value changes nothing, whatever else it has', () => {
  const values = { value: [1, none, 3], other: [9, 9, 9] };
  expect(visible({ published: [HOUR, 2 * HOUR, 3 * HOUR], values })).toEqual([1, 1, 3, 3]);
});

/** What is known at `close`, as the definition says it: all that was published, sorted by period, the last of it. */
function known({ published, period, value }: Record<string, number[]>, close: number): number {
  const rows = published!.map((at, k) => ({ at, of: (period ?? published)![k]!, value: value![k]!, k }));
  const seen = rows.filter((row) => row.at <= close && !Number.isNaN(row.value));
  return seen.sort((a, b) => a.of - b.of || a.k - b.k).at(-1)?.value ?? Number.NaN;
}

const time = fc.integer({ min: -10, max: 60 });
const series = fc
  .record({
    rows: fc.array(fc.tuple(time, time, fc.oneof(fc.constant(Number.NaN), fc.integer())), { maxLength: 30 }),
    hasPeriod: fc.boolean(),
  })
  .map(({ rows, hasPeriod }) => {
    const sorted = rows.toSorted(([a], [b]) => a - b).map((row) => [row[0] * HOUR, row[1] * HOUR, row[2]]);
    const [published, period, value] = [0, 1, 2].map((k) => sorted.map((row) => row[k]!));
    return hasPeriod ? { published, period, value } : { published, value };
  }) as fc.Arbitrary<Record<string, number[]>>;
const times = fc
  .uniqueArray(fc.integer({ min: 0, max: 50 }), { maxLength: 30 })
  .map((all) => Float64Array.from(all, (hour) => hour * HOUR).sort());

test('no bar sees more or less than was published by its close, however bars and publications are cut', () => {
  fc.assert(
    fc.property(series, times, fc.nat(30), (rows, time, cut) => {
      const { published, period, value } = rows as Record<'published' | 'value', number[]> &
        Partial<Record<'period', number[]>>;
      const make = (end: number) =>
        createObservations({
          published: published.slice(0, end),
          ...(period && { period: period.slice(0, end) }),
          values: { value: value.slice(0, end) },
        });
      const at = (bars: Float64Array, all = make(published.length)) =>
        Array.from(valuesAtClose(all, 'value', { time: bars, timeframe: '1h' }));
      const expected = Array.from(time, (open) => known(rows, open + HOUR));
      expect(at(time)).toEqual(expected);
      expect([...at(time.subarray(0, cut)), ...at(time.subarray(cut))]).toEqual(expected);
      // What is published after the close of the last bar before the cut changes nothing on it and before.
      const end = cut === 0 || time.length === 0 ? 0 : time[Math.min(cut, time.length) - 1]! + HOUR;
      const past = make(published.filter((when) => when <= end).length);
      expect(at(time.subarray(0, cut), past)).toEqual(expected.slice(0, cut));
    }),
  );
});

test('columns of other lengths, times out of order and infinite values are refused', () => {
  const make = (input: Partial<ObservationsInput>) => () =>
    createObservations({ id: 'mood', published: [1, 2], values: { value: [1, 2] }, ...input });
  expect(make({ values: {} })).toThrow('mood: it has no values');
  expect(make({ values: { value: [1] } })).toThrow("mood: column 'value' has 1 rows, 'published' has 2");
  expect(make({ published: [2, 1] })).toThrow('mood: row 1 was published before the row above it');
  expect(make({ published: [1, none] })).toThrow("mood: row 1 of 'published' is NaN");
  expect(make({ period: [none, 1] })).toThrow("mood: row 0 of 'period' is NaN");
  expect(make({ values: { value: [1, Infinity] } })).toThrow("mood: row 1 of 'value' is Infinity");
  expect(make({ values: { value: [1, none] } })).not.toThrow();
});
