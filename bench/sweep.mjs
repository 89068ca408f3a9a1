// Sweeps of an EMA cross against the tiled loop by hand: more combinations, more bars, two threads, peak memory.

import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { defineStrategy, ema, param } from '../dist/lib/index.js';
import { range, sweep } from '../dist/lib/research/index.js';
import { emaCross } from '../dist/strategies/index.js';
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

const SIZES = [
  { combinations: 2_500, bars: 100_000, fast: range(5, 54), slow: range(55, 202, 3) },
  { combinations: 10_000, bars: 10_000, fast: range(5, 104), slow: range(105, 204) },
  { combinations: 500, bars: 1_000_000, fast: range(5, 50, 5), slow: range(55, 202, 3) },
];
// A fee so low that no account is traded away in a million bars.
const OPTIONS = { fee: 0.0001, periodsPerYear: 525_600 };

export default async function () {
  const rows = [];
  const perBar = [];
  for (const { combinations, bars: n, fast, slow } of SIZES) {
    const bars = walk(n);
    const params = { fast, slow };
    requireSame(
      sweepByHand(bars, fast, slow, OPTIONS),
      await sweep(cross, bars, { ...OPTIONS, params, workers: 1 }),
    );
    const ms = await measure(
      {
        hand: () => sweepByHand(bars, fast, slow, OPTIONS),
        sweep: () => sweep(cross, bars, { ...OPTIONS, params, workers: 1 }),
      },
      5,
    );
    const name = `${combinations.toLocaleString('en')} × ${n.toLocaleString('en')}`;
    rows.push(row(`${name}, one thread`, ms.sweep, 'by hand', ms.hand, rows.length === 0 ? '≤ 2' : ''));
    perBar.push({ name, ns: (ms.sweep * 1e6) / combinations / n });
  }
  const [first, ...others] = perBar;
  for (const { name, ns } of others) {
    rows.push(row(`${name}, ns per combination and bar`, ns, `${first.name} (ns)`, first.ns, '≤ 1.5'));
  }
  rows.push(await threads(), peak());
  return { title: 'Sweeps of an EMA cross: trades, drawdown, ratios and all that sums tell', rows };
}

/** Two threads against one, of a strategy that threads can load. */
async function threads() {
  const bars = walk(100_000);
  const params = { fast: range(2, 50, 2), slow: range(101, 200) };
  const ms = await measure(
    {
      one: () => sweep(emaCross, bars, { ...OPTIONS, params, workers: 1 }),
      two: () => sweep(emaCross, bars, { ...OPTIONS, params, workers: 2 }),
    },
    5,
  );
  return row('2,500 × 100,000, two threads', ms.two, 'one thread', ms.one, '≤ 0.59 (1.7 times as fast)');
}

/** The most memory that a process takes for the first size, in a process of its own. */
function peak() {
  const child = spawnSync(process.execPath, [fileURLToPath(import.meta.url), 'peak'], { encoding: 'utf8' });
  if (child.status !== 0) throw new Error(child.stderr);
  return row('2,500 × 100,000, peak memory (MB)', Number(child.stdout), 'bound (MB)', 250, '≤ 1');
}

if (process.argv[2] === 'peak') {
  const { bars, fast, slow } = SIZES[0];
  await sweep(cross, walk(bars), { ...OPTIONS, params: { fast, slow }, workers: 1 });
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
