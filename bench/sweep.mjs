// Sweeps of an EMA cross against the tiled loop by hand: more combinations, more bars, without SIMD, two threads, memory.

import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { defineStrategy, ema, param, range, SUMMED_METRICS, sweep } from 'tradelab';
import { emaCross } from 'tradelab/strategies';
import { makeGrid, makeTask, sweepByTiles } from '../dist/internals.js';
import { walk } from './bars.mjs';
import { measure, row } from './measure.mjs';
import { sweepByHand } from './sweep-by-hand.mjs';

/** As ema-cross, without bounds of its lengths. */
const cross = defineStrategy({
  name: 'cross',
  params: { fast: param.int(12, { min: 1 }), slow: param.int(26, { min: 1 }) },
  indicators: ({ close }, p) => ({ fast: ema(close, p.fast), slow: ema(close, p.slow) }),
  signals: ({ fast, slow }) => ({ entries: fast.crossesAbove(slow), exits: fast.crossesBelow(slow) }),
});

/** With an exit of its own: three lengths make a million combinations of few columns. */
const threeLengths = defineStrategy({
  name: 'three-lengths',
  params: { fast: param.int(12), slow: param.int(26), exit: param.int(5) },
  indicators: ({ close }, p) => ({
    fast: ema(close, p.fast),
    slow: ema(close, p.slow),
    exit: ema(close, p.exit),
  }),
  signals: ({ fast, slow, exit }) => ({
    entries: fast.crossesAbove(slow),
    exits: exit.crossesBelow(slow),
  }),
});

const SIZES = [
  { combinations: 2_500, bars: 100_000, fast: range(5, 54), slow: range(55, 202, 3) },
  { combinations: 10_000, bars: 10_000, fast: range(5, 104), slow: range(105, 204) },
  { combinations: 500, bars: 1_000_000, fast: range(5, 50, 5), slow: range(55, 202, 3) },
];
// A fee so low that no account is traded away in a million bars.
const OPTIONS = { fee: 0.0001, periodsPerYear: 525_600 };

const nameOf = ({ combinations, bars }) =>
  `${combinations.toLocaleString('en')} × ${bars.toLocaleString('en')}`;

export default async function () {
  const rows = [];
  const plain = [];
  for (const size of SIZES) {
    const { fast, slow } = size;
    const bars = walk(size.bars);
    const params = { fast, slow };
    requireSame(
      sweepByHand(bars, fast, slow, OPTIONS),
      await sweep(cross, bars, { ...OPTIONS, params, workers: 1 }),
    );
    const ms = await measure(
      {
        hand: () => sweepByHand(bars, fast, slow, OPTIONS),
        sweep: () => sweep(cross, bars, { ...OPTIONS, params, workers: 1 }),
        plain: () => tiles(bars, params, false),
        simd: () => tiles(bars, params, true),
      },
      5,
    );
    const name = nameOf(size);
    rows.push(row(`${name}, one thread`, ms.sweep, 'by hand', ms.hand, rows.length === 0 ? '≤ 2' : ''));
    plain.push(row(`${name}, with SIMD`, ms.simd, 'without', ms.plain, plain.length === 0 ? '≤ 0.33' : ''));
  }
  rows.push(...(await perBar()), ...plain, await threads(), firstPeak(), millionPeak());
  return { title: 'Sweeps of an EMA cross: trades, drawdown, ratios and all that sums tell', rows };
}

/**
 * What a combination and a bar cost in the other sizes, against the first: among sweeps alone, whose garbage is their own,
 * and after as many warm-ups as the planning of many combinations needs until it is compiled.
 */
