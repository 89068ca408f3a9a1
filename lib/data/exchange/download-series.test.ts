// What is made of an exchange's answers.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Candle } from './client.ts';
import { usable } from './download-series.ts';

test('of a page, each time within the span is taken once, in order, as it was told last', () => {
  const page = fc.array(fc.tuple(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 1, max: 9 })));
  const [from, to] = [2, 10];
  fc.assert(
    fc.property(page, fc.boolean(), (rows: Candle[], isSorted) => {
      if (isSorted) rows.sort((a, b) => a[0]! - b[0]!);
      const last = new Map(rows.map(([time, price]) => [time!, price]));
      const times = [...last.keys()].filter((time) => time >= from && time < to).sort((a, b) => a - b);
      expect(usable(rows, from, to)).toEqual(times.map((time) => [time, last.get(time)]));
    }),
  );
});
