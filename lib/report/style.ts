// The page's style sheet. Its colours are those of the charts, as custom properties of the same names.

import { DARK, LIGHT, type Palette } from './palette.ts';

const variables = (palette: Palette) =>
  Object.entries(palette)
    .map(([name, value]) => `--${name}: ${value};`)
    .join(' ');

/** The style sheet: the reader's system says light or dark, and `data-theme` on the root overrules it. */
export const STYLE = `
:root { color-scheme: light; ${variables(LIGHT)} }
@media (prefers-color-scheme: dark) { :root:not([data-theme='light']) { color-scheme: dark; ${variables(DARK)} } }
:root[data-theme='dark'] { color-scheme: dark; ${variables(DARK)} }

* { box-sizing: border-box; }
html { font: 14px/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif; scroll-padding-top: 16px; }
body { margin: 0 auto; padding: 32px 24px 48px; max-width: 1240px; color: var(--ink); background: var(--ground);
  font-variant-numeric: tabular-nums; -webkit-text-size-adjust: 100%; }
h1, h2, h3, p, dl, ul, figure { margin: 0; padding: 0; }
h1 { font-size: 26px; line-height: 1.2; letter-spacing: -0.015em; overflow-wrap: anywhere; }
h2 { font-size: 17px; line-height: 1.3; letter-spacing: -0.005em; }
h3 { font-size: 14px; font-weight: 600; }
a { color: var(--strategy); }
code { font: 12px ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; color: var(--muted); }
.note, .subtitle { color: var(--muted); }
.note { font-size: 13px; }
.up { color: var(--up); }
.down { color: var(--down); }

button { font: inherit; font-size: 13px; color: var(--ink); background: var(--surface); border: 1px solid var(--rule);
  border-radius: 7px; padding: 5px 12px; cursor: pointer; }
button:hover:not(:disabled) { border-color: var(--muted); }
button:disabled { color: var(--muted); opacity: 0.5; cursor: default; }
:focus-visible { outline: 2px solid var(--strategy); outline-offset: 1px; }

header { display: flex; justify-content: space-between; align-items: flex-start; gap: 16px; margin-bottom: 20px; }
.subtitle { margin-top: 4px; }
.subtitle span { white-space: nowrap; }
#theme { flex: none; }
.banner { margin-bottom: 16px; padding: 12px 16px; border-radius: 10px; border: 1px solid var(--down);
  background: color-mix(in srgb, var(--down) 12%, var(--surface)); }
.warnings { margin-bottom: 16px; padding: 10px 16px; border: 1px solid var(--rule); border-left: 4px solid var(--line2);
  border-radius: 10px; background: var(--surface); }
.warnings summary { font-weight: 600; cursor: pointer; }
.warnings ul { margin: 6px 0 2px; padding-left: 18px; max-height: 280px; overflow: auto; overflow-wrap: anywhere; }
.warnings time { color: var(--muted); }

.panel { margin-top: 16px; padding: 20px; border: 1px solid var(--rule); border-radius: 12px; background: var(--surface); min-width: 0; }
.panel > .note { margin-top: 2px; }
.pair { display: grid; grid-template-columns: minmax(0, 3fr) minmax(0, 2fr); gap: 16px; }
.slices { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 440px), 1fr)); gap: 16px 24px; }
.slices figure { margin-top: 12px; }
.row { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: flex-start; gap: 8px 16px; }
.row > :first-child { flex: 1 1 0; min-width: min(100%, 280px); }
.buttons { display: flex; gap: 6px; }
.choices { margin-top: 6px; display: flex; flex-wrap: wrap; gap: 8px 16px; font-size: 13px; color: var(--muted); }
select { font: inherit; color: var(--ink); background: var(--surface); border: 1px solid var(--rule); border-radius: 7px; padding: 4px 8px; max-width: 100%; }

#sensitivity, #best { margin-top: 10px; }
.headline { display: grid; grid-template-columns: repeat(var(--cards, 8), minmax(0, 1fr)); gap: 8px; }
.panel > .headline { margin-top: 14px; }
.lead { margin-top: 12px; font-size: 15px; max-width: 80ch; }
.metrics { display: grid; grid-template-columns: repeat(auto-fill, minmax(150px, 1fr)); gap: 2px 24px; margin-top: 12px; }
.metric { position: relative; min-width: 0; border-radius: 4px; }
.metrics .metric { display: flex; justify-content: space-between; flex-direction: column; padding: 8px 0; border-bottom: 1px solid var(--rule); border-radius: 0; }
.metric .label { color: var(--muted); font-size: 12px; }
.metric .value { font-size: 15px; font-weight: 600; overflow-wrap: anywhere; }
.headline .metric { display: flex; flex-direction: column; justify-content: space-between; padding: 12px; border: 1px solid var(--rule); border-radius: 12px; background: var(--surface); }
.headline .value { font-size: 20px; white-space: nowrap; line-height: 1.3; letter-spacing: -0.02em; }
.tip { position: absolute; z-index: 5; left: 0; right: 0; min-width: 100%; top: calc(100% + 4px); padding: 8px 10px; font-size: 12px; line-height: 1.4;
  color: var(--surface); background: var(--ink); border-radius: 7px; visibility: hidden; opacity: 0; transition: opacity 0.12s; pointer-events: none; }
.tip span { display: block; margin-top: 6px; opacity: 0.75; }
.metric:hover .tip, .metric:focus .tip { visibility: visible; opacity: 1; }

figure { margin-top: 20px; min-width: 0; }
figure:first-of-type { margin-top: 12px; }
.pair figure { margin-top: 0; }
.readout { display: flex; flex-wrap: wrap; gap: 0 14px; min-height: 21px; font-size: 12px; color: var(--muted); }
.readout b { font-weight: 600; color: var(--ink); }
.readout i { display: inline-block; width: 12px; height: 3px; margin-right: 5px; border-radius: 2px; vertical-align: middle; }
.view { position: relative; width: 100%; margin-top: 6px; overflow: hidden; touch-action: pan-y; }
.view canvas { display: block; }
.cursor { position: absolute; left: 0; top: 0; bottom: 24px; width: 1px; background: var(--muted); pointer-events: none; }
#candles { margin-top: 8px; position: relative; }
.empty { padding: 32px 0; text-align: center; color: var(--muted); }

.open-trade { margin-top: 12px; padding: 10px 12px; border: 1px solid var(--rule); border-radius: 8px; }
.scroll { margin-top: 12px; overflow-x: auto; }
table { width: 100%; border-collapse: collapse; font-size: 13px; white-space: nowrap; }
th, td { padding: 6px 10px; text-align: left; border-bottom: 1px solid var(--rule); }
th { padding: 0; }
th.plain { padding: 6px 10px; color: var(--muted); font-size: 12px; font-weight: 600; }
.pager[hidden] { display: none; }
figure[hidden] { display: none; }
th button { width: 100%; padding: 6px 10px; border: 0; border-radius: 4px; background: none; color: var(--muted); font-size: 12px; font-weight: 600; text-align: inherit; }
th button::after { content: '↕'; margin-left: 4px; opacity: 0.35; }
th[aria-sort='ascending'] button::after { content: '↑'; opacity: 1; }
th[aria-sort='descending'] button::after { content: '↓'; opacity: 1; }
th.number, td.number { text-align: right; }
[data-table='trades'] tbody tr { cursor: pointer; }
tbody tr:hover { background: var(--ground); }
.pager { display: flex; align-items: center; justify-content: flex-end; gap: 12px; margin-top: 12px; font-size: 13px; color: var(--muted); }

.columns { display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); gap: 24px; margin: 14px 0; }
dl { margin-top: 6px; font-size: 13px; }
dl > div { display: flex; justify-content: space-between; gap: 16px; padding: 5px 0; border-bottom: 1px solid var(--rule); }
dt { color: var(--muted); }
dd { margin: 0; text-align: right; overflow-wrap: anywhere; min-width: 0; }
footer { margin-top: 24px; font-size: 12px; color: var(--muted); }

@media (max-width: 1100px) {
  .headline { grid-template-columns: repeat(4, minmax(0, 1fr)); }
  .pair { grid-template-columns: minmax(0, 1fr); gap: 0; }
}
@media (max-width: 600px) {
  body { padding: 20px 12px 32px; }
  .panel { padding: 14px 12px; }
  .headline { grid-template-columns: repeat(2, minmax(0, 1fr)); }
  .metrics { grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 2px 16px; }
  .columns { grid-template-columns: minmax(0, 1fr); gap: 16px; }
}
@media print { #theme, .buttons, .pager { display: none; } .panel { break-inside: avoid; } }
`;
