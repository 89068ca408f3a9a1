// Fees in quote units, whatever asset they were taken in.

import type { ExchangeExecution, TradingClient } from '../../data/index.ts';

/** How long a price counts, in ms. */
const FRESH_MS = 60_000;

export class FeePrices {
  readonly #client: TradingClient;
  readonly #onNotice: (message: string) => void;
  /** The last price of a market, and when it was asked for. */
  readonly #prices = new Map<string, { readonly price: number | undefined; readonly at: number }>();
  readonly #unknown = new Set<string>();
  /** Markets whose price is needed now. */
  readonly wanted = new Set<string>();

  constructor(client: TradingClient, onNotice: (message: string) => void) {
    this.#client = client;
    this.#onNotice = onNotice;
  }

  /**
   * The fee of a fill in quote units: one in the base asset at the fill's price, one in another asset at that asset's
   * last price, and where the exchange has no such market, by the rate of the fill's own market, with a notice.
   * Undefined until that last price is loaded.
   */
  inQuote({ fee, symbol = '', takerOrMaker }: ExchangeExecution, size: number, price: number) {
    const { cost = 0, currency } = fee ?? {};
    const market = this.#client.markets?.[symbol];
    if (cost === 0 || currency === undefined || currency === market?.quote) return cost;
    if (currency === market?.base) return cost * price;
    const rated = this.#marketOf(currency, market?.quote ?? '');
    if (rated !== undefined) {
      const last = this.#fresh(rated);
      return last === undefined ? undefined : cost * last;
    }
    this.#noteUnknown(currency, market?.quote ?? '');
    return size * price * ((takerOrMaker === 'maker' ? market?.maker : market?.taker) ?? 0);
  }

  /** Asks for the prices that are needed. Throws what ccxt throws. */
  async load(): Promise<void> {
    for (const symbol of this.wanted) {
      const { last } = await this.#client.fetchTicker(symbol);
      this.#prices.set(symbol, { price: last, at: performance.now() });
      this.wanted.delete(symbol);
    }
  }

  #fresh(symbol: string): number | undefined {
    const found = this.#prices.get(symbol);
    if (found !== undefined && performance.now() - found.at < FRESH_MS) return found.price;
    this.wanted.add(symbol);
    return undefined;
  }

  #marketOf(asset: string, quote: string): string | undefined {
    const names = [`${asset}/${quote}`, `${asset}/${quote}:${quote}`];
    return names.find((name) => this.#client.markets?.[name] !== undefined);
  }

  #noteUnknown(asset: string, quote: string): void {
    if (this.#unknown.has(asset)) return;
    this.#unknown.add(asset);
    this.#onNotice(
      `fees are taken in ${asset}, which has no price in ${quote} here: they count by the market's own rate`,
    );
  }
}
