// Binance's signed REST routes: balances, orders, fills, positions and the key's own rights.

import type { Exchange } from '../exchange.ts';
import { liquidationPrice, MAINTENANCE } from '../margin.ts';
import type { TestMarket } from '../market.ts';
import { RefusedRequest, type TestOrder } from '../order.ts';
import { fillJson, orderJson } from './format.ts';
import type { Route } from './market-routes.ts';
import { orderRequest, requireFound } from './order-request.ts';
import { type BinanceRequest, marketOf, numberOf } from './request.ts';

export const ACCOUNT_ROUTES: Readonly<Record<string, Route>> = {
  'GET /account': (exchange, { isFutures }) => (isFutures ? futuresAccount(exchange) : spotAccount(exchange)),
  'POST /order': (exchange, request) => orderJson(exchange.place(orderRequest(exchange, request))),
  'GET /order': (exchange, request) => orderJson(requireFound(find(exchange, request))),
  'DELETE /order': (exchange, request) => orderJson(exchange.cancel(find(exchange, request))),
  'GET /openOrders': (exchange, request) => openOrders(exchange, request).map(orderJson),
  'DELETE /openOrders': (exchange, request) =>
    openOrders(exchange, request).map((order) => orderJson(exchange.cancel(order))),
  'DELETE /allOpenOrders': (exchange, request) => {
    for (const order of openOrders(exchange, request)) exchange.cancel(order);
    return { code: 200, msg: 'The operation of cancel all open order is done.' };
  },
  'GET /allOrders': (exchange, request) => {
    const market = marketOf(exchange, request);
    const from = numberOf(request, 'startTime') ?? 0;
    const found = exchange.orders.filter((order) => order.market === market && order.created >= from);
    return found.slice(0, numberOf(request, 'limit') ?? 500).map(orderJson);
  },
  'GET /myTrades': fills,
  'GET /userTrades': fills,
  'GET /asset/tradeFee': (exchange) => [...exchange.markets.values()].filter(isSpot).map(fees),
  'GET /commissionRate': (exchange, request) => fees(marketOf(exchange, request)),
  'GET /account/apiRestrictions': ({ rights: { trade, withdraw } }) => ({
    ...{ ipRestrict: false, enableReading: true, enableSpotAndMarginTrading: trade, enableFutures: trade },
    ...{ enableWithdrawals: withdraw, enableInternalTransfer: false, permitsUniversalTransfer: false },
  }),
  'POST /leverage': (exchange, request) => {
    const leverage = numberOf(request, 'leverage');
    if (leverage === undefined || leverage < 1 || leverage > 125) throw new RefusedRequest('bad-request');
    const market = marketOf(exchange, request);
    exchange.wallet.position(market.id).leverage = leverage;
    return { symbol: market.id, leverage, maxNotionalValue: '1000000' };
  },
  'POST /marginType': (exchange, request) => {
    exchange.wallet.position(marketOf(exchange, request).id).isIsolated =
      request.params.get('marginType') === 'ISOLATED';
    return { code: 200, msg: 'success' };
  },
  'GET /positionSide/dual': ({ isHedged }) => ({ dualSidePosition: isHedged }),
  'GET /multiAssetsMargin': ({ isMultiAsset }) => ({ multiAssetsMargin: isMultiAsset }),
  'GET /leverageBracket': (exchange) => [...exchange.markets.values()].filter(isPerpetual).map(brackets),
  'GET /positionRisk': (exchange) => positions(exchange),
  'GET /income': incomes,
};

const isSpot = (market: TestMarket) => !market.isPerpetual;
const isPerpetual = (market: TestMarket) => market.isPerpetual;

function find(exchange: Exchange, request: BinanceRequest): TestOrder | undefined {
  const clientId = request.params.get('origClientOrderId') ?? undefined;
  return exchange.find(marketOf(exchange, request), { id: numberOf(request, 'orderId'), clientId });
}

/** Those of the book: on futures conditional orders are listed apart until they are triggered. */
function openOrders(exchange: Exchange, request: BinanceRequest): TestOrder[] {
  const market = request.params.has('symbol') ? marketOf(exchange, request) : undefined;
  return exchange
    .openOrders(market)
    .filter(
      ({ market: { isPerpetual }, isDormant }) =>
        isPerpetual === request.isFutures && !(isPerpetual && isDormant),
    );
}

