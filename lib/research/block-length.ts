// How long the blocks of a bootstrap should be, from how a series hangs together.

/**
 * The mean block length, in rows, with which the stationary bootstrap estimates the variance of the mean best: at least 1,
 * which is where rows do not hang together or do not vary.
 * Source: D. Politis and H. White, "Automatic Block-Length Selection for the Dependent Bootstrap", Econometric Reviews
 * 23(1), 2004, with the correction of A. Patton, D. Politis and H. White, Econometric Reviews 28(4), 2009.
 */
export function optimalBlockLength(values: Float64Array): number {
  const n = values.length;
  const most = Math.ceil(Math.min(3 * Math.sqrt(n), n / 3));
  const covariances = autocovariances(values, mostLag(n));
  const bandwidth = bandwidthOf(covariances, n);
  let slope = 0;
  let spectrum = covariances[0]!;
  for (let lag = 1; lag <= bandwidth; lag++) {
    const weight = 2 * trapezoid(lag / bandwidth) * covariances[lag]!;
    slope += weight * lag;
    spectrum += weight;
  }
  const length = Math.cbrt((slope / spectrum) ** 2 * n);
  return Number.isFinite(length) ? Math.min(most, Math.max(1, length)) : 1;
}

/** So many lags in a row without correlation end the search for it. */
function patience(n: number): number {
  return Math.max(5, Math.floor(Math.log10(n)));
}

function mostLag(n: number): number {
  return Math.min(n - 1, Math.ceil(Math.sqrt(n)) + patience(n));
}

/** Twice the first lag from which on the autocorrelations are not significant. */
function bandwidthOf(covariances: Float64Array, n: number): number {
  const bound = 2 * Math.sqrt(Math.log10(n) / n) * covariances[0]!;
  const [needed, most] = [patience(n), covariances.length - 1];
  let quiet = 0;
  for (let lag = 1; lag < most; lag++) {
    quiet = Math.abs(covariances[lag]!) < bound ? quiet + 1 : 0;
    if (quiet === needed) return Math.min(most, 2 * (lag - needed + 1));
  }
  return most;
}

function autocovariances(values: Float64Array, most: number): Float64Array {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const centred = values.map((value) => value - mean);
  const out = new Float64Array(Math.max(1, most + 1));
  for (let lag = 0; lag <= most; lag++) {
    let sum = 0;
    for (let i = lag; i < n; i++) sum += centred[i]! * centred[i - lag]!;
    out[lag] = sum / n;
  }
  return out;
}

/** The flat-top window: 1 up to a half, from there down to 0 at 1. */
function trapezoid(x: number): number {
  return Math.min(1, 2 * (1 - x));
}
