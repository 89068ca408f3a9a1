// The yardstick: an EMA cross with fees, written by hand as one pass per column, for one market and one strategy alone.
// It computes what `backtest` computes (columns, trades, equity, every metric) with nothing general about it.

/** Runs it over bars; returns the equity column, the trades as columns, and the metrics. */
export function emaCrossByHand(
  bars,
  { fast = 12, slow = 26, cash = 10_000, fee = 0.001, periodsPerYear = 365 * 1440 },
) {
  const { open, close } = bars;
  const n = close.length;
  const quick = emaByHand(close, fast, new Float64Array(n));
  const lazy = emaByHand(close, slow, new Float64Array(n));
  const up = new Uint8Array(n);
  const down = new Uint8Array(n);
  crossByHand(quick, lazy, slow, up);
  crossByHand(lazy, quick, slow, down);
  const run = tradeByHand(open, close, up, down, cash, fee);
  return { ...run, metrics: metricsByHand(run, close, cash, periodsPerYear) };
}

/** The exponential average, seeded with the mean of the first n values. */
export function emaByHand(x, n, y) {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += x[i];
  y.fill(Number.NaN, 0, n - 1);
  let last = sum / n;
  y[n - 1] = last;
  const weight = 2 / (n + 1);
  for (let i = n; i < x.length; i++) {
    last += weight * (x[i] - last);
    y[i] = last;
  }
  return y;
}

/** 1 where a comes to be above b. */
function crossByHand(a, b, from, y) {
  let above = a[from - 1] > b[from - 1] ? 1 : 0;
  for (let i = from; i < y.length; i++) {
    const now = a[i] > b[i] ? 1 : 0;
    y[i] = now & (above ^ 1);
    above = now;
  }
}

function tradeByHand(open, close, up, down, start, fee) {
  const n = close.length;
  const equity = new Float64Array(n);
  const trades = {
    entryBar: [],
    exitBar: [],
    size: [],
    entryPrice: [],
    exitPrice: [],
    fees: [],
    pnl: [],
    return: [],
  };
  let cash = start;
  let position = 0;
  let entryPrice = 0;
  let entryFee = 0;
  let entryBar = 0;
  let feesPaid = 0;
  let barsInMarket = 0;
  let order = 0;
  for (let i = 0; i < n; i++) {
    if (order === 1) {
      const price = open[i];
      position = cash / (price * (1 + fee));
      entryFee = position * price * fee;
      cash = cash - position * price - entryFee;
      entryPrice = price;
      entryBar = i;
      feesPaid += entryFee;
    } else if (order === -1) {
      const price = open[i];
      const exitFee = position * price * fee;
      cash = cash + position * price - exitFee;
      feesPaid += exitFee;
      const fees = entryFee + exitFee;
      const pnl = (price - entryPrice) * position - fees;
      trades.entryBar.push(entryBar);
      trades.exitBar.push(i);
      trades.size.push(position);
      trades.entryPrice.push(entryPrice);
      trades.exitPrice.push(price);
      trades.fees.push(fees);
      trades.pnl.push(pnl);
      trades.return.push(pnl / (entryPrice * position));
      position = 0;
    }
    order = position === 0 ? (up[i] && !down[i] ? 1 : 0) : down[i] ? -1 : 0;
    equity[i] = cash + position * close[i];
    if (position !== 0) barsInMarket++;
  }
  return { equity, trades, feesPaid, barsInMarket };
}

function metricsByHand({ equity, trades, feesPaid, barsInMarket }, close, cash, periodsPerYear) {
  const n = equity.length;
  const m = n - 1;
  const returns = returnsByHand(equity);
  const market = returnsByHand(close);
  const [mean, marketMean] = [meanByHand(returns), meanByHand(market)];
  const { m2, m3, m4, below, gains, losses } = momentsByHand(returns, mean);
  const { cov, varMarket } = covarianceByHand(returns, mean, market, marketMean);
  const { maxDrawdown, longest, squares } = drawdownByHand(equity);
  const deviation = Math.sqrt(m2 / (m - 1));
  const totalReturn = equity[n - 1] / cash - 1;
  const cagr = (1 + totalReturn) ** (periodsPerYear / m) - 1;
  const beta = cov / varMarket;
  return {
    ...{ totalReturn, cagr, maxDrawdown, feesPaid, beta, ...tailsByHand(returns), ...tradesByHand(trades) },
    volatility: deviation * Math.sqrt(periodsPerYear),
    sharpe: (mean / deviation) * Math.sqrt(periodsPerYear),
    sortino: (mean / Math.sqrt(below / m)) * Math.sqrt(periodsPerYear),
    calmar: cagr / -maxDrawdown,
    maxDrawdownDuration: longest,
    exposure: barsInMarket / n,
    finalEquity: equity[n - 1],
    buyAndHoldReturn: close[n - 1] / close[0] - 1,
    alpha: (mean - beta * marketMean) * periodsPerYear,
    skewness: m3 / m / (m2 / m) ** 1.5,
    kurtosis: m4 / m / (m2 / m) ** 2 - 3,
    ulcerIndex: Math.sqrt(squares / n),
    omega: gains / losses,
  };
}

