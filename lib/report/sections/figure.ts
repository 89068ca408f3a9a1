// A chart of the page, drawn by page/charts.ts.

import { compileChart, type VegaSpec } from '../compile.ts';
import { type Html, html, jsonBlock } from '../html.ts';
import type { ChartSpec, ReadoutField } from '../spec.ts';

/** One of several charts; `choice` says which option of each list it belongs to. */
export interface ChosenFigure {
  readonly id: string;
  readonly choice: readonly number[];
  readonly spec: ChartSpec;
}

/** The chart with its title, subtitle and readout; `key` where it is chosen by lists, hidden until it is. */
export async function figure(id: string, spec: ChartSpec, key?: string): Promise<Html> {
  const { values } = spec['data'] as { values: readonly unknown[] };
  const readout = values.length > 0 ? (spec.usermeta?.readout ?? []) : [];
  const caption = html`
  <figcaption>
    <h3>${spec.title.text}</h3>
    <p class="note">${spec.title.subtitle}</p>
    ${readout.length > 0 && html`<p class="readout"><time></time>${readout.map(field)}</p>`}
  </figcaption>`;
  const chosen = key === undefined ? false : html` data-key="${key}" hidden`;
  if (values.length === 0) {
    return html`<figure${chosen}>${caption}<p class="empty">Nothing to show: too short, or no trade was closed.</p></figure>`;
  }
  return html`<figure data-chart="${id}"${readout.length > 0 && html` data-cursor`}${chosen}>${caption}
  <div class="view" role="img" aria-label="${spec.title.text}"></div>
  ${jsonBlock(`chart-${id}`, await pageSpec(spec))}
</figure>`;
}

/** Several charts in one place, with a list for each way in which they differ. */
export async function chosenFigures(
  lists: readonly { readonly label: string; readonly options: readonly string[] }[],
  figures: readonly ChosenFigure[],
): Promise<Html> {
  const several = ({ options }: { readonly options: readonly string[] }) => options.length > 1;
  const key = (choice: readonly number[]) => choice.filter((_, k) => several(lists[k]!)).join(' ');
  const list = ({ label, options }: (typeof lists)[number]) =>
    html`<label>${label} <select>${options.map((option, k) => html`<option value="${k}">${option}</option>`)}</select></label>`;
  return html`<div data-choice>
  <p class="choices">${lists.filter(several).map(list)}</p>
  ${await Promise.all(figures.map(({ id, choice, spec }) => figure(id, spec, key(choice))))}
</div>`;
}

function field({ field, label, format, colour }: ReadoutField): Html {
  return html`<span><i style="background: var(--${colour})"></i>${label} <b data-field="${field}" data-format="${format}"></b></span>`;
}

/** The Vega spec for the page, which has its own title and as much width as the screen; a readout is its legend. */
async function pageSpec({ title: _, ...spec }: ChartSpec): Promise<VegaSpec> {
  const config = { ...(spec['config'] as object), ...(spec.usermeta && { legend: { disable: true } }) };
  const layer = (spec['layer'] as { name?: string }[] | undefined)?.filter(({ name }) => name !== 'ends');
  return compileChart({
    ...spec,
    ...(layer && { layer }),
    title: { text: '', subtitle: '' },
    width: 'container',
    autosize: { type: 'fit-x', contains: 'padding' },
    padding: 4,
    config,
  } as ChartSpec);
}
