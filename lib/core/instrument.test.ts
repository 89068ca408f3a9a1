import fc from 'fast-check';
import { expect, test } from 'vitest';
import { floorToStep, roundToStep, stepsToNumber, wholeSteps } from './instrument.ts';

const decimalSteps = [1e-8, 1e-5, 0.001, 0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 1000];

test('a whole number of steps is counted as that, however many they are', () => {
  fc.assert(
    fc.property(fc.constantFrom(...decimalSteps), fc.integer({ min: 0, max: 1e12 }), (step, count) => {
      expect(wholeSteps(stepsToNumber(count, step), step)).toBe(count);
    }),
  );
});

test('a number of steps is the decimal number that a person writes', () => {
  expect(stepsToNumber(3, 0.1)).toBe(0.3);
  expect(stepsToNumber(22369761, 0.01)).toBe(223697.61);
  expect(stepsToNumber(7, 2.5)).toBe(17.5);
});

test('rounding down leaves less than one step, and never rounds up', () => {
  const sizes = fc.double({ min: 0, max: 1e7, noNaN: true });
  fc.assert(
    fc.property(fc.constantFrom(...decimalSteps), sizes, (step, size) => {
      const rounded = floorToStep(size, step);
      expect(size - rounded).toBeLessThan(step * (1 + 1e-9));
      expect(rounded).toBeLessThanOrEqual(size + 1e-9 * Math.max(step, size));
    }),
  );
  expect(floorToStep(0.299, 0.1)).toBe(0.2);
  expect(floorToStep(0.3, 0.1)).toBe(0.3);
  expect(floorToStep(1.2345, undefined)).toBe(1.2345);
});

test('rounding to a step takes the nearest', () => {
  expect(roundToStep(100.013, 0.005)).toBe(100.015);
  expect(roundToStep(100.012, 0.005)).toBe(100.01);
  expect(roundToStep(1.2345, undefined)).toBe(1.2345);
});