function fills(exchange: Exchange, request: BinanceRequest): unknown {
  const market = marketOf(exchange, request);
  const from = numberOf(request, 'startTime') ?? 0;
  const to = numberOf(request, 'endTime') ?? exchange.now;
  const fromId = numberOf(request, 'fromId') ?? 0;
  const orderId = numberOf(request, 'orderId');
  const found = exchange.fills.flatMap((fill) => {
    const order = exchange.orders[fill.orderId - 1]!;
    const isWanted = fill.time >= from && fill.time <= to && fill.id >= fromId;
    return order.market === market && isWanted && (orderId ?? order.id) === order.id
      ? [fillJson(order, fill)]
      : [];
  });
  return found.slice(0, numberOf(request, 'limit') ?? 500);
}

/** Funding and what liquidations have cost besides, each from `startTime` on and of a market. */
function incomes(exchange: Exchange, request: BinanceRequest): unknown {
  const { params } = request;
  const of = (incomeType: string, rows: Exchange['fundingPaid']) =>
    rows.map(({ market, time, amount }, k) => ({
      ...{ symbol: market.id, incomeType, income: String(amount), asset: market.quote },
      ...{ time, tranId: k + 1, tradeId: '', info: incomeType },
    }));
  const all = [...of('FUNDING_FEE', exchange.fundingPaid), ...of('INSURANCE_CLEAR', exchange.clearances)];
  const isWanted = ({ symbol, incomeType, time }: (typeof all)[number]) =>
    (params.get('symbol') ?? symbol) === symbol &&
    (params.get('incomeType') ?? incomeType) === incomeType &&
    time >= (numberOf(request, 'startTime') ?? 0);
  return all.filter(isWanted).slice(0, numberOf(request, 'limit') ?? 100);
}

function fees({ id, instrument: { makerFee, takerFee }, isPerpetual }: TestMarket): object {
  const names = isPerpetual
    ? (['makerCommissionRate', 'takerCommissionRate'] as const)
    : (['makerCommission', 'takerCommission'] as const);
  return { symbol: id, [names[0]]: String(makerFee), [names[1]]: String(takerFee) };
}

function spotAccount({ wallet, now }: Exchange): object {
  const balances = Array.from(wallet.balances, ([asset, { free, locked }]) => ({
    ...{ asset, free: String(free), locked: String(locked) },
  }));
  return {
    ...{ makerCommission: 10, takerCommission: 10, canTrade: true, canWithdraw: false, canDeposit: true },
    ...{ updateTime: now, accountType: 'SPOT', balances, permissions: ['SPOT'] },
  };
}

function futuresAccount(exchange: Exchange): object {
  const assets = Array.from(exchange.wallet.balances, ([asset, { free }]) => ({
    ...{ asset, walletBalance: String(free), unrealizedProfit: '0', marginBalance: String(free) },
    ...{ maintMargin: '0', initialMargin: '0', positionInitialMargin: '0', openOrderInitialMargin: '0' },
    ...{ crossWalletBalance: String(free), availableBalance: String(free), maxWithdrawAmount: String(free) },
    updateTime: exchange.now,
  }));
  return { totalWalletBalance: assets[0]?.walletBalance ?? '0', assets, positions: positions(exchange) };
}

export function positions(exchange: Exchange): object[] {
  return [...exchange.markets.values()].filter(isPerpetual).map((market) => {
    const position = exchange.wallet.position(market.id);
    const { size, entryPrice, leverage, isIsolated, updated } = position;
    const mark = market.priceAt(exchange.now);
    const notional = size * mark;
    const margin = Math.abs(notional) / leverage;
    return {
      ...{
        symbol: market.id,
        positionSide: 'BOTH',
        positionAmt: String(size),
        entryPrice: String(entryPrice),
      },
      ...{ breakEvenPrice: String(entryPrice), markPrice: String(mark), notional: String(notional) },
      ...{
        unRealizedProfit: String(size * (mark - entryPrice)),
        liquidationPrice: String(liquidationPrice(position) || 0),
        leverage: String(leverage),
      },
      ...{ isolated: isIsolated, marginType: isIsolated ? 'isolated' : 'cross', marginAsset: market.quote },
      ...{
        isolatedMargin: isIsolated ? String(margin) : '0',
        isolatedWallet: isIsolated ? String(margin) : '0',
      },
      ...{ initialMargin: String(margin), maintMargin: String(Math.abs(notional) * MAINTENANCE), adl: 0 },
      ...{ positionInitialMargin: String(margin), openOrderInitialMargin: '0', updateTime: updated },
    };
  });
}

function brackets({ id }: TestMarket): object {
  const bracket = {
    bracket: 1,
    initialLeverage: 125,
    notionalCap: 1_000_000,
    notionalFloor: 0,
    maintMarginRatio: MAINTENANCE,
    cum: 0,
  };
  return { symbol: id, brackets: [bracket] };
}
