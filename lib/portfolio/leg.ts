// A leg: one strategy on one symbol, as the portfolio steps it along the timeline.

import type { Settings } from '../backtest/options.ts';
import type { Bars } from '../core/bars.ts';
import { Engine } from '../engine/index.ts';
import { type AnyStrategy, Program } from '../strategy/index.ts';
import type { Pool } from './pool.ts';
import { SharedAccount } from './shared-account.ts';

/** What a leg is made from, with everything checked. */
export interface LegPlan {
  readonly name: string;
  readonly strategy: AnyStrategy;
  readonly params: Readonly<Record<string, unknown>>;
  readonly bars: Bars;
  readonly weight: number;
  readonly settings: Settings;
}

export class Leg {
  readonly name: string;
  readonly bars: Bars;
  readonly settings: Settings;
  readonly program: Program;
  readonly account: SharedAccount;
  readonly engine: Engine;
  /** The first row on which all columns of its strategy have values; past the end where there are too few bars. */
  readonly start: number;
  /** The row of its last bar so far; −1 before the first. */
  row = -1;
  /** Whether that bar changes nothing about its orders and its position. */
  quiet = true;
  /** Own bars at whose close it held a position. */
  barsInMarket = 0;

  /** Computes all columns of the strategy. Throws `bad-param` and `bad-strategy`. */
  constructor({ name, strategy, params, bars, weight, settings }: LegPlan, pool: Pool) {
    this.name = name;
    this.bars = bars;
    this.settings = settings;
    this.program = new Program(strategy, params, bars.timeframe);
    this.program.graph.bind(bars);
    this.program.graph.extend(bars.length);
    this.start = this.program.start;
    this.account = new SharedAccount(pool, weight, settings.engine.rules);
    this.engine = new Engine(this.program, { ...settings.engine, account: this.account });
  }

  /** Whether it has a bar at `time`, ms, which is then its last one. */
  advance(time: number): boolean {
    if (this.bars.time[this.row + 1] !== time) return false;
    this.row++;
    // What the margin of a position is left with hangs on the other legs too: no price is known to leave it alone.
    this.quiet = !this.account.canLiquidate && this.engine.isQuiet(this.row);
    return true;
  }

  /** Whether its columns have values on its last bar. */
  get isReady(): boolean {
    return this.row >= this.start;
  }
}
