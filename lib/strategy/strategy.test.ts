import { expect, test } from 'vitest';
import { faultOf } from '../fault.fixture.ts';
import { param } from './params.ts';
import { defineStrategy } from './strategy.ts';

const plain = { name: 'plain', params: {}, indicators: () => ({}), onBar: () => ({}) };

/** What is said of a strategy that the types would not let pass. */
const fault = (spec: object) => faultOf(() => defineStrategy(spec as typeof plain));

test('a strategy is handed back as it was written', () => {
  expect(defineStrategy(plain)).toBe(plain);
});

test.each<[object, string]>([
  [
    { ...plain, name: 'EMA Cross' },
    "bad-strategy: 'EMA Cross' is no name for a strategy | use small letters, digits and dashes: ema-cross",
  ],
  [
    { ...plain, name: undefined },
    'bad-strategy: undefined is no name for a strategy | use small letters, digits and dashes: ema-cross',
  ],
  [
    { ...plain, onBar: undefined },
    "bad-strategy: strategy 'plain' needs either signals or onBar | add one of the two",
  ],
  [
    { ...plain, signals: () => ({}) },
    "bad-strategy: strategy 'plain' needs either signals or onBar | leave one of the two out",
  ],
  [
    { ...plain, params: undefined },
    "bad-strategy: strategy 'plain' has no params | without parameters: params: {}",
  ],
  [
    { ...plain, indicators: undefined },
    "bad-strategy: strategy 'plain' has no indicators | without any: indicators: () => ({})",
  ],
  [
    { ...plain, params: { fast: param.int(60, { min: 2, max: 50 }) } },
    "bad-strategy: strategy 'plain': the default of parameter 'fast' is 60 | it takes a whole number from 2 to 50",
  ],
  [
    { ...plain, params: { fast: param.int(2.5) } },
    "bad-strategy: strategy 'plain': the default of parameter 'fast' is 2.5 | it takes a whole number",
  ],
  [
    { ...plain, params: { mode: param.choice(['a', 'b'], { default: 'c' as 'a' }) } },
    "bad-strategy: strategy 'plain': the default of parameter 'mode' is 'c' | it takes one of a, b",
  ],
])('a strategy that cannot run is refused in words: %o', (spec, words) => {
  expect(fault(spec)).toBe(words);
});
