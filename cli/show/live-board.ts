// The board at the foot of a terminal: how the bots of a process stand, redrawn in place.

import {
  type BotView,
  type LedgerReader,
  type SessionRow,
  type SupervisorEvent,
  timeframeMs,
} from 'tradelab';
import { orderWords, positionWords } from './live-words.ts';
import { clock, decimal, NONE, percent, price } from './numbers.ts';
import type { Style } from './style.ts';
import { fittingTable, type ListColumn } from './table.ts';

const DAY_MS = 86_400_000;
/** Of a terminal, what is left for lines of news and for all of the board that is no bot. */
const OTHER_ROWS = 11;

interface Watched {
  readonly row: SessionRow;
  readonly barMs: number;
  /** From the bar that opens then on it decides; those before it are its warm-up. */
  readonly decidesFrom: number;
  view?: BotView;
  /** The day (UTC) by the exchange's clock, in days since the epoch, and the equity at its start. */
  day: number;
  dayEquity: number;
  hasFailed: boolean;
}

export class LiveBoard {
  readonly #ledger: LedgerReader;
  readonly #style: Style;
  readonly #bots = new Map<string, Watched>();
  /** Whether streams are there, by what they are of: 'binance bars'. */
  readonly #streams = new Map<string, boolean>();

  constructor(ledger: LedgerReader, style: Style) {
    this.#ledger = ledger;
    this.#style = style;
  }

  tell({ session, exchange, stream, event }: SupervisorEvent): void {
    if (session !== undefined) this.#tellOf(session, event);
    else if (event.kind === 'connected') this.#streams.set(`${exchange} ${stream}`, true);
    else if (['disconnected', 'silent', 'feed-failed', 'waiting'].includes(event.kind))
      this.#streams.set(`${exchange} ${stream}`, false);
    if (event.kind === 'waiting') for (const id of event.sessions) this.#watch(id, Number.NaN);
  }

  look(views: readonly BotView[]): void {
    for (const view of views) {
      const bot = this.#bots.get(view.session);
      if (bot === undefined) continue;
      const day = Math.floor(view.now / DAY_MS);
      if (bot.view === undefined) bot.dayEquity = equityAtMidnight(this.#ledger, bot, view);
      else if (day > bot.day) bot.dayEquity = view.equity;
      bot.day = day;
      bot.view = view;
    }
  }

  /** What there is to see, in lines for a terminal of a size. */
  text({ columns, rows }: { readonly columns: number; readonly rows: number }): string {
    const bots = [...this.#bots.values()];
    if (bots.length === 0) return '';
    const lines =
      bots.length === 1 ? this.#one(bots[0]!, columns) : this.#many(bots, columns, rows - OTHER_ROWS);
    return [
      this.#style.faint('─'.repeat(columns - 1)),
      ...lines,
      this.#line('Streams', this.#streamWords()),
    ].join('\n');
  }

  #tellOf(session: string, event: SupervisorEvent['event']): void {
    if (event.kind === 'started') this.#watch(session, event.decidesFrom);
    else if (event.kind === 'ended') this.#bots.delete(session);
    else if (event.kind === 'failed')
      (this.#bots.get(session) ?? this.#watch(session, Number.NaN)).hasFailed = true;
  }

  #watch(session: string, decidesFrom: number): Watched {
    const row = this.#ledger.session(session);
    const barMs = timeframeMs(row.timeframe);
    const bot = { row, barMs, decidesFrom, day: 0, dayEquity: 0, hasFailed: false };
    this.#bots.set(session, bot);
    return bot;
  }

  #one(bot: Watched, columns: number): string[] {
    const { row, view } = bot;
    const { bold, warning, faint } = this.#style;
    const state = statusOf(bot);
    const head = [
      ...[bold(`${row.symbol} ${row.timeframe}`), row.strategy, row.mode],
      ...[state === 'running' ? state : warning(state), faint(row.id)],
    ];
    if (view === undefined) return [head.join('  ')];
    return [
      head.join('  '),
      this.#line('Price', `${view.price === undefined ? NONE : price(view.price)}   ${barWords(bot, view)}`),
      this.#line('Position', this.#positionWords(view)),
      this.#line('Orders', orderList(view, columns - 12)),
      this.#line('Profit', this.#profitWords([bot])),
    ];
  }

