// Draws the Vega charts, and follows the pointer: one cursor runs through all charts over time, and each says
// beside its title what its lines are at that time. The document's event 'cursor' carries the time, or null.

import type { View } from 'vega';
import type { Node, Page } from './browser.ts';

const { document, vega, getComputedStyle, CustomEvent } = globalThis as unknown as Page;

interface Row {
  readonly time: number;
  readonly [field: string]: number | null;
}

const drawn = new Set<Node>();
document.addEventListener('reveal', drawShown);
drawShown();

/** A chart is as wide as its place, which only one that is shown has. */
function drawShown(): void {
  for (const figure of document.querySelectorAll('figure[data-chart]')) {
    if (figure.hidden || drawn.has(figure)) continue;
    drawn.add(figure);
    draw(figure);
  }
}

function draw(figure: Node): void {
  const spec = JSON.parse(figure.querySelector('script')!.textContent!);
  const options = { renderer: 'canvas', container: figure.querySelector('.view')!, hover: true } as object;
  const view = new vega.View(vega.parse(spec), options);
  const colours: string[] = spec.signals.map((signal: { name: string }) => signal.name).filter(css);
  const paint = () => {
    for (const name of colours) view.signal(name, css(name));
    return view.runAsync();
  };
  document.addEventListener('theme', paint);
  const painted = paint();
  if (figure.dataset['cursor'] !== undefined) painted.then(() => follow(figure, view));
}

function css(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`);
}

function follow(figure: Node, view: View): void {
  const box = figure.querySelector('.view')!;
  const line = document.createElement('div');
  line.className = 'cursor';
  box.append(line);
  const rows: readonly Row[] = view.data('rows');
  const left = () => view.origin()[0]!;

  box.addEventListener('pointermove', (event) => {
    const x = event.clientX - box.getBoundingClientRect().left - left();
    const inside = x >= 0 && x <= view.width();
    move(inside ? Number(view.scale('x').invert(x)) : null);
  });
  box.addEventListener('pointerleave', () => move(null));

  document.addEventListener('cursor', (event) => {
    const time = event.detail as number | null;
    const row = time === null ? undefined : nearest(rows, time);
    const x = row === undefined ? -1 : view.scale('x')(row.time);
    line.hidden = !(x >= 0 && x <= view.width());
    line.style['transform'] = `translateX(${left() + x}px)`;
    print(figure, view, row ?? rows.at(-1));
  });
  line.hidden = true;
  print(figure, view, rows.at(-1));
}

function move(time: number | null): void {
  document.dispatchEvent(new CustomEvent('cursor', { detail: time }));
}

function print(figure: Node, view: View, row: Row | undefined): void {
  for (const value of figure.querySelectorAll('[data-field]')) {
    const [field, format] = [value.dataset['field']!, value.dataset['format']!];
    const number = row?.[field] ?? null;
    value.textContent = number === null ? '–' : view.locale().format(format)(number);
  }
  const when = figure.querySelector('time');
  if (when && row) when.textContent = timeText(row.time);
}

function timeText(ms: number): string {
  return new Date(ms)
    .toISOString()
    .slice(0, Number(document.documentElement.dataset['timeLength']))
    .replace('T', ' ');
}

function nearest(rows: readonly Row[], time: number): Row | undefined {
  let [low, high] = [0, rows.length - 1];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (rows[middle]!.time < time) low = middle + 1;
    else high = middle;
  }
  const [before, after] = [rows[low - 1], rows[low]];
  return before && after && time - before.time < after.time - time ? before : after;
}
