// Returns of calendar months as a heat map, a row per year.

import { monthlyReturns } from '../../metrics/index.ts';
import type { DrawnRun } from '../records.ts';
import { type ChartSpec, chartSpec, colour, WIDTH } from '../spec.ts';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const YEAR = 'Year';
const MOST_YEARS = 40;

/** On a phone, cells have no room for a decimal, and columns none for three letters. */
const NARROW = 'width < 480';
const NARROW_INITIALS = `${NARROW} ? slice(datum.label, 0, 1) : datum.label`;

const ENCODING = {
  x: {
    field: 'month',
    type: 'ordinal',
    title: null,
    scale: { domain: [...MONTHS, YEAR], paddingInner: 0.04 },
    axis: {
      orient: 'top',
      labelAngle: 0,
      labelFlush: false,
      labelExpr: NARROW_INITIALS,
      domain: false,
      ticks: false,
    },
  },
  y: {
    field: 'year',
    type: 'ordinal',
    title: null,
    scale: { paddingInner: 0.08 },
    axis: { minExtent: 34, maxExtent: 34 },
  },
};

/** The return of each month (UTC) and of each year, as fractions; the last 40 years where there are more. */
export function monthlyReturnsChart(run: DrawnRun): ChartSpec {
  const months = monthlyReturns(run.bars.time, run.equity);
  const lastYear = months.at(-1)?.year ?? 0;
  const shown = months.filter((m) => m.year > lastYear - MOST_YEARS);
  const years = [...new Set(shown.map((m) => m.year))];
  const values = [
    ...shown.map((m) => ({ year: m.year, month: MONTHS[m.month - 1]!, value: m.return })),
    ...years.map((year) => ({ year, month: YEAR, value: compound(shown.filter((m) => m.year === year)) })),
  ];
  // One extreme month must not wash out the others: colours are full at the 95th percentile.
  const full =
    quantile(
      shown.map((m) => Math.abs(m.return)),
      0.95,
    ) || 0.01;
  return chartSpec(
    'Monthly returns, %',
    `Change of equity from month end to month end, UTC${years.length === MOST_YEARS ? '; the last 40 years' : ''}`,
    {
      width: WIDTH,
      // A short history gets taller rows.
      height: years.length * Math.min(44, Math.max(24, Math.round(240 / years.length))),
      data: { name: 'months', values },
      encoding: ENCODING,
      layer: [cells(full), numbers()],
    },
  );
}

function cells(full: number) {
  const range = [colour('down'), colour('surface'), colour('up')];
  return {
    mark: { type: 'rect', cornerRadius: 2 },
    encoding: {
      color: {
        field: 'value',
        type: 'quantitative',
        legend: null,
        scale: { domain: [-full, 0, full], range, clamp: true, interpolate: 'rgb' },
      },
    },
  };
}

/** On the strongest cells, labels in the colour of the surface read better than dark ones, or in the dark theme light ones. */
const STRONG = "contrast(scale('color', datum.value), surface) > contrast(scale('color', datum.value), ink)";

function numbers() {
  return {
    mark: { type: 'text', fontSize: { expr: `${NARROW} ? 9 : 11` } },
    transform: [{ calculate: `format(100 * datum.value, ${NARROW} ? '.0f' : '.1f')`, as: 'label' }],
    encoding: {
      text: { field: 'label' },
      color: {
        condition: { test: STRONG, value: colour('surface') },
        value: colour('ink'),
      },
    },
  };
}

function compound(months: readonly { readonly return: number }[]): number {
  return months.reduce((growth, m) => growth * (1 + m.return), 1) - 1;
}

function quantile(values: number[], q: number): number {
  const sorted = values.sort((a, b) => a - b);
  return sorted[Math.floor(q * (sorted.length - 1))] ?? 0;
}