  #many(bots: readonly Watched[], columns: number, most: number): string[] {
    const unusual = (bot: Watched) => Number(statusOf(bot) !== 'running');
    const shown = bots.toSorted((a, b) => unusual(b) - unusual(a)).slice(0, Math.max(1, most));
    const [head, ...lines] = fittingTable(COLUMNS, shown, columns - 1);
    const hidden = bots.length - shown.length;
    return [
      this.#style.faint(head!),
      ...lines.map((line, k) => (unusual(shown[k]!) ? this.#style.warning(line) : line)),
      ...(hidden > 0 ? [this.#style.faint(`and ${hidden} more: 'tradelab bots list' shows all`)] : []),
      this.#line(`${bots.length} bots`, this.#profitWords(bots)),
    ];
  }

  #line(head: string, words: string): string {
    return `${this.#style.faint(head.padEnd(9))} ${words}`;
  }

  #streamWords(): string {
    const all = [...this.#streams].map(([what, isThere]) =>
      isThere ? `${what} connected` : this.#style.warning(`${what} lost`),
    );
    return all.length === 0 ? 'connecting' : all.join(', ');
  }

  #positionWords({ position, entryPrice, price: now }: BotView): string {
    const words = positionWords(position);
    if (position === 0 || now === undefined) return words;
    const made = position * (now - entryPrice);
    return `${words} from ${price(entryPrice)}: ${this.#made(made, made / Math.abs(position * entryPrice))}`;
  }

  #profitWords(bots: readonly Watched[]): string {
    const seen = bots.filter(({ view }) => view !== undefined);
    const sum = (of: (bot: Watched) => number) => seen.reduce((total, bot) => total + of(bot), 0);
    const [equity, day] = [sum(({ view }) => view!.equity), sum(({ dayEquity }) => dayEquity)];
    const start = sum(({ view }) => view!.startingCash);
    const today = this.#made(equity - day, equity / day - 1);
    return `${today} today, ${this.#made(equity - start, equity / start - 1)} in all, equity ${price(equity)}`;
  }

  #made(money: number, share: number): string {
    const paint = money < 0 ? this.#style.bad : this.#style.good;
    return paint(`${signed(money)} (${share < 0 ? '' : '+'}${percent(share)})`);
  }
}

const COLUMNS: readonly ListColumn<Watched>[] = [
  { head: 'Market', cell: ({ row }) => `${row.symbol} ${row.timeframe}` },
  { head: 'Id', cell: ({ row }) => shortId(row.id) },
  { head: 'Strategy', cell: ({ row }) => row.strategy, spare: 2 },
  {
    head: 'Price',
    align: 'right',
    cell: ({ view }) => (view?.price === undefined ? NONE : price(view.price)),
  },
  { head: 'Position', cell: ({ view }) => (view === undefined ? NONE : positionWords(view.position)) },
  { head: 'Orders', align: 'right', cell: ({ view }) => String(view?.orders.length ?? NONE), spare: 1 },
  {
    head: 'Today',
    align: 'right',
    cell: ({ view, dayEquity }) => (view ? signed(view.equity - dayEquity) : NONE),
  },
  {
    head: 'In all',
    align: 'right',
    cell: ({ view }) => (view ? signed(view.equity - view.startingCash) : NONE),
  },
  { head: 'Bar', align: 'right', cell: (bot) => (bot.view === undefined ? NONE : ageWords(bot, bot.view)) },
  { head: 'Status', cell: statusOf },
];

function statusOf({ view, hasFailed }: Watched): string {
  return hasFailed ? 'failed' : (view?.status ?? 'starting');
}

/** How long ago the last bar closed. */
function ageWords({ decidesFrom }: Watched, { nextTime, now }: BotView): string {
  return nextTime < decidesFrom ? 'warm-up' : clock(Math.max(0, now - nextTime) / 1000);
}

function barWords(bot: Watched, view: BotView): string {
  if (view.nextTime < bot.decidesFrom) return 'warming up';
  const leftMs = view.nextTime + bot.barMs - view.now;
  const next = leftMs > 0 ? `the next closes in ${clock(leftMs / 1000)}` : 'the next is due';
  return `the last bar closed ${ageWords(bot, view)} ago, ${next}`;
}

function orderList({ orders }: BotView, width: number): string {
  if (orders.length === 0) return 'none';
  const words = orders.map(orderWords);
  const isWide = (shown: number) => words.slice(0, shown).join(', ').length > width - ', and 99 more'.length;
  let shown = words.length;
  while (shown > 1 && isWide(shown)) shown--;
  const rest = words.length - shown;
  return `${words.slice(0, shown).join(', ')}${rest > 0 ? `, and ${rest} more` : ''}`;
}

/** The end of a session's id, which commands know it by as well: '7f3a'. */
export function shortId(id: string): string {
  return id.slice(id.lastIndexOf('-') + 1);
}

/** '+12.30', '-0.45'. */
export function signed(money: number): string {
  return `${money < 0 ? '' : '+'}${decimal(money)}`;
}

/** The equity at the last close of the day before; of a session that began today, its cash. */
function equityAtMidnight(ledger: LedgerReader, { row, barMs }: Watched, view: BotView): number {
  const midnight = Math.floor(view.now / DAY_MS) * DAY_MS;
  const rows = ledger.equity(row.id, Math.ceil(DAY_MS / barMs) + 1);
  return rows.findLast(({ time }) => time + barMs <= midnight)?.equity ?? view.startingCash;
}
