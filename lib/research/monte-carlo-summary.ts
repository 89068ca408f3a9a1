// What many drawn runs come to: an interval for every metric, quantiles of the drawdown, and equity as it spreads out.

import type { MonteCarloFan, MonteCarloMetric, Quantile } from '../core/monte-carlo.ts';
import { computeMetrics, METRICS, type MetricName, type Performance } from '../metrics/index.ts';
import { quantile } from '../metrics/tails.ts';
import type { Draws } from './monte-carlo-draws.ts';

const FAN = [0.05, 0.25, 0.5, 0.75, 0.95];
const FAN_PLACES = 200;
// Quantiles of more runs look the same.
const FAN_RUNS = 10_000;
const DRAWDOWNS = [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99];
const RUIN = 0.5;
// Products of the same factors in another order differ by less.
const ROUNDING = 1e-9;

/** Gathers drawn runs. */
export class MonteCarloSummary {
  /** How many runs were added. */
  count = 0;
  readonly #draws: Draws;
  readonly #actual: Readonly<Record<MetricName, number | null>>;
  readonly #columns: ReadonlyMap<MetricName, Float64Array>;
  readonly #start: number;
  readonly #places: readonly number[];
  readonly #actualFan: readonly number[];
  /** Equity per place and run. */
  readonly #fan: readonly Float64Array[];
  #losses = 0;
  #halvings = 0;

  /** Takes the run as it was, and room for so many drawn ones. */
  constructor(draws: Draws, runs: number) {
    const { actual, metrics } = draws;
    this.#draws = draws;
    this.#actual = computeMetrics(actual);
    this.#columns = new Map(metrics.map((name) => [name, new Float64Array(runs)]));
    this.#start = actual.equity[0]!;
    this.#places = placesOf(actual.equity.length);
    this.#actualFan = this.#places.map((row) => actual.equity[row]!);
    this.#fan = this.#places.map(() => new Float64Array(Math.min(runs, FAN_RUNS)));
  }

  add(drawn: Performance): void {
    const { equity } = drawn;
    const run = this.count++;
    const metrics = computeMetrics(drawn);
    for (const [name, column] of this.#columns) column[run] = metrics[name] ?? Number.NaN;
    if (run < FAN_RUNS) for (const [k, row] of this.#places.entries()) this.#fan[k]![run] = equity[row]!;
    if (equity.at(-1)! < this.#start * (1 - ROUNDING)) this.#losses++;
    if (equity.some((value) => value <= RUIN * this.#start)) this.#halvings++;
  }

  /** Of every metric; intervals hold `level` of the runs. */
  metrics(level: number): Record<string, MonteCarloMetric> {
    return Object.fromEntries(
      Array.from(this.#columns, ([name, column]) => [
        name,
        metricOf(name, this.#actual[name], column.subarray(0, this.count), level),
      ]),
    );
  }

  get drawdowns(): Quantile[] {
    const sorted = this.#columns.get('maxDrawdown')!.slice(0, this.count).sort();
    return DRAWDOWNS.map((probability) => ({ probability, value: quantileOf(sorted, probability) }));
  }

  get lossProbability(): number {
    return this.#losses / this.count;
  }

  get halvingProbability(): number {
    return this.#halvings / this.count;
  }

  get fan(): MonteCarloFan {
    const columns = this.#fan.map((column) => column.slice(0, this.count).sort());
    return {
      axis: this.#draws.axis,
      x: this.#places.map(this.#draws.x),
      curves: FAN.map((probability) => ({
        probability,
        equity: columns.map((sorted) => quantileOf(sorted, probability)),
      })),
      actual: this.#actualFan,
    };
  }
}

function metricOf(
  name: MetricName,
  actual: number | null,
  drawn: Float64Array,
  level: number,
): MonteCarloMetric {
  const sorted = drawn.filter((value) => !Number.isNaN(value)).sort();
  const n = sorted.length;
  const at = (probability: number) => (n > 0 ? quantileOf(sorted, probability) : null);
  return {
    actual,
    mean: n > 0 ? sorted.reduce((sum, value) => sum + value, 0) / n : null,
    median: at(0.5),
    low: at((1 - level) / 2),
    high: at((1 + level) / 2),
    worse: actual !== null && n > 0 ? worseShare(name, actual, sorted) : null,
  };
}

function worseShare(name: MetricName, actual: number, drawn: Float64Array): number | null {
  const { higherIsBetter } = METRICS[name];
  if (higherIsBetter === null) return null;
  const rounding = ROUNDING * Math.abs(actual);
  const isWorse = (value: number) => (higherIsBetter ? value < actual - rounding : value > actual + rounding);
  return drawn.reduce((count, value) => count + Number(isWorse(value)), 0) / drawn.length;
}

function quantileOf(sorted: Float64Array, probability: number): number {
  return quantile((k) => sorted[k]!, sorted.length, probability);
}

/** Rows from the first to the last, evenly spread. */
function placesOf(length: number): number[] {
  const count = Math.min(length, FAN_PLACES);
  return Array.from({ length: count }, (_, k) => Math.round((k * (length - 1)) / (count - 1)));
}
