import { expect, test } from 'vitest';
import { decimal, formatMetric, percent, signedPercent } from './format.ts';

test('a fraction is printed as percent, with a true minus sign', () => {
  expect(percent(0.01234)).toBe('1.23%');
  expect(percent(-0.5)).toBe('−50.00%');
  expect(signedPercent(0.0123)).toBe('+1.23%');
  expect(signedPercent(-0.0123)).toBe('−1.23%');
});

test('decimal separates thousands', () => {
  expect(decimal(-1234567.891)).toBe('−1,234,567.89');
});

test('what is undefined is a dash and never 0', () => {
  expect(percent(null)).toBe('–');
  expect(decimal(Number.NaN)).toBe('–');
  for (const unit of ['fraction', 'number', 'bars', 'quote'] as const)
    expect(formatMetric(null, unit)).toBe('–');
});

test('a metric is printed by its unit', () => {
  expect(formatMetric(0.25, 'fraction')).toBe('25.00%');
  expect(formatMetric(123.456, 'fraction')).toBe('12,346%');
  expect(formatMetric(42, 'number')).toBe('42');
  expect(formatMetric(1.5, 'number')).toBe('1.50');
  expect(formatMetric(41.5, 'bars')).toBe('41.5 bars');
  expect(formatMetric(10000, 'quote')).toBe('10,000.00');
});
