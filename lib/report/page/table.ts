// Tables: sorted by a click on a column's name, shown a page at a time; a row of trades is a way to its candles.
// A table's head says what there is: `data-key` names the column of the data, `data-format` how it is printed.

import type { Node, Page } from './browser.ts';

const { document, CustomEvent } = globalThis as unknown as Page;
const PAGE = 50;

type Value = number | string | null;

for (const box of document.querySelectorAll('[data-table]')) fill(box);

function fill(box: Node): void {
  const id = box.dataset['table']!;
  const columns: Record<string, Value[]> = JSON.parse(document.getElementById(`${id}-data`)!.textContent!);
  const heads = [...box.querySelectorAll('th')];
  const body = box.querySelector('tbody')!;
  const previous = box.querySelector('.previous')!;
  const next = box.querySelector('.next')!;
  const count = Object.values(columns)[0]!.length;
  const order = Array.from({ length: count }, (_, i) => i);
  let first = 0;

  const show = () => {
    body.replaceChildren(...order.slice(first, first + PAGE).map((i) => row(heads, columns, i)));
    // Rows of trades lead to their candles, by the keyboard too.
    if (id === 'trades') for (const line of box.querySelectorAll('tbody tr')) line.tabIndex = 0;
    const last = Math.min(first + PAGE, count);
    box.querySelector('.range')!.textContent = `${first + 1}–${last} of ${count.toLocaleString('en-US')}`;
    previous.disabled = first === 0;
    next.disabled = last === count;
  };
  const turn = (by: number) => {
    first += by;
    show();
  };
  const sort = (head: Node) => {
    const values = columns[head.dataset['key']!]!;
    const sign = turnRound(heads, head);
    // Rows that tie stay in the order they came in, whichever way the column is sorted.
    order.sort((a, b) => compare(values[a]!, values[b]!, sign) || a - b);
    first = 0;
    show();
  };
  for (const head of heads) head.querySelector('button')!.addEventListener('click', () => sort(head));
  previous.addEventListener('click', () => turn(-PAGE));
  next.addEventListener('click', () => turn(PAGE));
  box.querySelector('.pager')!.hidden = count <= PAGE;
  if (id === 'trades') leadToTrades(body, columns);
  show();
}

function row(heads: readonly Node[], columns: Record<string, Value[]>, i: number): Node {
  const line = document.createElement('tr');
  line.dataset['row'] = String(i);
  for (const head of heads) {
    const cell = document.createElement('td');
    const value = columns[head.dataset['key']!]![i]!;
    cell.textContent = print(value, head);
    cell.className = head.className;
    if (head.dataset['signed'] !== undefined && Number(value) !== 0)
      cell.className += Number(value) > 0 ? ' up' : ' down';
    line.append(cell);
  }
  return line;
}

function print(value: Value, head: Node): string {
  if (value === null) return '–';
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

/** Marks the column that is sorted by; 1 for ascending, −1 where it was ascending before. */
function turnRound(heads: readonly Node[], head: Node): 1 | -1 {
  const down = head.dataset['order'] === 'ascending';
  for (const other of heads) {
    delete other.dataset['order'];
    other.removeAttribute('aria-sort');
  }
  head.dataset['order'] = down ? 'descending' : 'ascending';
  head.setAttribute('aria-sort', head.dataset['order']);
  return down ? -1 : 1;
}

/** What is undefined comes last, whichever way the column is sorted. */
function compare(a: Value, b: Value, sign: 1 | -1): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return a < b ? -sign : a > b ? sign : 0;
}

function leadToTrades(body: Node, columns: Record<string, Value[]>): void {
  const point = (target: Node) => {
    const i = target.closest('tr')?.dataset['row'];
    if (i === undefined) return;
    const detail = { from: columns['entryTime']![Number(i)], to: columns['exitTime']![Number(i)] };
    document.dispatchEvent(new CustomEvent('trade', { detail }));
  };
  body.addEventListener('click', (event) => point(event.target));
  body.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') point(event.target);
  });
}
