// One run with all metrics, trades and equity.

import { join } from 'node:path';
import { backtest, barsFrame, writeFrame } from 'tradelab';
import { emaCross } from 'tradelab/strategies';
import { requireSameTrades } from './agree.mjs';
import { flatThenWalk } from './bars.mjs';
import { ours, peer, race } from './contestant.mjs';

// As many bars as a tool does in a few seconds.
const PEERS = [
  {
    name: 'vectorbt, `Portfolio.from_signals` and `stats()`',
    file: 'vectorbt_peer.py',
    bars: 1_000_000,
    rounds: 7,
  },
  { name: 'backtesting.py, `Backtest.run`', file: 'backtesting_peer.py', bars: 100_000, rounds: 5 },
  { name: 'backtrader, `Cerebro.run`', file: 'backtrader_peer.py', bars: 20_000, rounds: 5 },
];
const CASH = 100_000;
const OPTIONS = { cash: CASH, fee: 0.001, size: { quantity: 1 }, periodsPerYear: 525_600 };

/** Each peer against `backtest` on as many bars as it can take. */
export async function runs(python, folder) {
  const rows = [];
  for (const { name, file, bars: n, rounds } of PEERS) {
    console.error(`bench: ${name} …`);
    const bars = flatThenWalk(n);
    const path = join(folder, `bars-${n}.arrow`);
    await writeFrame(barsFrame(bars), path);
    const own = ours(
      () => {
        const run = backtest(emaCross, bars, OPTIONS);
        void run.metrics;
        return run;
      },
      (run) => run,
    );
    const other = peer(python, [file, 'one'], path, { cash: CASH });
    const difference = requireSameTrades(name, await other.warmUp(), await own.warmUp());
    const ms = await race({ own, other }, rounds);
    other.end();
    const size = `${n.toLocaleString('en')} bars`;
    rows.push({ what: `tradelab, \`backtest\` and its metrics, ${size}`, ms: ms.own.processor });
    rows.push({
      what: `${name}, ${size}`,
      ms: ms.other.processor,
      ratio: ms.other.processor / ms.own.processor,
      difference,
    });
  }
  const text = 'EMA 12 and 26, one unit a trade: the one size that all of them can follow.';
  return { title: 'One run', text, rows };
}
