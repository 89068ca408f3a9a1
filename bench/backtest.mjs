// A million bars through the fast path, the full engine, the live path, and a grid.

import { BacktestResult, backtest } from 'tradelab';
import { emaCross, grid } from 'tradelab/strategies';
import { computeProgram, Replay, resolveOptions, runEveryBar } from '../dist/internals.js';

import { walk } from './bars.mjs';
import { emaCrossByHand } from './hand-written.mjs';
import { measure, row } from './measure.mjs';

const BARS = 1_000_000;
// Without a stop, so that it trades to the end.
const GRID = { levels: 8, stop: 0 };
// Low enough that 18,000 round trips leave an account to measure.
const FEE = 0.0001;

export default async function () {
  const bars = walk(BARS);
  const settings = resolveOptions({ fee: FEE }, bars);
  const everyBar = () => {
    const program = computeProgram(emaCross, {}, bars);
    const executed = runEveryBar(program, bars, settings.engine);
    return new BacktestResult(program, bars, settings, executed).metrics;
  };
  const replay = () => {
    const session = new Replay(emaCross, {}, bars.timeframe, settings.engine);
    for (let i = 0; i < BARS; i++) session.push(bars, i);
  };
  requireSame(emaCrossByHand(bars, { fee: FEE }), backtest(emaCross, bars, { fee: FEE }));
  const ms = await measure({
    hand: () => emaCrossByHand(bars, { fee: FEE }),
    fast: () => backtest(emaCross, bars, { fee: FEE }).metrics,
    engine: everyBar,
    replay,
    grid: () => backtest(grid, bars, { params: GRID, fee: FEE }).metrics,
  });
  return {
    title: 'One run over 1,000,000 bars, all metrics, trades and equity',
    rows: [
      row('EMA cross, `backtest`', ms.fast, 'by hand', ms.hand, '≤ 2.5'),
      row('EMA cross, full engine on every bar', ms.engine, 'by hand', ms.hand, '≤ 6'),
      row('EMA cross, one bar at a time through the live path', ms.replay, 'full engine', ms.engine, '≤ 2'),
      row('grid of 8 levels', ms.grid, 'by hand (EMA cross)', ms.hand, '≤ 6.25 (100 ms where that takes 16)'),
    ],
  };
}

/** The yardstick computes the same, or it is none. */
function requireSame(byHand, run) {
  const last = run.equity.length - 1;
  const same = byHand.equity[last] === run.equity[last] && byHand.trades.pnl.length === run.trades.length;
  const near = Math.abs(byHand.metrics.sharpe / run.metrics.sharpe - 1) < 1e-6;
  if (!same || !near) throw new Error('bench: the hand-written run and the backtest differ');
}
