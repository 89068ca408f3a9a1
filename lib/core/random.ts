// Seeded random numbers: the same seed gives the same numbers on every machine.

/** A source of uniform numbers in [0, 1) with 32 random bits each. */
export type Random = () => number;

/**
 * The generator sfc32 seeded from one number through splitmix32.
 * Source: C. Doty-Humphrey, PractRand (sfc32); G. Steele et al., "Fast splittable pseudorandom number generators" (2014).
 */
export function random(seed: number): Random {
  const next = splitmix32(seed);
  let a = next();
  let b = next();
  let c = next();
  let d = 1;
  const step = () => {
    const t = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + t) | 0;
    return (t >>> 0) / 4294967296;
  };
  for (let i = 0; i < 12; i++) step();
  return step;
}

/** Standard normal numbers by the polar method (G. Marsaglia and T. Bray, 1964). */
export function normal(uniform: Random): Random {
  let spare: number | undefined;
  return () => {
    if (spare !== undefined) {
      const value = spare;
      spare = undefined;
      return value;
    }
    let [u, v, s] = [0, 0, 0];
    do {
      u = 2 * uniform() - 1;
      v = 2 * uniform() - 1;
      s = u * u + v * v;
    } while (s >= 1 || s === 0);
    const factor = Math.sqrt((-2 * Math.log(s)) / s);
    spare = v * factor;
    return u * factor;
  };
}

function splitmix32(seed: number): () => number {
  let state = (Math.floor(seed) ^ Math.floor(seed / 4294967296)) | 0;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let z = state ^ (state >>> 16);
    z = Math.imul(z, 0x21f0aaad);
    z = z ^ (z >>> 15);
    z = Math.imul(z, 0x735a2d97);
    return z ^ (z >>> 15);
  };
}
