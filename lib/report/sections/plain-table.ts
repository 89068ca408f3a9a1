// A small table that stays as it is.

import { type Html, html } from '../html.ts';

/** A table of texts, the first column words and the others numbers. */
export function plainTable(heads: readonly string[], rows: readonly (readonly (string | Html)[])[]): Html {
  const side = (k: number) => (k === 0 ? '' : 'number');
  return html`<div class="scroll" tabindex="0"><table>
    <thead><tr>${heads.map((head, k) => html`<th scope="col" class="plain ${side(k)}">${head}</th>`)}</tr></thead>
    <tbody>${rows.map((row) => html`<tr>${row.map((text, k) => html`<td class="${side(k)}">${text}</td>`)}</tr>`)}</tbody>
  </table></div>`;
}
