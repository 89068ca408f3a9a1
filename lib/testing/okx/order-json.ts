// Orders, algo orders and fills as OKX writes them, and the order that a request is about.

import type { DialectContext } from '../dialect.ts';
import type { Exchange } from '../exchange.ts';
import { isOpen, type TestFill, type TestOrder, type TestOrderStatus } from '../order.ts';
import { contractsText, instId, instType } from './format.ts';
import { parameterError } from './refusals.ts';
import { type Fields, marketOf } from './request.ts';

// As long as OKX's own ids, which no double holds.
const FIRST_ID = 1_700_000_000_000_000_000n;

const STATE: Readonly<Record<TestOrderStatus, string>> = {
  ...{ new: 'live', 'partially-filled': 'partially_filled', filled: 'filled' },
  ...{ canceled: 'canceled', expired: 'canceled' },
};

export function idText(id: number): string {
  return String(FIRST_ID + BigInt(id));
}

/** The client's id of an order that was one of the book from the first; what an algo order became has none. */
export function clOrdId(order: TestOrder): string {
  return isAlgo(order) ? '' : givenId(order);
}

/** The client's id of an algo order, which what it became keeps. */
export function algoClOrdId(order: TestOrder): string {
  return isAlgo(order) ? givenId(order) : '';
}

/** The id that the client gave: the exchange's own have a dash. */
function givenId({ clientId, forced }: TestOrder): string {
  return clientId.startsWith('auto-') || forced !== undefined ? '' : clientId;
}

/** Whether it is, or was, an algo order. */
export function isAlgo({ trigger }: TestOrder): boolean {
  return trigger !== undefined;
}

/** Whether it is on the book, or was. */
export function isOnBook({ isDormant }: TestOrder): boolean {
  return !isDormant;
}

/** How orders of the book, and algo orders, are named. */
const KINDS = {
  book: { id: 'ordId', client: 'clOrdId', clientId: clOrdId, isWanted: isOnBook },
  algo: { id: 'algoId', client: 'algoClOrdId', clientId: algoClOrdId, isWanted: isAlgo },
} as const;

/** The order of the book, or the algo order, that a request names; undefined where there is none. */
export function findOrder(
  context: DialectContext,
  fields: Fields,
  kind: 'book' | 'algo',
): TestOrder | undefined {
  const { id, client, clientId, isWanted } = KINDS[kind];
  const [byId, byClientId] = [fields.get(id), fields.get(client)];
  if (byId === undefined && byClientId === undefined) throw parameterError(id);
  const market = fields.has('instId') ? marketOf(context, fields) : undefined;
  return context.exchange.orders.find(
    (order) =>
      isWanted(order) &&
      (market ?? order.market) === order.market &&
      (byId === undefined ? clientId(order) === byClientId : idText(order.id) === byId),
  );
}

/** An order, with one of its fills: its last one in an answer, in a stream the one that is told of. */
export function orderJson(exchange: Exchange, order: TestOrder, fill: TestFill | undefined): object {
  const { market, side, size, price, filled, fills, reduceOnly = false, created, updated } = order;
  const fee = fills.reduce((sum, one) => sum - one.fee, 0);
  const { isIsolated } = exchange.wallet.position(market.id);
  const sz = contractsText(market, size);
  return {
    ...{ instType: instType(market), instId: instId(market), ordId: idText(order.id), side, posSide: 'net' },
    ...{ clOrdId: clOrdId(order), tag: '', ordType: ordTypeOf(order), sz },
    ...{ px: price === undefined ? '' : String(price), accFillSz: contractsText(market, filled) },
    ...{ avgPx: filled > 0 ? String(order.quoteFilled / filled) : '', state: STATE[order.status] },
    ...{ tdMode: market.isPerpetual ? marginMode(isIsolated) : 'cash', reduceOnly: String(reduceOnly) },
    ...{ tgtCcy: market.isPerpetual ? '' : 'base_ccy', lever: '', category: 'normal' },
    ...{ fee: String(fee), feeCcy: fills[0]?.feeAsset ?? '', rebate: '0', rebateCcy: '' },
    ...{
      algoId: isAlgo(order) ? idText(order.id) : '',
      algoClOrdId: algoClOrdId(order),
    },
    ...{ cTime: String(created), uTime: String(updated), ...lastFill(order, fill) },
  };
}

export const marginMode = (isIsolated: boolean) => (isIsolated ? 'isolated' : 'cross');

function ordTypeOf({ type, wireType = '', trigger }: TestOrder): string {
  if (trigger === undefined) return wireType;
  return type.endsWith('limit') ? 'limit' : 'market';
}

function lastFill({ market }: TestOrder, fill: TestFill | undefined): object {
  if (fill === undefined) return { fillPx: '', fillSz: '0', fillTime: '', tradeId: '' };
  return {
    ...{ fillPx: String(fill.price), fillSz: contractsText(market, fill.size), fillTime: String(fill.time) },
    ...{ tradeId: String(fill.id), execType: fill.isMaker ? 'M' : 'T', fillPnl: String(fill.realized) },
    ...{ fillFee: String(-fill.fee), fillFeeCcy: fill.feeAsset },
  };
}

/** A fill as the lists of fills have it. */
export function fillJson(order: TestOrder, fill: TestFill): object {
  const { market, side } = order;
  return {
    ...{ instType: instType(market), instId: instId(market), ordId: idText(order.id), side, posSide: 'net' },
    ...{ clOrdId: clOrdId(order), billId: idText(fill.id), tag: '' },
    ...{ ...lastFill(order, fill), fee: String(-fill.fee), feeCcy: fill.feeAsset, ts: String(fill.time) },
  };
}

/** What has become of an algo order. */
export function algoState(order: TestOrder): 'live' | 'canceled' | 'effective' {
  if (isOnBook(order)) return 'effective';
  return isOpen(order) ? 'live' : 'canceled';
}

export function algoJson(order: TestOrder): object {
  const { market, side, size, type, trigger, price, wireType = '', reduceOnly = false } = order;
  const kind = type.startsWith('stop') ? 'sl' : 'tp';
  const [triggerPx, ordPx] = [String(trigger), String(price ?? -1)];
  return {
    ...{ algoId: idText(order.id), algoClOrdId: algoClOrdId(order), clOrdId: '', tag: '' },
    ...{ instType: instType(market), instId: instId(market), side, posSide: 'net', ordType: wireType },
    ...{ sz: contractsText(market, size), state: algoState(order), reduceOnly: String(reduceOnly) },
    ...(wireType === 'trigger' && { triggerPx, ordPx, triggerPxType: 'last' }),
    ...(wireType === 'conditional' && { [`${kind}TriggerPx`]: triggerPx, [`${kind}OrdPx`]: ordPx }),
    ...{
      ordIdList: isOnBook(order) ? [idText(order.id)] : [],
      actualSz: contractsText(market, order.filled),
    },
    ...{ cTime: String(order.created), uTime: String(order.updated) },
    triggerTime: isOnBook(order) ? String(order.updated) : '',
  };
}
