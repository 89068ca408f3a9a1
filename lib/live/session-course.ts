// What a session saw and did up to the last bar that it was marked at, read from its journal.

import { resolveOptions, type Settings } from '../backtest/index.ts';
import { type Bars, createBars, type ExitReason, rowAt, TradelabError } from '../core/index.ts';
import { Account } from '../execution/index.ts';
import type { BarRow, EquityRow, FillRow, JournalEntry, LedgerReader, SessionRow } from './ledger/index.ts';
import type { RecordedPlan } from './session-plan.ts';
import { withoutDust } from './without-dust.ts';

/** A fill; `booked` is by how much the account's base units changed, which leaves no less than a lot of a position. */
export interface BookedFill extends FillRow {
  readonly booked: number;
  /** The row of its bar; where nothing else was traded in that, of the next. */
  readonly row: number;
}

export interface SessionCourse {
  readonly row: SessionRow;
  readonly settings: Settings;
  /** The bars that it saw, its warm-up first. */
  readonly bars: Bars;
  readonly equity: readonly EquityRow[];
  readonly fills: readonly BookedFill[];
  /** The account after them, with its trades. */
  readonly account: Account;
  /** Rates of funding that fell due, of a paper session. */
  readonly funding: { readonly time: readonly number[]; readonly rate: readonly number[] };
}

/** The course of a session, also of one that runs. Throws `not-found`, and `too-few-bars` where it has not traded a bar. */
export function sessionCourse(ledger: LedgerReader, id: string): SessionCourse {
  const row = ledger.session(id);
  const equity = ledger.equity(id);
  if (equity.length === 0) {
    throw new TradelabError('too-few-bars', `session ${id} has not traded on any bar yet`, {
      hint: `its first decision is at the first close after its start: wait for a bar of ${row.timeframe}`,
    });
  }
  const { options, instrument } = row.options as RecordedPlan;
  const rows = ledger.bars(id);
  const bars = barsOf(rows, row, instrument);
  const settings = resolveOptions(options, bars);
  const entries = ledger.journal(id, { kinds: ['input', 'bar', 'funding', 'fill', 'equity'] });
  const walk = new Walk(new Account(settings.recorded.cash, settings.engine.rules), bars, row.mode);
  for (const entry of untilLastMark(entries)) walk.take(entry);
  walk.endStep();
  const { account, fills, rates } = walk;
  account.mark = bars.close[bars.length - 1]!;
  const funding = { time: rates.map(({ time }) => time), rate: rates.map(({ rate }) => rate) };
  return { row, settings, bars, equity, fills, account, funding };
}

function barsOf(
  rows: readonly BarRow[],
  { symbol, timeframe, exchange }: SessionRow,
  instrument: RecordedPlan['instrument'],
): Bars {
  const column = (name: 'time' | 'open' | 'high' | 'low' | 'close' | 'volume') =>
    Float64Array.from(rows, (row) => row[name]);
  return createBars({
    ...{ time: column('time'), open: column('open'), high: column('high'), low: column('low') },
    ...{ close: column('close'), volume: column('volume'), timeframe, symbol, id: `${exchange}:${symbol}` },
    ...(instrument && { instrument }),
  });
}

/** The entries of all steps up to the one that marked the account last: what came after is not in its equity. */
function untilLastMark(entries: readonly JournalEntry[]): readonly JournalEntry[] {
  const last = entries.findLastIndex(({ kind }) => kind === 'equity');
  const next = entries.findIndex(({ kind }, k) => k > last && kind === 'input');
  return next < 0 ? entries : entries.slice(0, next);
}

interface Rate {
  readonly time: number;
  readonly rate: number;
}

/** Takes the fills and the funding of a session through an account, in the order in which they were booked. */
class Walk {
  readonly account: Account;
  readonly fills: BookedFill[] = [];
  readonly rates: Rate[] = [];
  readonly #bars: Bars;
  readonly #isPaper: boolean;
  // Rates of the step under way: what is due at the open is paid before its fills, the rest after them.
  #due: Rate[] = [];
  #bar: BarRow | undefined;

  constructor(account: Account, bars: Bars, mode: SessionRow['mode']) {
    this.account = account;
    this.#bars = bars;
    this.#isPaper = mode === 'paper';
  }

  take({ kind, data }: JournalEntry): void {
    if (kind === 'input') this.endStep();
    else if (kind === 'bar') this.#open(data as BarRow);
    else if (kind === 'fill') this.#fill(data as FillRow);
    else if (kind === 'funding') this.#fund(data as Rate | { readonly charged: number });
  }

  endStep(): void {
    this.#pay(Number.POSITIVE_INFINITY, this.#bar?.close ?? 0);
  }

  #open(bar: BarRow): void {
    this.#bar = bar;
    this.#pay(bar.time, bar.open);
  }

  #pay(until: number, price: number): void {
    const due = this.#due.filter(({ time }) => time <= until);
    if (due.length === 0) return;
    this.account.fund(
      due.reduce((sum, { rate }) => sum + rate, 0),
      price,
    );
    this.#due = this.#due.filter(({ time }) => time > until);
  }

  #fund(settled: Rate | { readonly charged: number }): void {
    if ('charged' in settled) this.account.charge(settled.charged);
    else {
      this.#due.push(settled);
      this.rates.push(settled);
    }
  }

  #fill(fill: FillRow): void {
    const { account } = this;
    const { base, price, fee, bar, reason } = fill;
    const side = fill.side === 'buy' ? 1 : -1;
    const row = Math.min(rowAt(this.#bars.time, bar), this.#bars.length - 1);
    const booked = this.#isPaper ? base : withoutDust(account.position, side, base, account.rules.instrument);
    account.apply(side, booked, price, fee, row, (reason ?? 'order') as ExitReason);
    this.fills.push({ ...fill, booked, row });
  }
}
