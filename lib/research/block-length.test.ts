import { expect, test } from 'vitest';
import { optimalBlockLength } from './block-length.ts';
import oracle from './oracle/reality-check.oracle.json' with { type: 'json' };

for (const { name, values, stationary } of oracle.blockLengths) {
  test(`${name}: the length is that of arch 8.0 to 1e-9, and at least 1`, () => {
    const length = optimalBlockLength(Float64Array.from(values));
    expect(Math.abs(length - Math.max(1, stationary))).toBeLessThan(1e-9);
  });
}

test('what does not vary, and what is too short to tell, has blocks of 1', () => {
  expect(optimalBlockLength(new Float64Array(100).fill(2))).toBe(1);
  expect(optimalBlockLength(Float64Array.of(1))).toBe(1);
  expect(optimalBlockLength(new Float64Array(0))).toBe(1);
});
