// Indicators as one plain loop each, for one indicator alone: the yardstick of the bench. They take columns and the
// columns to write into, and are good for sound data alone: no flat range, no length out of range.

/** The mean of the last n values. */
export function smaByHand(x, n, y) {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += x[i];
  y.fill(Number.NaN, 0, n - 1);
  y[n - 1] = sum / n;
  for (let i = n; i < x.length; i++) {
    sum += x[i] - x[i - n];
    y[i] = sum / n;
  }
}

/** The exponential average, seeded with the mean of the first n values. */
export function emaByHand(x, n, y) {
  const weight = 2 / (n + 1);
  let sum = 0;
  for (let i = 0; i < n; i++) sum += x[i];
  let last = sum / n;
  y.fill(Number.NaN, 0, n - 1);
  y[n - 1] = last;
  for (let i = n; i < x.length; i++) {
    last += weight * (x[i] - last);
    y[i] = last;
  }
}

/** Wilder's relative strength index. */
export function rsiByHand(x, n, y) {
  const share = 1 / n;
  let [gain, loss] = [0, 0];
  for (let i = 1; i <= n; i++) {
    const change = x[i] - x[i - 1];
    if (change > 0) gain += change * share;
    else loss -= change * share;
  }
  y.fill(Number.NaN, 0, n);
  y[n] = (100 * gain) / (gain + loss);
  for (let i = n + 1; i < x.length; i++) {
    const change = x[i] - x[i - 1];
    const rise = (Math.abs(change) + change) / 2;
    gain += share * (rise - gain);
    loss += share * (rise - change - loss);
    y[i] = (100 * gain) / (gain + loss);
  }
}

/** The line, its signal and the histogram, seeded as TA-Lib's. */
export function macdByHand(x, fast, slow, smooth, [line, signal, histogram]) {
  const [quick, lazy, smoothing] = [2 / (fast + 1), 2 / (slow + 1), 2 / (smooth + 1)];
  let [short, long, mean] = [0, 0, 0];
  for (let i = slow - fast; i < slow; i++) short += x[i] / fast;
  for (let i = 0; i < slow; i++) long += x[i] / slow;
  const first = slow + smooth - 2;
  mean = (short - long) / smooth;
  for (const column of [line, signal, histogram]) column.fill(Number.NaN, 0, first);
  for (let i = slow; i <= first; i++) {
    short += quick * (x[i] - short);
    long += lazy * (x[i] - long);
    mean += (short - long) / smooth;
  }
  line[first] = short - long;
  signal[first] = mean;
  histogram[first] = short - long - mean;
  for (let i = first + 1; i < x.length; i++) {
    short += quick * (x[i] - short);
    long += lazy * (x[i] - long);
    const now = short - long;
    mean += smoothing * (now - mean);
    line[i] = now;
    signal[i] = mean;
    histogram[i] = now - mean;
  }
}

/** The mean and a multiple of the standard deviation around it, from sums of squares. */
export function bollingerByHand(x, n, multiple, [upper, middle, lower]) {
  let [sum, squares] = [0, 0];
  for (let i = 0; i < n - 1; i++) {
    sum += x[i];
    squares += x[i] * x[i];
    upper[i] = middle[i] = lower[i] = Number.NaN;
  }
  for (let i = n - 1; i < x.length; i++) {
    sum += x[i];
    squares += x[i] * x[i];
    const mean = sum / n;
    const width = multiple * Math.sqrt(Math.max(0, squares / n - mean * mean));
    upper[i] = mean + width;
    middle[i] = mean;
    lower[i] = mean - width;
    const gone = x[i - n + 1];
    sum -= gone;
    squares -= gone * gone;
  }
}

/** Wilder's average of the true range. */
export function atrByHand({ high, low, close }, n, y) {
  const range = (i) => {
    const last = close[i - 1];
    return (high[i] > last ? high[i] : last) - (low[i] < last ? low[i] : last);
  };
  let average = 0;
  for (let i = 1; i <= n; i++) average += range(i) / n;
  y.fill(Number.NaN, 0, n);
  y[n] = average;
  for (let i = n + 1; i < y.length; i++) {
    average += (range(i) - average) / n;
    y[i] = average;
  }
}

/** Wilder's directional index with +DI and −DI. */
export function adxByHand({ high, low, close }, n, [adx, plus, minus]) {
  const keep = 1 - 1 / n;
  const first = 2 * n - 1;
  let [up, down, range, mean] = [0, 0, 0, 0];
  for (let i = 1; i < high.length; i++) {
    const rise = high[i] - high[i - 1];
    const fall = low[i - 1] - low[i];
    const fade = i < n ? 1 : keep;
    up = up * fade + (rise > fall && rise > 0 ? rise : 0);
    down = down * fade + (fall > rise && fall > 0 ? fall : 0);
    range = range * fade + Math.max(high[i], close[i - 1]) - Math.min(low[i], close[i - 1]);
    const [plusDI, minusDI] = [(100 * up) / range, (100 * down) / range];
    const strength = (100 * Math.abs(plusDI - minusDI)) / (plusDI + minusDI);
    if (i < n) continue;
    if (i <= first) mean += strength / n;
    else mean += (strength - mean) / n;
    adx[i] = mean;
    plus[i] = plusDI;
    minus[i] = minusDI;
  }
  for (const column of [adx, plus, minus]) column.fill(Number.NaN, 0, first);
}
