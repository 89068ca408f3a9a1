// OKX's signed routes of the account: balances, positions, leverage, fees, and what funding has cost.

import type { DialectContext } from '../dialect.ts';
import type { Exchange } from '../exchange.ts';
import type { TestMarket } from '../market.ts';
import { contractsText, instId, instType } from './format.ts';
import { idText, marginMode } from './order-json.ts';
import { parameterError } from './refusals.ts';
import { type Fields, marketOf, marketsOf, numberOf, type Route } from './request.ts';

export const ACCOUNT_ROUTES: Readonly<Record<string, Route<unknown[]>>> = {
  'GET /account/config': ({ exchange: { rights } }) => [
    {
      ...{ uid: '1', acctLv: '2', posMode: 'net_mode', level: 'Lv1', ip: '', label: 'test' },
      perm: ['read_only', rights.trade && 'trade', rights.withdraw && 'withdraw'].filter(Boolean).join(','),
    },
  ],
  'GET /account/balance': ({ exchange }) => [accountJson(exchange)],
  'GET /asset/currencies': () => [],
  'GET /account/positions': (context, fields) =>
    positionMarkets(context, fields)
      .filter(({ id }) => context.exchange.wallet.position(id).size !== 0)
      .map((market) => positionJson(context.exchange, market)),
  'POST /account/set-leverage': (context, fields) => {
    const lever = numberOf(fields, 'lever');
    if (lever === undefined || lever < 1 || lever > 125) throw parameterError('lever');
    // The account has one leverage of a market here, in both margin modes.
    context.exchange.wallet.position(perpetualOf(context, fields).id).leverage = lever;
    return leverageInfo(context, fields);
  },
  'GET /account/leverage-info': leverageInfo,
  'POST /account/set-position-mode': (_, fields) => {
    if (fields.get('posMode') !== 'net_mode') throw parameterError('posMode');
    return [{ posMode: 'net_mode' }];
  },
  'GET /account/trade-fee': (context, fields) => {
    const uly = fields.get('uly');
    const found = marketsOf(context, fields).find(
      ({ base, quote }) => uly === undefined || uly === `${base}-${quote}`,
    );
    if (found === undefined) throw parameterError('uly');
    const { makerFee, takerFee } = found.instrument;
    const [maker, taker] = [String(-makerFee), String(-takerFee)];
    return [{ instType: instType(found), level: 'Lv1', maker, taker, makerU: maker, takerU: taker }];
  },
  'GET /account/bills': bills,
  'GET /account/bills-archive': bills,
};

function perpetualOf(context: DialectContext, fields: Fields): TestMarket {
  const market = marketOf(context, fields);
  if (!market.isPerpetual) throw parameterError('instId');
  return market;
}

function leverageInfo(context: DialectContext, fields: Fields): unknown[] {
  const market = perpetualOf(context, fields);
  const { leverage } = context.exchange.wallet.position(market.id);
  const mgnMode = fields.get('mgnMode') ?? '';
  return [{ instId: instId(market), mgnMode, posSide: 'net', lever: String(leverage) }];
}

/** Positions may be asked for by several markets at once. */
function positionMarkets(context: DialectContext, fields: Fields): TestMarket[] {
  const ids = fields.get('instId')?.split(',');
  return [...context.exchange.markets.values()].filter(
    (market) => market.isPerpetual && (ids === undefined || ids.includes(instId(market))),
  );
}

/** What funding took or gave, newest first: of all bills the only ones here. */
function bills({ exchange }: DialectContext, fields: Fields): unknown[] {
  const isFunding = (fields.get('type') ?? '8') === '8';
  return exchange.fundingPaid
    .map(({ market, time, amount }, k) => ({
      ...{ billId: idText(k + 1), instType: 'SWAP', instId: instId(market), ccy: market.quote, type: '8' },
      ...{ subType: amount < 0 ? '173' : '174', balChg: String(amount), posBalChg: '0', ts: String(time) },
    }))
    .filter(() => isFunding)
    .reverse();
}

/** What a position is worth, and what it ties up, in quote units. */
function standing({ wallet, now }: Exchange, market: TestMarket) {
  const { size, entryPrice, leverage } = wallet.position(market.id);
  const mark = market.priceAt(now);
  const notional = Math.abs(size) * mark;
  return { mark, notional, unrealized: size * (mark - entryPrice), margin: notional / leverage };
}

/** The account as OKX has it: an asset's equity holds what its positions have not realised yet. */
export function accountJson(exchange: Exchange): object {
  const uTime = String(exchange.now);
  const details = Array.from(exchange.wallet.balances, ([ccy, { free, locked }]) => {
    const positions = [...exchange.markets.values()]
      .filter(({ isPerpetual, quote }) => isPerpetual && quote === ccy)
      .map((market) => standing(exchange, market));
    const sum = (of: 'unrealized' | 'margin') => positions.reduce((total, one) => total + one[of], 0);
    const [upl, imr] = [sum('unrealized'), sum('margin')];
    const available = String(Math.max(0, free + upl - imr));
    return {
      ...{ ccy, cashBal: String(free + locked), eq: String(free + locked + upl), upl: String(upl), uTime },
      ...{
        availBal: available,
        availEq: available,
        frozenBal: String(locked + imr),
        ordFrozen: String(locked),
      },
    };
  });
  return { uTime, totalEq: '', details };
}

export function positionJson(exchange: Exchange, market: TestMarket): object {
  const { size, entryPrice, leverage, isIsolated, updated } = exchange.wallet.position(market.id);
  const { mark, notional, unrealized, margin } = standing(exchange, market);
  return {
    ...{ instType: 'SWAP', instId: instId(market), posId: market.id, posSide: 'net', ccy: market.quote },
    ...{ pos: contractsText(market, size), avgPx: String(entryPrice), markPx: String(mark), liqPx: '' },
    ...{ mgnMode: marginMode(isIsolated), lever: String(leverage), imr: isIsolated ? '' : String(margin) },
    ...{ margin: isIsolated ? String(margin) : '', mmr: String(notional * 0.005), adl: '1' },
    ...{ notionalUsd: String(notional), upl: String(unrealized) },
    ...{ uplRatio: String(margin === 0 ? 0 : unrealized / margin) },
    ...{ cTime: String(updated), uTime: String(updated) },
  };
}
