// The trades of one market on their way from a stream into its days. What a stream may have left out is asked for.

import { type ExchangeTrade, SETTLE_MS } from './client.ts';
import { exchangeTime } from './download-series.ts';
import type { TradeDownload } from './download-trades.ts';
import { countsTrades, tradePages } from './trade-pages.ts';

/** How many trades after a hole are kept until it is filled; those before them are asked for. */
const AHEAD = 10_000;

export class TradeRecorder {
  readonly #market: TradeDownload;
  readonly #isCounted: boolean;
  /** All trades before it are stored or wait to be. */
  #until: number;
  /** The latest of them. */
  #last: ExchangeTrade | undefined;
  /** The id of the latest trade that a stream has shown. */
  #heard = Number.NEGATIVE_INFINITY;
  /** Trades that a stream has shown after a hole, in the order of their ids. */
  #ahead: ExchangeTrade[] = [];

  /** `until` is the time before which all trades are stored. */
  constructor(market: TradeDownload, until: number) {
    this.#market = market;
    this.#isCounted = countsTrades(market.client);
    this.#until = until;
  }

  get symbol(): string {
    return this.#market.symbol;
  }

  /** How many trades were stored. */
  get stored(): number {
    return this.#market.writer.stored;
  }

  /** Takes the trades that the stream has shown since; returns how many there were. */
  take(): number {
    const shown = this.#market.client.trades?.[this.symbol] ?? [];
    let first = shown.length;
    while (first > 0 && idOf(shown[first - 1]!) > this.#heard) first--;
    const fresh = shown.slice(first).map(plain);
    if (fresh.length === 0) return 0;
    this.#heard = Math.max(...fresh.map(idOf));
    this.#ahead = [...this.#ahead, ...fresh].sort((a, b) => idOf(a) - idOf(b)).slice(-AHEAD);
    this.#close();
    return fresh.length;
  }

  /** Stores what has come, after asking for what is missing. Throws `disk`, and what the exchange refuses. */
  async store(isConnected: boolean): Promise<void> {
    try {
      const end = await this.#missingUntil(isConnected);
      if (end > this.#until) await this.#fill(end);
    } finally {
      await this.#market.writer.flush();
    }
  }

  /** Until when trades are to be asked for: a hole's end, or now where no stream tells. */
  async #missingUntil(isConnected: boolean): Promise<number> {
    const { client, retry } = this.#market;
    const next = this.#ahead.at(-1);
    if (next !== undefined) return next.timestamp! + 1;
    if (this.#isCounted && isConnected) return this.#until;
    return (await exchangeTime(client, retry)) - SETTLE_MS;
  }

  async #fill(end: number): Promise<void> {
    if (!this.#isCounted) {
      // The trades of the last ms are asked for again, as nothing tells whether there were others.
      await this.#market.writer.flush();
      this.#market.writer.forget();
    }
    for await (const { trades } of tradePages(this.#market, [this.#until, end], this.#last))
      this.#add(trades);
    this.#close();
  }

  /** Takes over those trades after the hole that follow what is there without one. */
  #close(): void {
    const next: ExchangeTrade[] = [];
    let last = this.#last === undefined ? Number.NaN : idOf(this.#last);
    const ahead: ExchangeTrade[] = [];
    for (const trade of this.#ahead) {
      const id = idOf(trade);
      if (id === last + 1) {
        next.push(trade);
        last = id;
      } else if (!(id <= last)) ahead.push(trade);
    }
    this.#ahead = ahead;
    this.#add(next);
  }

  /** Adds trades that follow those that are there; while pages come, the stream may have brought some of them. */
  #add(page: readonly ExchangeTrade[]): void {
    const known = this.#last === undefined ? Number.NaN : idOf(this.#last);
    const trades = page.filter((trade) => !(idOf(trade) <= known));
    const last = trades.at(-1);
    if (last === undefined) return;
    const until = Math.max(this.#until, last.timestamp!);
    this.#market.writer.add(trades.map(plain), [this.#until, until]);
    this.#until = until;
    if (this.#isCounted) this.#last = plain(last);
  }
}

function idOf({ id }: ExchangeTrade): number {
  return Number(id);
}

/** What is stored of a trade: ccxt keeps the whole message with it. */
function plain({ id, timestamp, price, amount, side }: ExchangeTrade): ExchangeTrade {
  return { id, timestamp, price, amount, side };
}
