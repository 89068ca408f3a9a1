// Whether two tools computed the same: a race between different things is none.

/** Throws unless the closed trades have the same bars, and prices and final equity that differ by 1e-9 at most. */
export function requireSameTrades(name, theirs, run) {
  const t = run.tradeColumns;
  if (theirs.entryBar.length !== t.length)
    throw new Error(`${name} has ${theirs.entryBar.length} trades, and we ${t.length}`);
  for (let k = 0; k < t.length; k++) {
    if (theirs.entryBar[k] !== t.entryBar[k] || theirs.exitBar[k] !== t.exitBar[k])
      throw new Error(`${name}: trade ${k} is on other bars than ours`);
  }
  const differences = [
    relative(theirs.entryPrice, t.entryPrice),
    relative(theirs.exitPrice, t.exitPrice),
    relative([theirs.finalEquity], [run.equity.at(-1)]),
  ];
  return within(name, Math.max(...differences));
}

/** Throws unless every combination has as many trades, and metrics that differ by 1e-9 of their value, or of 1, at most. */
export function requireSameSweep(name, theirs, metrics) {
  const compared = ['totalReturn', 'winRate', 'profitFactor', 'maxDrawdown'];
  for (const [k, trades] of metrics.trades.entries())
    if (theirs.trades[k] !== trades)
      throw new Error(`${name}: row ${k} has ${theirs.trades[k]} trades, not ${trades}`);
  return within(name, Math.max(...compared.map((metric) => relative(theirs[metric], metrics[metric]))));
}

function within(name, difference) {
  if (!(difference <= 1e-9)) throw new Error(`${name} and we differ by ${difference}`);
  return difference;
}

/** The largest difference, relative to the value or to 1; both undefined is none. */
function relative(theirs, ours) {
  let largest = 0;
  for (const [k, value] of ours.entries()) {
    if (theirs[k] === null && Number.isNaN(value)) continue;
    const difference = Math.abs(theirs[k] - value) / Math.max(1, Math.abs(value));
    if (!(difference <= largest)) largest = difference;
  }
  return largest;
}
