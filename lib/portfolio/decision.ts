// The one decision of a portfolio: the symbols' rows side by side, and the orders of each that follow from it.

import { didYouMean, shown, TradelabError } from '../core/errors.ts';
import type { RefusedOrder } from '../core/portfolio.ts';
import type { Order, Orders, ParamValues } from '../strategy/index.ts';
import {
  type AnyPortfolioStrategy,
  type PortfolioAccount,
  requireRecord,
  type SymbolPosition,
  type SymbolRow,
} from './define-portfolio.ts';
import type { Leg } from './leg.ts';
import type { Pool } from './pool.ts';

/** The orders of one symbol, as its engine asks for them. */
export interface Slot {
  wanted: Orders | undefined;
}

/** A symbol as the decision sees it. */
interface Listed {
  readonly leg: Leg;
  readonly slot: Slot;
  readonly row: SymbolRow;
  readonly move: () => void;
  /** The time of the last decision that it took part in, ms. */
  decided: number;
}

export class Decision {
  readonly #strategy: AnyPortfolioStrategy;
  readonly #params: ParamValues<never>;
  readonly #state: unknown;
  readonly #symbols = new Map<string, Listed>();
  readonly #account: PortfolioAccount;
  readonly #refused: RefusedOrder[];
  readonly #rows: SymbolRow[] = [];

  /** `slots` are those of the legs' strategies, in the same order; what cannot be decided goes to `refused`. */
  constructor(
    strategy: AnyPortfolioStrategy,
    legs: readonly Leg[],
    slots: readonly Slot[],
    pool: Pool,
    refused: RefusedOrder[],
  ) {
    this.#strategy = strategy;
    this.#params = legs[0]!.program.params as ParamValues<never>;
    this.#state = strategy.state?.(this.#params);
    this.#refused = refused;
    for (const [k, leg] of legs.entries())
      this.#symbols.set(leg.name, symbolOf(strategy.name, leg, slots[k]!));
    this.#account = this.#accountOf(pool);
  }

  /** Decides at the close of the bars at `time`, ms, for the legs that have one: their slots then say what they want. */
  take(present: readonly Leg[], time: number): void {
    const rows = this.#rows;
    rows.length = 0;
    for (const leg of present) {
      const symbol = this.#symbols.get(leg.name)!;
      symbol.slot.wanted = undefined;
      if (!leg.isReady) continue;
      symbol.decided = time;
      symbol.move();
      rows.push(symbol.row);
    }
    if (rows.length === 0) return;
    if (this.#strategy.weights !== undefined) this.#takeWeights(time);
    else this.#takeOrders(time);
  }

  #takeWeights(time: number): void {
    const weights = this.#strategy.weights!(this.#rows, this.#account, this.#state, this.#params);
    if (weights === undefined) return;
    requireRecord(this.#strategy.name, 'weights', weights);
    for (const name in weights) {
      if (!Number.isFinite(weights[name]))
        throw this.#fault(`the weight of ${name} is ${shown(weights[name])}`);
      if (weights[name] !== 0) this.#requireDecided(name, time);
    }
    for (const { symbol } of this.#rows) {
      const { leg, slot } = this.#symbols.get(symbol)!;
      slot.wanted = ordersTowards(
        weights[symbol] ?? 0,
        leg.account.position,
        this.#account.of(symbol).weight,
      );
    }
  }

  #takeOrders(time: number): void {
    const orders = this.#strategy.onBar!(this.#rows, this.#account, this.#state, this.#params);
    if (orders === undefined) return;
    requireRecord(this.#strategy.name, 'orders', orders);
    for (const name in orders) this.#requireDecided(name, time);
    for (const { symbol } of this.#rows) this.#symbols.get(symbol)!.slot.wanted = orders[symbol] ?? {};
  }

  /** Notes a symbol that is named without a bar to decide on. */
  #requireDecided(name: string, time: number): void {
    const { leg, decided } = this.#find(name);
    if (decided === time) return;
    const reason = leg.isReady ? 'it has no bar at this time' : 'its indicators have no values yet';
    const { symbol } = leg.bars;
    this.#refused.push({ time, leg: name, symbol, key: 'decision', kind: 'refused', reason });
  }

  #find(name: string): Listed {
    const symbol = this.#symbols.get(name);
    if (symbol !== undefined) return symbol;
    throw this.#fault(`there is no symbol '${name}'`, didYouMean(name, this.#symbols.keys()));
  }

  #fault(what: string, hint = 'is an indicator still warming up?'): TradelabError {
    return new TradelabError('bad-strategy', `portfolio '${this.#strategy.name}': ${what}`, { hint });
  }

  #accountOf(pool: Pool): PortfolioAccount {
    const positions = new Map<string, SymbolPosition>();
    for (const [name, { leg }] of this.#symbols) positions.set(name, positionOf(leg, pool));
    return {
      get cash() {
        return pool.cash;
      },
      get equity() {
        return pool.equity;
      },
      get open() {
        return pool.open;
      },
      of: (symbol) => positions.get(this.#find(symbol).leg.name)!,
    };
  }
}

function symbolOf(strategy: string, leg: Leg, slot: Slot): Listed {
  const cursor = leg.program.cursor();
  if ('symbol' in cursor.view) {
    throw new TradelabError(
      'bad-strategy',
      `portfolio '${strategy}': an indicator cannot be named 'symbol'`,
      {
        hint: "every row has 'symbol' already",
      },
    );
  }
  const row = Object.defineProperty(cursor.view, 'symbol', {
    value: leg.name,
    enumerable: true,
  }) as SymbolRow;
  return { leg, slot, row, move: () => cursor.move(leg.row), decided: Number.NaN };
}

function positionOf({ account }: Leg, pool: Pool): SymbolPosition {
  return {
    get position() {
      return account.position;
    },
    get entryPrice() {
      return account.entryPrice;
    },
    get unrealized() {
      return account.unrealized;
    },
    get weight() {
      return account.value / pool.equity;
    },
  };
}

const SELL: Order = { type: 'market', side: 'sell', size: 'position', reduceOnly: true };
const COVER: Order = { ...SELL, side: 'buy' };

/** The market orders that bring a position to a weight; a position of the other direction is closed first. */
function ordersTowards(weight: number, position: number, present: number): Orders {
  const exit = position > 0 ? SELL : COVER;
  if (weight === 0) return position === 0 ? {} : { exit };
  if (weight === present) return {};
  const side = weight > present ? 'buy' : 'sell';
  const rebalance: Order = { type: 'market', side, size: { weight } };
  return weight * position < 0 ? { exit, rebalance } : { rebalance };
}
