import { expect, test } from 'vitest';
import { decimal, duration, metricValue, percent, price, rate } from './numbers.ts';

test('thousands are grouped', () => {
  expect(decimal(0)).toBe('0.00');
  expect(decimal(999.999)).toBe('1,000.00');
  expect(decimal(-1234567.5)).toBe('-1,234,567.50');
  expect(decimal(1234567, 0)).toBe('1,234,567');
});

test('fractions are percent with two digits, rates as they were written', () => {
  expect(percent(-0.12345)).toBe('-12.35%');
  expect(percent(12.3456)).toBe('1,234.56%');
  expect(rate(0.0005)).toBe('0.05%');
  // 100 × 0.0007 is 0.06999999999999999.
  expect(rate(0.0007)).toBe('0.07%');
});

test('small prices keep five digits that count', () => {
  expect(price(38_313)).toBe('38,313.00');
  expect(price(56.0951)).toBe('56.095');
  expect(price(0.00001234)).toBe('0.000012340');
  expect(price(0)).toBe('0.00');
});

test('an undefined metric is a dash, whatever its unit', () => {
  for (const unit of ['fraction', 'number', 'bars', 'quote'] as const)
    expect(metricValue(null, unit)).toBe('–');
  expect(metricValue(26.54, 'bars')).toBe('26.5 bars');
  expect(metricValue(95, 'number')).toBe('95');
  expect(metricValue(1.234, 'number')).toBe('1.23');
  expect(metricValue(10_000, 'quote')).toBe('10,000.00');
});

test('a while is seconds, minutes or hours', () => {
  expect([820, 12_340, 65_000, 3_723_000].map(duration)).toEqual([
    '0.82 s',
    '12.3 s',
    '1:05 min',
    '1:02:03 h',
  ]);
});
