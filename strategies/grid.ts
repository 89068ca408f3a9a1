// Grid: buy orders below the price and sell orders above it, at fixed levels. Every fill puts its counter-order one level
// on, so that a market which goes up and down between the levels pays their distance again and again.
//
// Between two levels is a slot. Empty, it waits to buy at its lower level; full, to sell at its upper one: a buy filled at
// level 3 puts a sell at level 4, and that one the buy at level 3 again. What the sells of the upper half have to sell is
// bought at the market when the grid is laid.

import { defineStrategy, highest, lowest, type Order, param, TradelabError } from 'tradelab';

/** What a grid knows between two bars; the lists go by slots, from the lowest. */
interface GridState {
  /** Prices, ascending; none as long as no grid is laid. */
  levels: number[];
  /** Base units that a slot trades. */
  size: number;
  /** Base units that each slot holds, and what one of them has cost, fees included. */
  held: number[];
  paid: number[];
  /** Pairs of a buy and the sell above it, and their profit after fees, in quote units. */
  pairs: number[];
  profit: number[];
  /** The price at which everything is sold; 0 without one. */
  stop: number;
  /** The first bar on which a grid may be laid. */
  resume: number;
  /** The orders that are wanted, and whether they are others than on the last bar. */
  orders: Record<string, Order>;
  changed: boolean;
}

export const grid = defineStrategy({
  name: 'grid',
  description: 'Buys low and sells high between fixed levels: earns in a market that goes sideways.',
  params: {
    levels: param.int(8, { min: 3, max: 200, description: 'number of price levels' }),
    lower: param.float(0, { min: 0, description: 'lowest level; 0: support, the low of the look-back' }),
    upper: param.float(0, { min: 0, description: 'highest level; 0: resistance, the high of the look-back' }),
    lookback: param.int(240, { min: 2, max: 100_000, description: 'bars of support and resistance' }),
    spacing: param.choice(['geometric', 'arithmetic'], {
      description: 'levels by equal ratios or distances',
    }),
    invest: param.float(0.95, { min: 0.01, max: 1, description: 'fraction of equity in a full grid' }),
    rebalance: param.float(0.03, { min: 0, max: 1, description: 'how far out of range it moves; 0: never' }),
    stop: param.float(0.15, { min: 0, max: 0.99, description: 'loss limit below the range; 0: none' }),
    pause: param.int(0, { min: 0, description: 'bars from the stop to the next grid; 0: it ends there' }),
  },
  indicators: (bars, p) => {
    const given = p.lower > 0 || p.upper > 0;
    if (given && !(p.lower > 0 && p.lower < p.upper)) {
      throw new TradelabError('bad-param', `a grid from ${p.lower} to ${p.upper} has no range`, {
        hint: 'give both, the lower below the upper, or neither',
      });
    }
    const lookback = given ? 1 : p.lookback;
    return { support: lowest(bars.low, lookback), resistance: highest(bars.high, lookback) };
  },
  state: (p): GridState => ({
    ...{ levels: [], size: 0, held: [], paid: [], stop: 0, resume: 0, orders: {}, changed: false },
    pairs: new Array(p.levels - 1).fill(0),
    profit: new Array(p.levels - 1).fill(0),
  }),
  onFill(fill, account, state, p) {
    // After the stop: what the gap through it has still bought is sold at the next open.
    if (state.levels.length === 0) return;
    const cost = fill.price + fill.fee / fill.size;
    const [kind, level] = fill.key.split('-');
    state.changed = true;
    delete state.orders[fill.key];
    // It is asked for once.
    delete state.orders['inventory'];
    if (kind === 'stop') {
      Object.assign(state, { levels: [], orders: {}, stop: 0 });
      state.resume = p.pause === 0 ? Number.MAX_SAFE_INTEGER : fill.bar + p.pause;
    } else if (kind === 'inventory') {
      shareOut(state, account.position, fill.side === 'buy' ? cost : fill.price);
    } else if (kind === 'buy') {
      const slot = Number(level);
      state.held[slot]! += fill.size;
      state.paid[slot] = cost;
      offer(state, slot);
    } else if (kind !== 'sell') {
      // Sold by hand or by a halt: where it goes on, it does so with another grid.
      Object.assign(state, { levels: [], orders: {}, stop: 0 });
    } else {
      const slot = Number(level) - 1;
      state.held[slot]! -= fill.size;
      state.pairs[slot]! += 1;
      state.profit[slot]! += (fill.price - state.paid[slot]!) * fill.size - fill.fee;
      bid(state, slot);
    }
  },
  onBar(bar, account, state, p) {
    const price = bar.close;
    if (isDue(state, bar.index, price, p.rebalance)) {
      const [lower, upper] = p.upper > 0 ? [p.lower, p.upper] : [bar.support, bar.resistance];
      const geometric = p.spacing === 'geometric';
      // A grid that is laid anew has the same width, and the price in its middle.
      const middle = geometric ? Math.sqrt(lower * upper) : (lower + upper) / 2;
      const move = state.levels.length === 0 ? 1 : price / middle;
      if (lower * move < price && price < upper * move) {
        const levels = levelsBetween(lower * move, upper * move, p.levels, geometric);
        // It may raise the stop, and never lowers it.
        if (p.stop > 0) state.stop = Math.max(state.stop, levels[0]! * (1 - p.stop));
        lay(state, levels, price, p.invest * account.equity, account.position);
      }
    }
    if (state.levels.length === 0 && account.position > 0) return { rest: SELL_ALL };
    if (!state.changed && bar.index % ASKED_ANEW !== 0) return undefined;
    state.changed = false;
    return state.orders;
  },
});

