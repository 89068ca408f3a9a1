// Trades of an exchange page by page, without a hole: by their ids where these count the trades, else by time.

import { formatTime, TradelabError } from '../../core/index.ts';
import { answersNewest, type ExchangeClient, type ExchangeTrade, inBaseUnits, marketOf } from './client.ts';
import { request } from './download-series.ts';
import type { RetryOptions } from './retry.ts';
import type { Span } from './spans.ts';

/** The market whose trades are asked for. */
export interface TradeSource {
  readonly client: ExchangeClient;
  readonly symbol: string;
  readonly retry: RetryOptions;
}

/** Trades that follow those of the page before, and the time before which all have come. */
export interface TradePage {
  readonly trades: readonly ExchangeTrade[];
  readonly until: number;
}

const [PAGE, NEWEST_PAGE, HOUR_MS] = [1000, 100, 3_600_000];

/** Whether each trade's id is one more than that of the trade before, and trades are asked for by it. */
export function countsTrades({ id }: ExchangeClient): boolean {
  return id.startsWith('binance');
}

/**
 * The trades of [since, end); the last page's `until` is the end. `last` is the trade before them, where it is known.
 * Throws `bad-data` where the exchange leaves a hole, and what ccxt throws.
 */
export function tradePages(source: TradeSource, span: Span, last?: ExchangeTrade): AsyncGenerator<TradePage> {
  if (answersNewest(source.client)) return pagesBeforeIds(source, span, last);
  return countsTrades(source.client) ? pagesById(source, span, last) : pagesByTime(source, span);
}

/** From an exchange that gives the newest trades before an id: asked for those before one a page later, it leaves out none. */
async function* pagesBeforeIds(source: TradeSource, [since, end]: Span, before: ExchangeTrade | undefined) {
  let last = before === undefined ? await idBefore(source, since) : Number(before.id);
  // The highest id that is known to be there: were it learned after a page, others could have come in between.
  let top = last;
  for (let until = since; until < end; ) {
    const page = await askHistory(source, { type: '1', after: String(last + NEWEST_PAGE + 1) });
    const fresh = page.filter(({ id }) => Number(id) > last);
    const newest = fresh.at(-1);
    if (newest !== undefined) [last, until] = [Number(newest.id), Math.min(end, newest.timestamp!)];
    else if (top > last + NEWEST_PAGE) last += NEWEST_PAGE;
    else if (top > last) throw hole(source, until);
    else {
      top = Number((await ask(source, undefined)).at(-1)?.id ?? last);
      if (top <= last) until = end;
    }
    yield { trades: fresh.filter(({ timestamp }) => timestamp! < end), until };
  }
}

/** The id before that of the first trade since a time. Throws `bad-option` where the exchange does not tell it any more. */
async function idBefore(source: TradeSource, time: number): Promise<number> {
  const { client, symbol } = source;
  const last = (await askHistory(source, { type: '2', after: String(time) })).at(-1);
  if (last !== undefined) return Number(last.id);
  const { created = Number.NEGATIVE_INFINITY } = marketOf(client, symbol);
  if (time > created) throw refused(client, `gives none of ${symbol} from before ${formatTime(time)}`);
  // Ids count a market's trades: one that is given of those up to 1 is its first, and all after it are told.
  const [first] = await askHistory(source, { type: '1', after: '2' });
  if (first !== undefined) return Number(first.id) - 1;
  throw refused(client, `does not give the first of ${symbol}, which was listed ${formatTime(created)}`);
}

async function* pagesById(source: TradeSource, [since, end]: Span, before: ExchangeTrade | undefined) {
  let last = before;
  for (let until = since; until < end; ) {
    const page = await ask(source, last === undefined ? until : undefined, last);
    const sorted = [...page].sort((a, b) => Number(a.id) - Number(b.id));
    const newest = sorted.at(-1);
    // An exchange looks for the first trade within an hour; after one that is known, nothing means that none came.
    const isOver = newest === undefined ? last !== undefined : newest.timestamp! >= end;
    until = isOver ? end : Math.min(end, newest?.timestamp ?? until + HOUR_MS);
    last = newest ?? last;
    yield { trades: sorted.filter(({ timestamp }) => timestamp! < end), until };
  }
}

