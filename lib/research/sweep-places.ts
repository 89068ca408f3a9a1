// Where a combination's numbers are in its row: for the kernel in TypeScript and the one in WebAssembly, which reads this
// file as AssemblyScript. That is why there are plain constants here, and nothing else.

export const cash = 0;
export const position = 1;
export const entryPrice = 2;
export const entryFees = 3;
export const entryBar = 4;
/** The orders that fill at the next open, as bits: the position is closed, bought, sold. */
export const order = 5;
export const orderClose = 1;
export const orderBuy = 2;
export const orderSell = 4;
/** The first row that a decision can be taken on; Infinity while it is unknown. */
export const start = 6;
/** Where the position would be liquidated; NaN where no price does that. */
export const liquidation = 7;
/** 1 once the combination has met what this path does not cover. */
export const left = 8;
/** Equity at the last close. */
export const equity = 9;
export const feesPaid = 10;
export const barsInMarket = 11;

// The drawdown as `addEquity` of the metrics keeps it.
export const peak = 12;
export const peakRow = 13;
export const deepest = 14;
export const longest = 15;

// Of the bar returns: Σr, Σr², Σmax(r, 0), Σmin(r, 0)².
export const sum = 16;
export const squares = 17;
export const gains = 18;
export const lossSquares = 19;

// Of the closed trades.
export const trades = 20;
export const tradeBars = 21;
/** Σ(pnl − mean)² as it grows, by B. Welford, "Note on a method for calculating corrected sums of squares" (1962). */
export const pnlMean = 22;
export const pnlSquares = 23;
/** Seven numbers on each of two columns of trades: their sum, and from there on what follows. */
export const pnl = 24;
export const returns = 31;
export const toBest = 1;
export const toWorst = 2;
export const toWins = 3;
export const toGains = 4;
export const toLosses = 5;
export const toLost = 6;

/** How many numbers a combination is. */
export const size = 38;
