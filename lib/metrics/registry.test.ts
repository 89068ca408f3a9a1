import { expect, test } from 'vitest';
import { metricConventions } from './conventions.ts';
import { METRICS } from './registry.ts';

for (const [name, metric] of Object.entries(METRICS)) {
  test(`${name} says what it is, how it is computed and by whose formula`, () => {
    expect(metric.name).toBe(name);
    expect(['fraction', 'number', 'bars', 'quote']).toContain(metric.unit);
    expect(metric.label).toMatch(/^[A-Z]/);
    expect(metric.description).toMatch(/^[A-Z].*\.$/);
    expect(metric.convention.length).toBeGreaterThan(10);
    expect(metric.source).not.toBe('');
  });
}

test('labels are unique', () => {
  const labels = Object.values(METRICS).map((metric) => metric.label);
  expect(new Set(labels).size).toBe(labels.length);
});

test('the recorded conventions are plain data with the periods per year and every metric', () => {
  const conventions = metricConventions({ periodsPerYear: 8760 });
  expect(JSON.parse(JSON.stringify(conventions))).toEqual(conventions);
  expect(conventions.periodsPerYear).toBe(8760);
  expect(Object.keys(conventions.metrics)).toEqual(Object.keys(METRICS));
  expect(conventions.metrics.sharpe).toBe(METRICS.sharpe.convention);
});
