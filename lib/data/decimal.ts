// Decimal numbers from the bytes of a file, without a string per value.

const POWERS_OF_TEN = Float64Array.from({ length: 23 }, (_, k) => Number(`1e${k}`));
const [PLUS, MINUS, POINT, ZERO] = [43, 45, 46, 48];
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/**
 * The number that bytes [from, to) spell, correctly rounded; NaN where they spell none (empty, 'NaN', '0x10', '1,5').
 * A whole number up to 2^53 divided by a power of ten up to 10^22 rounds once, so the quotient is exact:
 * W. Clinger, "How to read floating point numbers accurately" (1990). What does not fit goes the slow way.
 */
export function decimal(bytes: Buffer, from: number, to: number): number {
  let i = from;
  const sign = bytes[i];
  if (sign === MINUS || sign === PLUS) i++;
  let mantissa = 0;
  let decimals = -1;
  const first = i;
  for (; i < to; i++) {
    const digit = bytes[i]! - ZERO;
    if (digit >= 0 && digit <= 9) {
      mantissa = mantissa * 10 + digit;
      if (decimals >= 0) decimals++;
    } else if (bytes[i] === POINT && decimals < 0) decimals = 0;
    else return slowDecimal(bytes, from, to);
  }
  const digits = to - first - (decimals < 0 ? 0 : 1);
  if (digits < 1 || mantissa > Number.MAX_SAFE_INTEGER || decimals > 22) return slowDecimal(bytes, from, to);
  const value = decimals > 0 ? mantissa / POWERS_OF_TEN[decimals]! : mantissa;
  return sign === MINUS ? -value : value;
}

function slowDecimal(bytes: Buffer, from: number, to: number): number {
  const text = bytes.toString('latin1', from, to);
  return NUMBER.test(text) ? Number(text) : Number.NaN;
}
