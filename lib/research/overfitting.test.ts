import { expect, test } from 'vitest';
import { normal, random } from '../core/random.ts';
import oracle from './oracle/overfitting.oracle.json' with { type: 'json' };
import { backtestOverfitting } from './overfitting.ts';

const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;

for (const { name, blocks, columns, ...known } of oracle.cases) {
  test(`${name}: all is as an enumeration of the splits with numpy and scipy finds it, to 1e-9`, () => {
    const found = backtestOverfitting(
      columns.map((column) => Float64Array.from(column)),
      { blocks },
    );
    const { probability, logits, degradation, lossProbability, splits } = found;
    expect({ probability, lossProbability, splits }).toEqual({
      probability: known.probability,
      lossProbability: known.lossProbability,
      splits: known.splits,
    });
    expect(mean(logits)).toBeCloseTo(known.meanLogit, 9);
    expect(mean(logits.map((logit) => logit ** 2))).toBeCloseTo(known.logitSquares, 9);
    expect(degradation.slope).toBeCloseTo(known.slope, 9);
    expect(degradation.intercept).toBeCloseTo(known.intercept, 9);
  });
}

function returns(seed: number, count: number, rows: number, gain = (_: number) => 0): Float64Array[] {
  const draw = normal(random(seed));
  return Array.from({ length: count }, (_, k) =>
    Float64Array.from({ length: rows }, () => 0.01 * draw() + gain(k)),
  );
}

// The paper's own experiments: without skill the probability is about a half or above, with one true strategy about 0.
test('the best of noise is as good as any outside of its sample', () => {
  const found = [1, 2, 3, 4, 5].map((seed) => backtestOverfitting(returns(seed, 40, 320), { blocks: 8 }));
  const average = found.reduce((sum, { probability }) => sum + probability, 0) / found.length;
  expect(average).toBeGreaterThan(0.35);
  expect(found.every(({ degradation }) => degradation.slope < 0)).toBe(true);
});

test('a strategy that is truly good is the best outside of its sample too', () => {
  const found = backtestOverfitting(
    returns(1, 40, 320, (k) => (k === 7 ? 0.005 : 0)),
    { blocks: 8 },
  );
  expect(found.probability).toBe(0);
  expect(found.lossProbability).toBe(0);
});

test('a swap of the two halves is a split too, and with two blocks there is no other', () => {
  const [up, down] = [0.01, -0.01];
  const first = Float64Array.of(up, up / 2, up, down, down / 2, down);
  const second = first.map((value) => -value);
  const { splits, probability, lossProbability } = backtestOverfitting([first, second], { blocks: 2 });
  expect({ splits, probability, lossProbability }).toEqual({ splits: 2, probability: 1, lossProbability: 1 });
});

test('strategies that are the same share the middle ranks', () => {
  const [one] = returns(3, 1, 64);
  const { logits, probability } = backtestOverfitting([one!, one!.slice(), one!.slice()], { blocks: 4 });
  expect(logits).toEqual(new Float64Array(6));
  expect(probability).toBe(1);
});

test('what is left over by equal blocks is cut from the front', () => {
  const columns = returns(4, 3, 67);
  const rest = columns.map((column) => column.subarray(3));
  expect(backtestOverfitting(columns, { blocks: 8 })).toEqual(backtestOverfitting(rest, { blocks: 8 }));
});

test('a strategy that never trades has a Sharpe ratio of 0 in every half', () => {
  const losing = returns(5, 3, 64, () => -0.02);
  const { degradation, probability } = backtestOverfitting([...losing, new Float64Array(64)], { blocks: 4 });
  expect(probability).toBe(0);
  expect(degradation.slope).toBeNaN();
});

test('one strategy, odd blocks and too few rows are refused', () => {
  const columns = returns(6, 2, 31);
  expect(() => backtestOverfitting(columns.slice(1))).toThrow('returns of 1 are given');
  expect(() => backtestOverfitting(columns, { blocks: 5 })).toThrow('blocks is 5');
  expect(() => backtestOverfitting(columns, { blocks: 26 })).toThrow('blocks is 26');
  expect(() => backtestOverfitting(columns)).toThrow('there are 31 rows');
});
