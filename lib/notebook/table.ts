// Tables of a notebook, which has a style sheet for them.

import { type Html, html } from '../report/html.ts';

/** One cell: text, or HTML. */
export type Cell = string | Html;

/** A table: the first `words` columns to the left, all others, which are numbers, to the right. */
export function htmlTable(heads: readonly string[], rows: readonly (readonly Cell[])[], words = 0): Html {
  const side = (k: number) => (k < words ? 'text-align: left' : 'text-align: right');
  const head =
    heads.length > 0 &&
    html`<thead><tr>${heads.map((name, k) => html`<th style="${side(k)}">${name}</th>`)}</tr></thead>`;
  const line = (row: readonly Cell[]) =>
    html`<tr>${row.map((cell, k) => html`<td style="${side(k)}">${cell}</td>`)}</tr>`;
  return html`<table>${head}<tbody>${rows.map(line)}</tbody></table>`;
}

/** Names and their values in `groups` columns of both, read downwards. */
export function pairTable(pairs: readonly (readonly [name: string, value: string])[], groups = 3): Html {
  const height = Math.ceil(pairs.length / groups);
  const cell = (row: number, group: number) => pairs[group * height + row] ?? ['', ''];
  const rows = Array.from({ length: height }, (_, row) =>
    Array.from({ length: groups }, (_, group) => cell(row, group)),
  );
  const line = (row: readonly (readonly [string, string])[]) =>
    html`<tr>${row.map(([name, value]) => html`<td style="text-align: left">${name}</td><td style="text-align: right; padding-right: 2em"><b>${value}</b></td>`)}</tr>`;
  return html`<table><tbody>${rows.map(line)}</tbody></table>`;
}
