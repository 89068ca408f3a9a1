// Synthetic bars, for trying things out where there are no market data: seeded, and marked as what they are.

import {
  type BarColumns,
  type Bars,
  barOpenTime,
  createBars,
  formatTime,
  normal,
  parseTime,
  parseTimeframe,
  type Random,
  random,
  type Timeframe,
  type TimeInput,
  timeframeMs,
} from '../core/index.ts';
import { fillModel, type ModelOptions, requireRange, requireWhole } from './model-options.ts';
import { type PriceModel, returnProcess } from './price-models.ts';
import { newColumns } from './raw-bars.ts';

/** What to generate: a model with its settings, and how many bars of which symbols. */
export type GenerateOptions = ModelOptions & {
  /** A whole number; the same seed and options give the same bars. */
  seed: number;
  timeframe: Timeframe;
  /** How many bars of each symbol. */
  bars: number;
  /** The first open time, or the next that bars of this length have. Default 2020-01-01. */
  start?: TimeInput;
  /** Names, or how many: SYN1, SYN2 and so on. Default 1. Symbols move independently of each other. */
  symbols?: number | readonly string[];
  /** The first open. Default 100. */
  price?: number;
};

/**
 * Synthetic bars of each symbol, of a market that never closes. Closes follow the model, each bar opens at
 * the close before, and the high and the low are those of a Brownian path between the two. Prices are rounded to six
 * digits of the first, so that the last bits of a platform's logarithm and exponential do not show. Volume is higher
 * where prices move more.
 * Throws `bad-option` for options out of their range.
 */
export function generateBars(options: GenerateOptions): Bars[] {
  const { seed, bars, price = 100, symbols = 1 } = options;
  const model = fillModel(options);
  const timeframe = parseTimeframe(options.timeframe);
  const ms = timeframeMs(timeframe);
  requireWhole('seed', seed, Number.MIN_SAFE_INTEGER);
  requireWhole('bars', bars, 1);
  requireRange(price > 0 && price < 1e9, `price ${price}`, 'above 0');
  const start = nextOpen(parseTime(options.start ?? '2020-01-01', 'start'), ms);
  const { model: name, ...settings } = model;
  const synthetic = `${name}, seed ${seed}, ${JSON.stringify(settings)}, from ${price} at ${formatTime(start)}`;
  return namesOf(symbols).map((symbol) => {
    const columns = generate(model, { seed: seed + hash(symbol), ms, bars, start, price });
    return createBars({ ...columns, symbol, id: `synthetic:${symbol}`, timeframe, synthetic });
  });
}

function namesOf(symbols: number | readonly string[]): readonly string[] {
  if (typeof symbols !== 'number') return symbols;
  requireWhole('symbols', symbols, 1);
  return Array.from({ length: symbols }, (_, k) => `SYN${k + 1}`);
}

function nextOpen(time: number, ms: number): number {
  const open = barOpenTime(time, ms);
  return open === time ? time : open + ms;
}

/** FNV-1a (G. Fowler, L. Noll, K.-P. Vo, 1991): each symbol has a seed of its own, whichever others there are. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) value = Math.imul(value ^ byte, 0x01000193);
  return value >>> 0;
}

interface Course {
  seed: number;
  ms: number;
  bars: number;
  start: number;
  price: number;
}

const USUAL_VOLUME = 100;

function generate(model: PriceModel, { seed, ms, bars: n, start, price }: Course): BarColumns {
  const uniform = random(seed);
  const gauss = normal(uniform);
  const process = returnProcess(model, ms, uniform);
  const perTick = 10 ** Math.max(0, 5 - exponent(price));
  const { time, open, high, low, close, volume } = newColumns(n);
  let level = Math.log(price);
  let last = round(price, perTick);
  for (let i = 0; i < n; i++) {
    const { mean, deviation } = process;
    const shock = deviation * gauss();
    const move = mean + shock;
    time[i] = start + i * ms;
    open[i] = last;
    const top = level + reach(move, deviation, uniform);
    const bottom = level - reach(-move, deviation, uniform);
    level += move;
    close[i] = round(Math.exp(level), perTick);
    high[i] = Math.max(last, close[i]!, round(Math.exp(top), perTick));
    low[i] = Math.min(last, close[i]!, round(Math.exp(bottom), perTick));
    last = close[i]!;
    const surprise = deviation > 0 ? Math.abs(shock) / deviation : 0;
    volume[i] = round(USUAL_VOLUME * (0.5 + uniform()) * (1 + surprise), 1000);
    process.advance(shock);
  }
  return { time, open, high, low, close, volume };
}

/**
 * The highest point of a Brownian path from 0 to `move`, at least both: by the reflection principle it is above m with
 * the chance exp(-2 m (m - move) / deviation²), which is solved for m.
 */
function reach(move: number, deviation: number, uniform: Random): number {
  return (move + Math.sqrt(move * move - 2 * deviation * deviation * Math.log(1 - uniform()))) / 2;
}

/** To whole ticks, and at least one: a power of ten of ticks divides exactly, so the number is the decimal's own. */
function round(value: number, perTick: number): number {
  return Math.max(1, Math.round(value * perTick)) / perTick;
}

/** The power of ten of a number's first digit. */
function exponent(value: number): number {
  return Number(value.toExponential().split('e')[1]);
}