/** A halt takes orders back, and nobody tells; to ask for them on each bar would mostly be for nothing. */
const ASKED_ANEW = 4;

const SELL_ALL: Order = { type: 'market', side: 'sell', size: 'position', reduceOnly: true };

/** Whether to lay a grid: the first, the next after a stop, or another one around a price that has left the range. */
function isDue({ levels, resume }: GridState, bar: number, price: number, margin: number): boolean {
  if (levels.length === 0) return bar >= resume;
  return margin > 0 && (price < levels[0]! * (1 - margin) || price > levels.at(-1)! * (1 + margin));
}

function levelsBetween(lower: number, upper: number, count: number, geometric: boolean): number[] {
  return Array.from({ length: count }, (_, k) => {
    const share = k / (count - 1);
    const level = geometric ? lower * (upper / lower) ** share : lower + (upper - lower) * share;
    // The last bits of a power differ between platforms, and a grid's orders must not.
    return Number(level.toPrecision(10));
  });
}

/** Lays a grid that costs `money` when it is full. Slots above the price are full from the start. */
function lay(state: GridState, levels: number[], price: number, money: number, position: number): void {
  const size = money / ((levels.length - 1) * price);
  const held = levels.slice(1).map((upper, k) => ((levels[k]! + upper) / 2 > price ? size : 0));
  const missing = held.reduce((sum, units) => sum + units, 0) - position;
  Object.assign(state, { levels, size, held, paid: held.map(() => price), orders: {}, changed: true });
  // Before the sells, which rely on it; less than that is a rounding error of the sizes.
  if (missing > 1e-9 * size) state.orders['inventory'] = { type: 'market', side: 'buy', size: missing };
  if (missing < -1e-9 * size) state.orders['inventory'] = { ...SELL_ALL, size: -missing };
  for (const [slot, units] of held.entries()) (units > 0 ? offer : bid)(state, slot);
  if (state.stop > 0) state.orders['stop'] = { ...SELL_ALL, type: 'stop', trigger: state.stop };
}

/** Gives each full slot its part of what was bought for them. */
function shareOut(state: GridState, position: number, paid: number): void {
  const full = state.held.filter((units) => units > 0).length;
  for (const [slot, units] of state.held.entries()) {
    if (units === 0) continue;
    state.held[slot] = position / full;
    state.paid[slot] = paid;
    offer(state, slot);
  }
}

/** Wants to sell what a slot holds, at its upper level. */
function offer({ levels, held, orders }: GridState, slot: number): void {
  const [size, price] = [held[slot]!, levels[slot + 1]!];
  orders[`sell-${slot + 1}`] = { type: 'limit', side: 'sell', size, price, reduceOnly: true };
}

/** Wants to buy for a slot, at its lower level; below the stop there is nothing to buy. */
function bid({ levels, size, stop, orders }: GridState, slot: number): void {
  const price = levels[slot]!;
  if (price > stop) orders[`buy-${slot}`] = { type: 'limit', side: 'buy', size, price };
}
