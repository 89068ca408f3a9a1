// For the tests of this room, also in processes of their own: rows to write, and a step that writes them.

import type { Ledger } from './ledger.ts';
import type { BarRow, EquityRow, FillRow, NewSession, OrderRow } from './rows.ts';

export const SESSION: NewSession = {
  strategy: 'ema-cross',
  params: { fast: 12, slow: 26 },
  exchange: 'binance',
  symbol: 'BTC/USDT',
  timeframe: '1h',
  mode: 'paper',
  options: { cash: 10_000, fee: 0.001 },
};

const T = Date.UTC(2021, 0, 1);

export function orderRow(session: string, clientId: string, other: Partial<OrderRow> = {}): OrderRow {
  return {
    ...{ clientId, session, number: 1, key: 'entry', role: 'order', side: 'buy', type: 'limit', size: 0.5 },
    ...{
      price: 100,
      trigger: null,
      timeInForce: 'gtc',
      reduceOnly: false,
      postOnly: false,
      status: 'submitted',
    },
    ...{
      exchangeId: null,
      filled: 0,
      averagePrice: null,
      fee: 0,
      placedTime: T,
      updatedTime: T,
      reason: null,
    },
    ...other,
  };
}

export function fillRow(session: string, id: string, other: Partial<FillRow> = {}): FillRow {
  return {
    ...{
      session,
      id,
      clientId: 'tl-1',
      key: 'entry',
      time: T + 1,
      bar: T,
      side: 'buy',
      size: 0.1,
      base: 0.1,
      price: 100.1,
    },
    ...{ fee: 0.01001, liquidity: 'taker', reason: null, ...other },
  };
}

export function equityRow(session: string, k: number): EquityRow {
  const mark = 100 + Math.sin(k);
  return { session, time: T + k * 3_600_000, equity: 9_950 + mark / 2, cash: 9_950, position: 0.5, mark };
}

export function barRow(k: number): BarRow {
  const close = 100 + Math.sin(k);
  return { time: T + k * 3_600_000, open: close - 1, high: close + 2, low: close - 2, close, volume: k / 3 };
}

/** A step as a session makes them: what it saw, what it decided, its account and its state. */
export function step(ledger: Ledger, session: string, k: number): void {
  ledger.transact(() => {
    ledger.addBar(session, barRow(k));
    ledger.append(session, 'decision', barRow(k).time, { orders: { entry: null }, k });
    if (k % 4 === 0) {
      const clientId = `tl-${session}-${k}`;
      ledger.saveOrder(orderRow(session, clientId, { number: k }));
      ledger.addFill(fillRow(session, `${k}`, { clientId }));
      ledger.saveOrder(
        orderRow(session, clientId, { number: k, status: 'filled', filled: 0.5, updatedTime: T + k }),
      );
    }
    ledger.addEquity(equityRow(session, k));
    ledger.saveSnapshot(session, {
      k,
      columns: { fast: new Float64Array(200).fill(k) },
      seen: new Map([['k', k]]),
    });
  });
}
