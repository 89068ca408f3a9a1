// The points on a price chart at which a strategy went in and out.

import type { OrderSide, RunRecord, Side } from '../core/index.ts';

/** One point; `trade` is the row of the closed trade that it belongs to, −1 for the open one. */
export interface TradeMark {
  readonly time: number;
  readonly price: number;
  readonly side: OrderSide;
  readonly kind: 'entry' | 'exit';
  readonly trade: number;
}

/** Entries and exits of all trades in the order of time; parts closed one by one share the mark of their entry. */
export function tradeMarks(run: Pick<RunRecord, 'trades' | 'openTrade'>): TradeMark[] {
  const entries = new Map<string, TradeMark>();
  const exits: TradeMark[] = [];
  const enter = (t: { side: Side; entryTime: number; entryPrice: number }, trade: number) => {
    const side = t.side === 'long' ? 'buy' : 'sell';
    const key = `${t.entryTime} ${side}`;
    if (!entries.has(key)) {
      entries.set(key, { time: t.entryTime, price: t.entryPrice, side, kind: 'entry', trade });
    }
  };
  for (const [trade, t] of run.trades.entries()) {
    enter(t, trade);
    const side = t.side === 'long' ? 'sell' : 'buy';
    exits.push({ time: t.exitTime, price: t.exitPrice, side, kind: 'exit', trade });
  }
  if (run.openTrade) enter(run.openTrade, -1);
  return [...entries.values(), ...exits].sort((a, b) => a.time - b.time);
}
