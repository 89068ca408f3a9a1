// The trade list: sorted by a click on a column's name, shown a page at a time, each row a way to its candles.
// The table's head says what there is: `data-key` names the column of the data, `data-format` how it is printed.

import type { Node, Page } from './browser.ts';

const { document, CustomEvent } = globalThis as unknown as Page;
const PAGE = 50;

type Value = number | string;
const columns: Record<string, Value[]> = JSON.parse(document.getElementById('trades-data')!.textContent!);
const heads = [...document.querySelectorAll('#trades th')];
const body = document.querySelector('#trades tbody')!;
const [previous, next] = [
  document.getElementById('trades-previous')!,
  document.getElementById('trades-next')!,
];
const count = columns['number']!.length;

const order = Array.from({ length: count }, (_, i) => i);
let first = 0;

function show(): void {
  body.replaceChildren(...order.slice(first, first + PAGE).map(row));
  const last = Math.min(first + PAGE, count);
  document.getElementById('trades-range')!.textContent =
    `${first + 1}–${last} of ${count.toLocaleString('en-US')}`;
  previous.disabled = first === 0;
  next.disabled = last === count;
}

function row(i: number): Node {
  const line = document.createElement('tr');
  line.tabIndex = 0;
  line.dataset['trade'] = String(i);
  for (const head of heads) {
    const cell = document.createElement('td');
    const value = columns[head.dataset['key']!]![i]!;
    cell.textContent = print(value, head);
    cell.className = head.className;
    if (head.dataset['signed'] !== undefined && value !== 0)
      cell.className += Number(value) > 0 ? ' up' : ' down';
    line.append(cell);
  }
  return line;
}

function print(value: Value, head: Node): string {
  if (typeof value === 'string') return value;
  if (head.dataset['format'] === 'time') return timeText(value);
  const digits = Number(head.dataset['digits'] ?? 0);
  const signed = head.dataset['signed'] !== undefined ? 'exceptZero' : 'auto';
  const options = {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
    signDisplay: signed,
  } as const;
  const style = head.dataset['format'] === 'percent' ? ({ style: 'percent' } as const) : {};
  return value.toLocaleString('en-US', { ...options, ...style }).replace('-', '−');
}

function timeText(ms: number): string {
  return new Date(ms)
    .toISOString()
    .slice(0, Number(document.documentElement.dataset['timeLength']))
    .replace('T', ' ');
}

function sort(head: Node): void {
  const down = head.dataset['order'] === 'ascending';
  for (const other of heads) {
    delete other.dataset['order'];
    other.removeAttribute('aria-sort');
  }
  head.dataset['order'] = down ? 'descending' : 'ascending';
  head.setAttribute('aria-sort', head.dataset['order']);
  const values = columns[head.dataset['key']!]!;
  const sign = down ? -1 : 1;
  // Trades that tie stay in the order of their exits, whichever way the column is sorted.
  order.sort((a, b) => sign * compare(values[a]!, values[b]!) || a - b);
  first = 0;
  show();
}

function compare(a: Value, b: Value): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function turn(by: number): void {
  first += by;
  show();
}

function point(target: Node): void {
  const i = target.closest('tr')?.dataset['trade'];
  if (i === undefined) return;
  const detail = { from: columns['entryTime']![Number(i)], to: columns['exitTime']![Number(i)] };
  document.dispatchEvent(new CustomEvent('trade', { detail }));
}

for (const head of heads) head.querySelector('button')!.addEventListener('click', () => sort(head));
previous.addEventListener('click', () => turn(-PAGE));
next.addEventListener('click', () => turn(PAGE));
body.addEventListener('click', (event) => point(event.target));
body.addEventListener('keydown', (event) => {
  if (event.key === 'Enter') point(event.target);
});
if (count > 0) show();
