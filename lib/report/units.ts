// Which money a market is counted in.

/** The quote unit of a symbol ('BTC/USDT', 'BTC/USDT:USDT': 'USDT'), or 'quote currency' where it names none. */
export function quoteUnit(symbol: string): string {
  return /\/([^:/]+)/.exec(symbol)?.[1] ?? 'quote currency';
}
