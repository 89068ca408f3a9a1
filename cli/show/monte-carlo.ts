// A Monte Carlo simulation as a person reads it in a terminal.

import {
  type BacktestResult,
  METRICS,
  type MetricName,
  type MonteCarloMethod,
  type MonteCarloMetric,
  type MonteCarloRecord,
} from 'tradelab';
import type { Io } from '../io.ts';
import { count, decimal, metricValue, NONE, rate } from './numbers.ts';
import { headLines } from './run.ts';
import { styleOf } from './style.ts';
import { table, wrap } from './table.ts';

const DRAWN: Record<MonteCarloMethod, string> = {
  shuffle: 'the trades in another order',
  bootstrap: 'the trades drawn with replacement',
  returns: 'the bar returns drawn in blocks',
};

/** The lines of a simulation: what was drawn, an interval for every metric, how deep it falls, and what it comes to. */
export function monteCarloLines(run: BacktestResult, record: MonteCarloRecord, io: Io): string[] {
  const style = styleOf(io);
  const [head, ...rows] = metricTable(record);
  const [drawdownHead, ...drawdowns] = drawdownTable(record);
  return [
    ...headLines(run, io.columns, style),
    ...wrap(drawnWords(record), ' · ', io.columns).map(style.faint),
    '',
    ...[style.faint(head!), ...rows],
    '',
    ...[style.faint(drawdownHead!), ...drawdowns],
    '',
    `Ending with a loss: ${share(record.lossProbability)} of the runs. Falling to half the cash: ${share(record.halvingProbability)}.`,
    '',
    ...wrap(record.sentence.split(' '), ' ', io.columns),
  ];
}

function drawnWords({ method, runs, seed, block }: MonteCarloRecord): string[] {
  return [
    `${count(runs)} times ${DRAWN[method]}`,
    block === null ? 'equity at exits alone' : `blocks of ${decimal(block, 1)} bars`,
    `seed ${seed}`,
  ];
}

function metricTable({ metrics, level }: MonteCarloRecord): string[] {
  const right = (head: string) => ({ head, align: 'right' as const });
  const columns = [
    { head: 'Metric' },
    ...['As it was', 'Median', `${rate(level)} from`, 'to', 'Worse'].map(right),
  ];
  return table(
    columns,
    Object.entries(metrics).map(([name, metric]) => metricRow(name as MetricName, metric)),
  );
}

function metricRow(name: MetricName, { actual, median, low, high, worse }: MonteCarloMetric): string[] {
  const { label, unit } = METRICS[name];
  const values = [actual, median, low, high].map((value) => metricValue(value, unit));
  return [label, ...values, worse === null ? NONE : share(worse)];
}

function drawdownTable({ drawdowns }: MonteCarloRecord): string[] {
  const shares = drawdowns.map(({ probability }) => ({ head: rate(probability), align: 'right' as const }));
  const depths = drawdowns.map(({ value }) => `${decimal(-100 * value, 1)}%`);
  return table([{ head: 'Of all runs' }, ...shares], [['fall by at least', ...depths]]);
}

function share(fraction: number): string {
  return `${decimal(100 * fraction, 1)}%`;
}
