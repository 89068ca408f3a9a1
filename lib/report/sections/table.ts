// A table of the page: its head says how each column is printed, page/table.ts fills in the rows.

import { METRICS, type MetricName, type MetricUnit } from '../../metrics/index.ts';
import { type Html, html, jsonBlock } from '../html.ts';

/** A column and how it is printed. */
export interface Column {
  readonly key: string;
  readonly label: string;
  readonly format: 'text' | 'time' | 'number' | 'percent';
  readonly digits?: number;
  /** Printed with its sign and in the colour of good or bad. */
  readonly signed?: true;
}

/** The rows of a table, a column per key; `null` is undefined. */
export type TableData = Readonly<Record<string, readonly (number | string | null)[]>>;

/** A table that is sorted by its heads and shown a page at a time. `id` is its own in the page. */
export function dataTable(id: string, label: string, columns: readonly Column[], data: TableData): Html {
  return html`
  <div data-table="${id}">
    <div class="scroll" tabindex="0" role="region" aria-label="${label}">
      <table>
        <thead><tr>${columns.map(head)}</tr></thead>
        <tbody></tbody>
      </table>
    </div>
    <div class="pager">
      <button type="button" class="previous" id="${id}-previous">Previous</button>
      <span class="range" id="${id}-range"></span>
      <button type="button" class="next" id="${id}-next">Next</button>
    </div>
    ${jsonBlock(`${id}-data`, data)}
  </div>`;
}

function head({ key, label, format, digits = 0, signed }: Column): Html {
  const numeric = format === 'number' || format === 'percent' ? 'number' : '';
  return html`<th scope="col" class="${numeric}" data-key="${key}" data-format="${format}" data-digits="${digits}"${signed ? html` data-signed` : false}><button type="button">${label}</button></th>`;
}

const DIGITS: Readonly<Record<MetricUnit, number>> = { fraction: 2, number: 2, bars: 0, quote: 2 };

/** The column of a metric, headed by its label. */
export function metricColumnOf(metric: MetricName): Column {
  const { unit, label } = METRICS[metric];
  const digits = metric === 'trades' ? 0 : DIGITS[unit];
  return { key: metric, label, format: unit === 'fraction' ? 'percent' : 'number', digits };
}

/** A number with as many digits as anybody reads; what is not a number is undefined. */
export function cell(value: number | null | undefined): number | null {
  return value === null || value === undefined || !Number.isFinite(value)
    ? null
    : Number(value.toPrecision(8));
}
