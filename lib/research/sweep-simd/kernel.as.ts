// The kernel of a sweep in WebAssembly: all combinations through one tile of bars. AssemblyScript; the module is compiled
// from here into module.ts. The same as sweep-kernel.ts, which is its oracle, and runs where there is no SIMD.

import * as AT from '../sweep-places.ts';
import { fill, get, hold, rest, set, setRules } from './account.as.ts';
import { loadMarket, placeMarket } from './market.as.ts';
import { findSignals, holds, next, placeSignals } from './signals.as.ts';

export { findSignals, loadMarket, placeMarket, placeSignals, setRules };

/**
 * Takes `count` combinations through a tile of `n` bars, of which the first is bar `first`. Their rows of numbers are at
 * `states`; at `signals` the places of the bits of entries, exits, short entries and short exits, for each of them.
 */
export function advance(states: usize, signals: usize, count: i32, n: i32, first: i32): void {
  for (let k = 0; k < count; k++, states += AT.size << 3, signals += 16) {
    if (get(states, AT.left) == 0) advanceOne(states, signals, n, first);
  }
}

function advanceOne(s: usize, signals: usize, n: i32, first: i32): void {
  const entries: usize = load<u32>(signals), exits: usize = load<u32>(signals, 4);
  const shortEntries: usize = load<u32>(signals, 8), shortExits: usize = load<u32>(signals, 12);
  const start = get(s, AT.start) - <f64>first;
  let look = start > 0 ? (start < <f64>n ? <i32>start : n) : 0;
  // The first bar of all has no return: equity starts there.
  let row = first > 0 ? 0 : 1;
  let order = <i32>get(s, AT.order);
  let entry = -1, shortEntry = -1;
  do {
    if (order != 0) {
      fill(s, order, row, first);
      if (get(s, AT.left) != 0) return;
      order = 0;
      if (row > look) look = row;
      row++;
    }
    const position = get(s, AT.position);
    let at = n;
    if (look < n) {
      if (position == 0) {
        if (entry < look) entry = next(entries, look);
        if (shortEntry < look) shortEntry = next(shortEntries, look);
        at = min(entry, shortEntry);
      } else at = next(position > 0 ? exits : shortExits, look);
    }
    const end = at < n ? at + 1 : n;
    if (row < end) {
      if (position == 0) rest(s, first + end);
      else hold(s, row, end, first);
      if (get(s, AT.left) != 0) return;
      row = end;
    }
    if (at < n) {
      if (position == 0) {
        const long = entry == at && !holds(exits, at);
        const short = shortEntry == at && !holds(shortExits, at);
        order = long == short ? 0 : long ? AT.orderBuy : AT.orderSell;
      } else if (position > 0) {
        order = holds(shortEntries, at) && !holds(shortExits, at) ? AT.orderClose | AT.orderSell : AT.orderClose;
      } else {
        order = holds(entries, at) && !holds(exits, at) ? AT.orderClose | AT.orderBuy : AT.orderClose;
      }
    }
    look = at + 1;
  } while (row < n);
  set(s, AT.order, <f64>order);
}
