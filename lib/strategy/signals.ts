// Signals as orders: the sugar over `onBar` that most strategies need.

import type { AttachedExits, Order, Orders, Size } from './order.ts';
import type { AccountView } from './strategy.ts';

/** The tag by which the exits of a signal strategy are known. */
export const SIGNAL_EXIT = 'signal';

/** How a signal strategy trades: how much, with which exits besides its own, and in which directions. */
export interface SignalTrading {
  readonly size: Size;
  readonly attached: AttachedExits | undefined;
  readonly side: 'long' | 'short' | 'both';
}

/** Decides the orders of a bar from the signals that hold on it; `undefined` keeps what works. */
export type SignalReducer = (
  entry: boolean,
  exit: boolean,
  shortEntry: boolean,
  shortExit: boolean,
  account: Pick<AccountView, 'position'>,
) => Orders | undefined;

/**
 * The reducer of a signal strategy. An entry counts only without a position, or together with the exit from the
 * opposite one; where entry and exit of a direction meet, the exit wins. The orders are made once: they never change.
 */
export function signalReducer(trading: SignalTrading): SignalReducer {
  const [buy, sell] = [entryOrder('buy', trading), entryOrder('sell', trading)];
  const [closeLong, closeShort] = [exitOrder('sell'), exitOrder('buy')];
  const enter = { long: { entry: buy }, short: { entry: sell } };
  const close = { long: { exit: closeLong }, short: { exit: closeShort } };
  const reverse = { toShort: { exit: closeLong, entry: sell }, toLong: { exit: closeShort, entry: buy } };
  return (entry, exit, shortEntry, shortExit, { position }) => {
    const long = entry && !exit && trading.side !== 'short';
    const short = shortEntry && !shortExit && trading.side !== 'long';
    if (position > 0) return exit ? (short ? reverse.toShort : close.long) : undefined;
    if (position < 0) return shortExit ? (long ? reverse.toLong : close.short) : undefined;
    // Both directions at once say nothing.
    return long === short ? undefined : long ? enter.long : enter.short;
  };
}

function entryOrder(side: 'buy' | 'sell', { size, attached }: SignalTrading): Order {
  return attached === undefined ? { type: 'market', side, size } : { type: 'market', side, size, attached };
}

function exitOrder(side: 'buy' | 'sell'): Order {
  return { type: 'market', side, size: 'position', reduceOnly: true, tag: SIGNAL_EXIT };
}