function returnsByHand(x) {
  const y = new Float64Array(x.length - 1);
  let last = x[0];
  for (let i = 0; i < y.length; i++) {
    const now = x[i + 1];
    y[i] = now / last - 1;
    last = now;
  }
  return y;
}

function meanByHand(x) {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i];
  return sum / x.length;
}

function momentsByHand(returns, mean) {
  let m2 = 0;
  let m3 = 0;
  let m4 = 0;
  let below = 0;
  let gains = 0;
  let losses = 0;
  for (let i = 0; i < returns.length; i++) {
    const r = returns[i];
    const d = r - mean;
    const square = d * d;
    m2 += square;
    m3 += square * d;
    m4 += square * square;
    if (r < 0) {
      below += r * r;
      losses -= r;
    } else gains += r;
  }
  return { m2, m3, m4, below, gains, losses };
}

function covarianceByHand(a, meanA, b, meanB) {
  let cov = 0;
  let varMarket = 0;
  for (let i = 0; i < a.length; i++) {
    const e = b[i] - meanB;
    cov += (a[i] - meanA) * e;
    varMarket += e * e;
  }
  return { cov, varMarket };
}

function drawdownByHand(equity) {
  let peak = equity[0];
  let since = 0;
  let longest = 0;
  let maxDrawdown = 0;
  let squares = 0;
  for (let i = 0; i < equity.length; i++) {
    const e = equity[i];
    if (e >= peak) {
      peak = e;
      since = i;
    } else {
      if (i - since > longest) longest = i - since;
      const drawdown = e / peak - 1;
      if (drawdown < maxDrawdown) maxDrawdown = drawdown;
      squares += drawdown * drawdown;
    }
  }
  return { maxDrawdown, longest, squares };
}

/** Quantiles at 5 % and 95 % and the mean below the lower: counted into bins, and only the bin that matters sorted. */
function tailsByHand(returns) {
  const [low, high] = rangeByHand(returns);
  const counts = new Uint32Array(65_537);
  const scale = 65_536 / (high - low);
  for (let i = 0; i < returns.length; i++) counts[((returns[i] - low) * scale) | 0]++;
  const var95 = quantileByHand(returns, counts, low, scale, 0.05);
  const upper = quantileByHand(returns, counts, low, scale, 0.95);
  return { var95, cvar95: meanBelowByHand(returns, var95), tailRatio: Math.abs(upper / var95) };
}

function rangeByHand(x) {
  let low = Infinity;
  let high = -Infinity;
  for (let i = 0; i < x.length; i++) {
    if (x[i] < low) low = x[i];
    if (x[i] > high) high = x[i];
  }
  return [low, high];
}

function quantileByHand(x, counts, low, scale, q) {
  const at = q * (x.length - 1);
  const k = Math.floor(at);
  let bin = 0;
  let before = 0;
  while (before + counts[bin] <= k) before += counts[bin++];
  let last = bin;
  let end = before + counts[bin];
  while (end <= k + 1) end += counts[++last];
  const members = new Float64Array(end - before);
  let count = 0;
  for (let i = 0; i < x.length; i++) {
    const at = ((x[i] - low) * scale) | 0;
    if (at >= bin && at <= last) members[count++] = x[i];
  }
  members.sort();
  const a = members[k - before];
  return a + (at - k) * (members[k - before + 1] - a);
}

function meanBelowByHand(x, limit) {
  let sum = 0;
  let count = 0;
  for (let i = 0; i < x.length; i++) {
    if (x[i] > limit) continue;
    sum += x[i];
    count++;
  }
  return sum / count;
}

function tradesByHand({ pnl, return: returns, entryBar, exitBar }) {
  const t = pnl.length;
  let won = 0;
  let gross = 0;
  let lost = 0;
  let sum = 0;
  let best = -Infinity;
  let worst = Infinity;
  let total = 0;
  let bars = 0;
  for (let k = 0; k < t; k++) {
    if (pnl[k] > 0) {
      won++;
      gross += pnl[k];
    } else lost -= pnl[k];
    sum += pnl[k];
    total += returns[k];
    best = Math.max(best, returns[k]);
    worst = Math.min(worst, returns[k]);
    bars += exitBar[k] - entryBar[k];
  }
  let squares = 0;
  for (let k = 0; k < t; k++) squares += (pnl[k] - sum / t) ** 2;
  return {
    ...{
      trades: t,
      winRate: won / t,
      profitFactor: gross / lost,
      expectancy: sum / t,
      averageTrade: total / t,
    },
    ...{ bestTrade: best, worstTrade: worst, averageDuration: bars / t },
    sqn: (Math.sqrt(t) * (sum / t)) / Math.sqrt(squares / (t - 1)),
    kelly: won / t - (1 - won / t) / (gross / won / (lost / (t - won))),
  };
}