async function perBar() {
  const sweeps = SIZES.map((size) => {
    const { fast, slow } = size;
    const bars = walk(size.bars);
    return [nameOf(size), () => sweep(cross, bars, { ...OPTIONS, params: { fast, slow }, workers: 1 })];
  });
  const ms = await measure(Object.fromEntries(sweeps), 9, { warmups: 6 });
  const [first, ...others] = SIZES.map((size) => {
    const name = nameOf(size);
    return { name, ns: (ms[name] * 1e6) / size.combinations / size.bars };
  });
  return others.map(({ name, ns }) =>
    row(`${name}, ns per combination and bar`, ns, `${first.name} (ns)`, first.ns, '≤ 1.5'),
  );
}

/**
 * Two threads against one, of a strategy that threads can load: the least of many rounds, since whatever else runs on two
 * processors delays two threads and not one, a neighbour of a virtual one for seconds on end; and after more warm-ups, since
 * every thread compiles for itself.
 */
async function threads() {
  const bars = walk(100_000);
  // As many of each as the bounds of ema-cross allow: halves then need the fewest columns.
  const params = { fast: range(2, 50), slow: range(50, 200, 3) };
  const ms = await measure(
    {
      one: () => sweep(emaCross, bars, { ...OPTIONS, params, workers: 1 }),
      two: () => sweep(emaCross, bars, { ...OPTIONS, params, workers: 2 }),
    },
    60,
    { warmups: 8, figure: (list) => Math.min(...list) },
  );
  return row(
    '2,499 × 100,000, two threads that wait, least of 60 rounds',
    ms.two,
    'one thread',
    ms.one,
    '≤ 0.59 (1.7 times as fast)',
  );
}

/** All combinations through the tiles, with or without SIMD. */
async function tiles(bars, params, simd) {
  const grid = makeGrid(cross, params);
  const columns = SUMMED_METRICS.map(() => new Float64Array(grid.wanted.length));
  const task = makeTask({ strategy: cross, bars, options: OPTIONS, grid, metrics: SUMMED_METRICS, columns });
  await sweepByTiles(task, { from: 0, to: grid.wanted.length }, { simd });
}

/** The most memory that a process takes for a sweep, MB: a process of its own, with one of PEAKS. */
function peak(name) {
  const child = spawnSync(process.execPath, [fileURLToPath(import.meta.url), name], { encoding: 'utf8' });
  if (child.status !== 0) throw new Error(child.stderr);
  return Number(child.stdout);
}

const three = (exits) => ({ fast: range(5, 104), slow: range(105, 204), exit: range(3, 2 + exits) });

const PEAKS = {
  first: [cross, SIZES[0].bars, { fast: SIZES[0].fast, slow: SIZES[0].slow }],
  hundredThousand: [threeLengths, 10_000, three(10)],
  million: [threeLengths, 10_000, three(100)],
};

function firstPeak() {
  return row('2,500 × 100,000, peak memory (MB)', peak('first'), 'bound (MB)', 250, '≤ 1');
}

/** What 900,000 combinations more take, against the columns of their metrics and their numbers. */
function millionPeak() {
  const grown = peak('million') - peak('hundredThousand');
  const columns = (900_000 * 8 * (SUMMED_METRICS.length + 1)) / 2 ** 20;
  const what = '1,000,000 × 10,000, memory above 100,000 × 10,000 (MB)';
  return row(what, grown, 'their rows (MB)', columns, '≤ 1.25');
}

if (process.argv[2] in PEAKS) {
  const [strategy, n, params] = PEAKS[process.argv[2]];
  await sweep(strategy, walk(n), { ...OPTIONS, params, workers: 1 });
  process.stdout.write(String(process.resourceUsage().maxRSS / 1024));
}

/** The yardstick computes the same, or it is none. */
function requireSame(byHand, { metrics }) {
  for (const [k, hand] of byHand.entries()) {
    const same = ['finalEquity', 'maxDrawdown', 'trades', 'winRate', 'profitFactor'].every((name) =>
      Object.is(hand[name], metrics[name][k]),
    );
    if (!same || Math.abs(hand.sharpe / metrics.sharpe[k] - 1) > 1e-9)
      throw new Error(`bench: row ${k} of the hand-written sweep differs`);
  }
}
