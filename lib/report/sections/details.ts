// What was run: parameters, options, data, and what its numbers rest on.

import { formatTime, type RunRecord, timeframeMs } from '../../core/index.ts';
import { percent } from '../../metrics/format.ts';
import { type Html, html } from '../html.ts';
import type { SweepRecord } from '../records.ts';

const MOST_WARNINGS = 200;

type Swept = SweepRecord['data'];

/** The banner of generated data, by how each of the markets was made: nobody may take such a result for one of a market. */
export function syntheticBanner(...markets: readonly (string | undefined)[]): Html | false {
  const made = new Set(markets.filter((synthetic) => synthetic !== undefined));
  const which = markets.includes(undefined) ? 'Some of these' : 'These';
  return (
    made.size > 0 &&
    html`<p class="banner" role="note"><b>Synthetic data.</b> ${which} bars were generated (${[...made].join('; ')}); they are not from a market.</p>`
  );
}

/** Warnings, if there are any: the first 200, folded where they are many. */
export function warningSection(run: Pick<RunRecord, 'warnings'>): Html | false {
  // The banner says it already.
  const warnings = run.warnings.filter((w) => w.code !== 'synthetic-data');
  if (warnings.length === 0) return false;
  const items = warnings
    .slice(0, MOST_WARNINGS)
    .map(
      (w) =>
        html`<li>${w.time !== undefined && html`<time>${formatTime(w.time)}</time> `}${w.message} <code>${w.code}</code></li>`,
    );
  const left = warnings.length - items.length;
  return html`
<details class="warnings" ${warnings.length <= 5 && html`open`}>
  <summary>${warnings.length === 1 ? '1 warning' : `${warnings.length.toLocaleString('en-US')} warnings`}</summary>
  <ul>${items}</ul>
  ${left > 0 && html`<p>${left.toLocaleString('en-US')} more are in the result's JSON.</p>`}
</details>`;
}

/** A named list of what was done with what. */
export type DetailList = readonly [title: string, entries: readonly (readonly [string, unknown])[]];

/** Lists side by side, three as a rule: parameters, options and data. */
export function detailSection(title: string, lists: readonly DetailList[]): Html {
  return html`
<section class="panel" id="details">
  <h2>${title}</h2>
  <div class="columns">${lists.map(([name, entries]) => list(name, entries))}</div>
</section>`;
}

/** What was run, in three lists. */
export function runDetails(run: RunRecord): Html {
  return detailSection('This run', [
    ['Parameters', Object.entries(run.params)],
    ['Options', Object.entries(run.options)],
    ['Data', dataEntries(run)],
  ]);
}

/** The data of a result that holds no bars. */
export function sweptData(data: Swept): DetailList {
  return [
    'Data',
    [
      ['id', data.id],
      ['symbol', data.symbol],
      ['timeframe', data.timeframe],
      ['first bar', formatTime(data.from)],
      ['last bar', formatTime(data.to)],
      ['bars', data.bars.toLocaleString('en-US')],
    ],
  ];
}

/** 'SPX · 1d · 2000-01-03 to 2020-04-17 · 5,105 bars': what a page's header says of its data. */
export function dataLine(data: Omit<Swept, 'id'>): Html {
  return html`${data.symbol} · ${data.timeframe} · <span>${formatTime(data.from)}</span> to <span>${formatTime(data.to)}</span> · <span>${data.bars.toLocaleString('en-US')} bars</span>`;
}

function dataEntries({ bars, warmup }: RunRecord): [string, unknown][] {
  const end = (bars.time.at(-1) ?? 0) + timeframeMs(bars.timeframe);
  return [
    ['id', bars.id],
    ['symbol', bars.symbol],
    ['timeframe', bars.timeframe],
    ['from', formatTime(bars.time[0] ?? 0)],
    ['to', `${formatTime(end)} (exclusive)`],
    ['bars', bars.length.toLocaleString('en-US')],
    ...gradeEntry(bars.quality),
    ['warm-up', `${warmup.toLocaleString('en-US')} bars`],
  ];
}

function gradeEntry(quality: RunRecord['bars']['quality']): [string, string][] {
  if (quality === undefined) return [];
  return [['grade', `${quality.grade}, ${percent(quality.doubtful)} missing or doubtful`]];
}

function list(title: string, entries: readonly (readonly [string, unknown])[]): Html {
  const rows = entries.map(([name, value]) => html`<div><dt>${name}</dt><dd>${text(value)}</dd></div>`);
  return html`<div><h3>${title}</h3>${rows.length > 0 ? html`<dl>${rows}</dl>` : html`<p class="note">none</p>`}</div>`;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
}

/** What the total return would be under the two readings of bars whose order of events is unknown. */
export function sensitivityLine({ sensitivity: s, metrics }: RunRecord): Html | false {
  if (s === null) return false;
  const bars = s.ambiguousBars === 1 ? '1 bar' : `${s.ambiguousBars.toLocaleString('en-US')} bars`;
  const total = percent(metrics['totalReturn'] ?? null);
  const [worse, better] = [percent(s.pessimisticReturn), percent(s.optimisticReturn)];
  const returns =
    worse === total && better === total
      ? html`every reading of the bars gives the same total return, <b>${total}</b>`
      : html`the total return is <b>${total}</b>, <b>${worse}</b> under the pessimistic reading of the bars, and
  <b>${better}</b> under the optimistic one`;
  return html`<p class="note" id="sensitivity"><b>Fill sensitivity.</b> ${bars} reached both a stop and a target; ${returns}.</p>`;
}