async function* pagesByTime(source: TradeSource, [since, end]: Span) {
  let known = new Set<string>();
  let isStuck = false;
  for (let until = since; until < end; ) {
    // A ms earlier, as some exchanges leave out the time that they are asked for.
    const page = (await ask(source, until - 1)).filter(({ timestamp }) => timestamp! >= since);
    if (known.size > 0 && !page.some(({ id }) => known.has(id!))) throw hole(source, until);
    const fresh = page.filter(({ id }) => !known.has(id!));
    const newest = fresh.at(-1);
    if (newest !== undefined) {
      known = new Set(page.map(({ id }) => id!));
      until = Math.min(end, newest.timestamp!);
    } else if (await isNewest(source, until, known)) until = end;
    else if (isStuck) throw hole(source, until);
    isStuck = newest === undefined;
    yield { trades: fresh.filter(({ timestamp }) => timestamp! < end), until };
  }
}

/** Whether the exchange has no later trades than those that are known. */
async function isNewest(source: TradeSource, until: number, known: ReadonlySet<string>): Promise<boolean> {
  const newest = (await ask(source, undefined)).at(-1);
  return newest === undefined || newest.timestamp! < until || known.has(newest.id!);
}

/**
 * Holds an exchange whose trades are paged by time to what that needs. Throws `bad-option` where it gives no ids, or only
 * its latest trades whatever time it is asked for.
 */
export async function requirePastTrades(source: TradeSource, since: number): Promise<void> {
  const { client, symbol } = source;
  if (countsTrades(client) || answersNewest(client)) return;
  if (client.has['fetchTrades'] !== true) throw refused(client, 'gives none');
  const [latest, page] = [await ask(source, undefined), await ask(source, since)];
  const oldest = latest[0]?.timestamp ?? Number.NEGATIVE_INFINITY;
  if (latest.some(({ id }) => id === undefined)) throw refused(client, 'gives them without ids');
  // Where the latest reach back further than what is wanted, there is nothing to be told apart.
  if (oldest < since || (page[0]?.timestamp ?? Number.POSITIVE_INFINITY) < oldest) return;
  throw refused(client, `gives the latest ${latest.length} of ${symbol} only, not those since a time`);
}

function refused({ id }: ExchangeClient, why: string): TradelabError {
  return new TradelabError('bad-option', `past trades of ${id} cannot be downloaded: it ${why}`, {
    hint: 'bars can, of any exchange: --kind ohlcv; past trades those of binance, okx, kraken and others have',
  });
}

function hole({ client, symbol }: TradeSource, until: number): TradelabError {
  const when = new Date(until).toISOString();
  return new TradelabError(
    'bad-data',
    `${client.id} leaves a hole in the trades of ${symbol} after ${when}`,
    {
      hint: 'what came before is kept; the same command tries again, and bars have no such holes: --kind ohlcv',
    },
  );
}

/**
 * When the first trade of a market was, or could have been: when it was listed, where the exchange does not count its trades.
 * Infinite where there was none yet, and minus infinite where the exchange does not tell.
 */
export async function firstTradeTime(source: TradeSource): Promise<number> {
  const { client, symbol } = source;
  // Of counted trades the first itself is asked for: of its spot markets Binance tells no date, of BTC/USDT:USDT a later one.
  if (!countsTrades(client)) return marketOf(client, symbol).created ?? Number.NEGATIVE_INFINITY;
  const [first] = await askWith(source, undefined, 1, { fromId: '0' });
  return first?.timestamp ?? Number.POSITIVE_INFINITY;
}

/** A page of trades since a time, after a trade, or of the latest. */
function ask(source: TradeSource, since: number | undefined, after?: ExchangeTrade) {
  const limit = countsTrades(source.client) ? PAGE : undefined;
  return askWith(source, since, limit, after === undefined ? {} : { fromId: String(Number(after.id) + 1) });
}

/** A page of OKX's past trades, in the order of their ids. */
async function askHistory(source: TradeSource, params: Readonly<Record<string, string>>) {
  const method = 'publicGetMarketHistoryTrades';
  const page = await askWith(source, undefined, NEWEST_PAGE, { method, ...params });
  return page.sort((a, b) => Number(a.id) - Number(b.id));
}

/** A page of trades, oldest first, with sizes in base units. */
async function askWith(
  { client, symbol, retry }: TradeSource,
  since: number | undefined,
  limit: number | undefined,
  params: Readonly<Record<string, string>>,
): Promise<ExchangeTrade[]> {
  retry.signal?.throwIfAborted();
  const page = await request(client, retry, () => client.fetchTrades(symbol, since, limit, params));
  const toBase = inBaseUnits(client, symbol);
  return page
    .map((trade) => ({ ...trade, amount: toBase(trade.amount!) }))
    .sort((a, b) => a.timestamp! - b.timestamp!);
}
