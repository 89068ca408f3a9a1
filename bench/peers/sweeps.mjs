// A sweep of 2,500 combinations over 100,000 bars.

import { join } from 'node:path';
import { barsFrame, range, sweep, writeFrame } from 'tradelab';
import { emaCross } from 'tradelab/strategies';
import { requireSameSweep } from './agree.mjs';
import { flatThenWalk } from './bars.mjs';
import { ours, peer, race } from './contestant.mjs';

const BARS = 100_000;
const ROUNDS = 2;
const CASH = 10_000;
const params = { fast: range(2, 50, 2), slow: range(101, 200) };
const OPTIONS = { cash: CASH, fee: 0.001, periodsPerYear: 525_600, params };

// `every`: what takes a minute and more does every fifth of the fast lengths, and its time counts five times.
const PEERS = {
  api: { what: '`MA.run` and `Portfolio.from_signals`', than: 'one', run: 'sweep', every: 5 },
  numba: { what: 'kernels by hand (numba)', than: 'one', run: 'kernels', engine: 'numba', every: 5 },
  rust: { what: 'kernels by hand (Rust)', than: 'one', run: 'kernels', engine: 'rust', every: 1 },
  rustTwo: {
    ...{ what: 'kernels by hand (Rust) in two processes', than: 'two', run: 'kernels' },
    ...{ engine: 'rust', threads: 2, every: 1 },
  },
};

/** vectorbt's public API and its kernels against `sweep`, on one thread and on two. */
export async function sweeps(python, folder) {
  console.error('bench: sweeps, which take minutes …');
  const bars = flatThenWalk(BARS);
  const path = join(folder, 'bars.arrow');
  await writeFrame(barsFrame(bars), path);
  const own = (workers) =>
    ours(
      () => sweep(emaCross, bars, { ...OPTIONS, workers }),
      ({ metrics }) => metrics,
    );
  const vectorbt = ({ run, engine, threads, every }) => {
    const fast = params.fast.filter((_, k) => k % every === 0);
    return peer(python, ['vectorbt_peer.py', run], path, {
      fast,
      slow: params.slow,
      cash: CASH,
      engine,
      threads,
    });
  };
  const theirs = Object.fromEntries(
    Object.entries(PEERS).map(([name, options]) => [name, vectorbt(options)]),
  );
  const contestants = { one: own(1), two: own(2), ...theirs };
  const metrics = await contestants.one.warmUp();
  await contestants.two.warmUp();
  const differences = {};
  for (const [name, { what, every }] of Object.entries(PEERS))
    differences[name] = requireSameSweep(what, await theirs[name].warmUp(), rowsOf(metrics, every));
  const best = await race(contestants, ROUNDS);
  for (const { end } of Object.values(contestants)) end();

  // Of two threads and of two processes, the time of the processor is not that of either.
  const timeOf = (name, than) => best[name][than === 'one' ? 'processor' : 'clock'];
  const peers = Object.entries(PEERS).map(([name, { what, than, every }]) => ({
    what: `vectorbt, ${what}${every === 1 ? '' : `, ${every} × a ${every}th`}`,
    ms: timeOf(name, than) * every,
    ratio: (timeOf(name, than) * every) / timeOf(than, than),
    difference: differences[name],
  }));
  return {
    title: '2,500 combinations × 100,000 bars',
    text: `All cash in every trade; return, trades, win rate, profit factor, drawdown and Sharpe ratio of each combination. (The
last is not compared: vectorbt counts a return on the first bar, and we do not.) By hand is
without pandas and objects: each average once, and each combination through vectorbt's kernels while its columns are in
cache. What takes a minute and more did every fifth of the fast lengths, and its time counts five times. Two processes are held
against our two threads by the clock, which a busy machine distorts, the rest against our one. Bounds: the public API at least 60 times our time, the kernels by hand 10.`,
    rows: [
      { what: 'tradelab, `sweep`, one thread', ms: timeOf('one', 'one') },
      { what: 'tradelab, `sweep`, two threads', ms: timeOf('two', 'two') },
      ...peers,
    ],
  };
}

/** The rows of every so many fast lengths. */
function rowsOf(metrics, every) {
  const isTaken = (_, row) => Math.floor(row / params.slow.length) % every === 0;
  return Object.fromEntries(Object.entries(metrics).map(([name, column]) => [name, column.filter(isTaken)]));
}
