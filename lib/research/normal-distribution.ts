// The standard normal distribution to the precision of a double.

const ROOT_2PI = Math.sqrt(2 * Math.PI);

// Up to here the series loses no more than two digits to cancellation; beyond, the fraction needs few terms.
const SERIES_ENDS = 2;
const FRACTION_TERMS = 120;

/**
 * The probability that a standard normal number is at or below `z`, to 1e-14 of its value.
 * Source: M. Abramowitz and I. Stegun, Handbook of Mathematical Functions (1964), 26.2.11 and, for the tails, 26.2.14.
 */
export function normalCdf(z: number): number {
  if (Math.abs(z) <= SERIES_ENDS) return 0.5 + density(z) * series(z);
  const tail = density(z) / fraction(Math.abs(z));
  return z < 0 ? tail : 1 - tail;
}

/**
 * The number that a standard normal one is at or below with the given probability, to 1e-14:
 * ±Infinity for 0 and 1, NaN outside of [0, 1].
 * Source: Abramowitz and Stegun 26.2.23 as the start, then Halley's iteration on `normalCdf`.
 */
export function normalQuantile(probability: number): number {
  if (probability > 0.5) return -normalQuantile(1 - probability);
  if (!(probability > 0)) return probability === 0 ? Number.NEGATIVE_INFINITY : Number.NaN;
  const t = Math.sqrt(-2 * Math.log(probability));
  const start =
    (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
  let z = start - t;
  // The start is right to 4.5e-4, and each step triples the digits.
  for (let step = 0; step < 3; step++) {
    const newton = (normalCdf(z) - probability) / density(z);
    z -= newton / (1 + (z * newton) / 2);
  }
  return z;
}

function density(z: number): number {
  return Math.exp((-z * z) / 2) / ROOT_2PI;
}

/** z + z³/3 + z⁵/(3·5) + …, until a term changes nothing. */
function series(z: number): number {
  let sum = z;
  let term = z;
  for (let k = 3; sum + term !== sum; k += 2) {
    term *= (z * z) / k;
    sum += term;
  }
  return sum;
}

/** z + 1/(z + 2/(z + 3/(z + …))), from its far end. */
function fraction(z: number): number {
  let value = z;
  for (let k = FRACTION_TERMS; k > 0; k--) value = z + k / value;
  return value;
}
