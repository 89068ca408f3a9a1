// What an account's own stream tells of its orders, balances and positions, on spot and on futures.

import type { Exchange, ExchangeEvent } from '../exchange.ts';
import type { TestFill, TestOrder } from '../order.ts';
import { statusName, timeInForceName, typeName } from './format.ts';

/** The messages of an event for the account's stream of spot or of futures. */
export function userEvents(exchange: Exchange, event: ExchangeEvent, isFutures: boolean): object[] {
  if (event.kind === 'funding' && isFutures && event.paid !== 0)
    return [futuresAccount(exchange, 'FUNDING_FEE', [event.market.id])];
  if (event.kind === 'clearance' && isFutures) return [futuresAccount(exchange, 'INSURANCE_CLEAR', [])];
  if (event.kind !== 'order' || event.order.market.isPerpetual !== isFutures) return [];
  const { order, fill } = event;
  if (isFutures)
    return [
      ...(fill === undefined ? [] : [futuresAccount(exchange, 'ORDER', [order.market.id])]),
      { e: 'ORDER_TRADE_UPDATE', E: exchange.now, T: exchange.now, o: futuresReport(order, fill) },
    ];
  return [spotReport(exchange, order, fill), spotAccount(exchange)];
}

/** What has just happened to an order, in Binance's words for it. */
function happening({ status, forced }: TestOrder, fill: TestFill | undefined): string {
  if (fill !== undefined) return forced === undefined ? 'TRADE' : 'CALCULATED';
  return { new: 'NEW', canceled: 'CANCELED', expired: 'EXPIRED' }[status as 'new'] ?? 'NEW';
}

function shared(order: TestOrder, fill: TestFill | undefined): object {
  return {
    ...{ s: order.market.id, c: order.clientId, S: order.side.toUpperCase(), o: typeName(order) },
    ...{ f: timeInForceName(order), q: String(order.size), p: String(order.price ?? 0) },
    ...{ x: happening(order, fill), X: statusName(order), i: order.id },
    ...{ l: String(fill?.size ?? 0), z: String(order.filled), L: String(fill?.price ?? 0) },
    ...{ n: String(fill?.fee ?? 0), N: fill?.feeAsset ?? null, T: order.updated, t: fill?.id ?? -1 },
    m: fill?.isMaker ?? false,
  };
}

function spotReport(exchange: Exchange, order: TestOrder, fill: TestFill | undefined): object {
  const paid = fill === undefined ? 0 : fill.price * fill.size;
  return {
    ...{ e: 'executionReport', E: exchange.now, ...shared(order, fill), P: String(order.trigger ?? 0) },
    ...{
      F: '0',
      g: -1,
      C: order.status === 'canceled' ? order.clientId : '',
      r: 'NONE',
      w: !order.isDormant,
    },
    ...{
      O: order.created,
      Z: String(order.quoteFilled),
      Y: String(paid),
      Q: '0',
      W: order.created,
      V: 'NONE',
    },
  };
}

function futuresReport(order: TestOrder, fill: TestFill | undefined): object {
  const average = order.filled > 0 ? order.quoteFilled / order.filled : 0;
  return {
    ...{ ...shared(order, fill), ap: String(average), sp: String(order.trigger ?? 0) },
    ...{ R: order.reduceOnly === true, wt: 'CONTRACT_PRICE', ot: typeName(order), ps: 'BOTH', cp: false },
    ...{ rp: String(fill?.realized ?? 0), pP: false, si: 0, ss: 0, V: 'NONE', pm: 'NONE', gtd: 0 },
  };
}

function spotAccount({ wallet, now }: Exchange): object {
  const B = Array.from(wallet.balances, ([a, { free, locked }]) => ({
    a,
    f: String(free),
    l: String(locked),
  }));
  return { e: 'outboundAccountPosition', E: now, u: now, B };
}

function futuresAccount({ wallet, now }: Exchange, reason: string, markets: readonly string[]): object {
  const B = Array.from(wallet.balances, ([a, { free }]) => ({
    a,
    wb: String(free),
    cw: String(free),
    bc: '0',
  }));
  const P = markets.map((s) => {
    const { size, entryPrice, isIsolated } = wallet.position(s);
    return {
      ...{ s, pa: String(size), ep: String(entryPrice), bep: String(entryPrice), cr: '0', up: '0' },
      ...{ mt: isIsolated ? 'isolated' : 'cross', iw: '0', ps: 'BOTH' },
    };
  });
  return { e: 'ACCOUNT_UPDATE', E: now, T: now, a: { m: reason, B, P } };
}
