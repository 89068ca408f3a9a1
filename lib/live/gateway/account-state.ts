// What an account has, and what was traded on it, as the exchange says when asked.

import type { ExchangeExecution, ExchangeOrder } from '../../data/index.ts';
import { ask } from './again.ts';
import type { Desk } from './desk.ts';
import type { FeePrices } from './fee-prices.ts';
import { fillOf } from './fill-of.ts';
import { orNothing } from './order-calls.ts';
import { balancesOf, positionOf } from './told-holdings.ts';
import type {
  AccountHoldings,
  AccountState,
  Charge,
  ExchangeFill,
  ExchangePosition,
  OpenOrder,
} from './types.ts';

/** Exchanges give the fills of a day at most, and so many of them. */
const [DAY_MS, PAGE] = [86_400_000, 1000];

/** Open orders and positions of the symbols, and all balances. Throws a TradelabError. */
export async function accountState(desk: Desk, symbols: readonly string[]): Promise<AccountState> {
  const { client, calls } = desk;
  const openOrders: OpenOrder[] = [];
  for (const symbol of symbols) {
    const open = await ask(desk, () => calls.open(symbol));
    openOrders.push(...open.map((order) => openOrder(order, symbol, client.markets?.[symbol]?.contractSize)));
  }
  return { openOrders, positions: await positionsOf(desk, symbols), balances: await allBalances(desk) };
}

/** What the account owns of the symbols, by one request for all perpetuals and one for all else. Throws a TradelabError. */
export async function accountHoldings(desk: Desk, symbols: readonly string[]): Promise<AccountHoldings> {
  const isSpot = perpetualsOf(desk, symbols).length < symbols.length;
  return { positions: await positionsOf(desk, symbols), balances: isSpot ? await allBalances(desk) : {} };
}

function perpetualsOf({ client }: Desk, symbols: readonly string[]): string[] {
  return symbols.filter((symbol) => client.markets?.[symbol]?.type === 'swap');
}

function openOrder(order: ExchangeOrder, symbol: string, contractSize = 1): OpenOrder {
  const { clientOrderId, id = '', side, amount = 0, filled = 0, price, triggerPrice } = order;
  return {
    ...{ clientId: clientOrderId, exchangeId: id, symbol, side: side === 'sell' ? 'sell' : 'buy' },
    ...{ size: amount * contractSize, filled: filled * contractSize },
    // An order without a price has 0 in its place.
    ...{ price: price || undefined, trigger: triggerPrice || undefined },
  };
}

async function positionsOf(desk: Desk, symbols: readonly string[]): Promise<ExchangePosition[]> {
  const { client } = desk;
  const perpetuals = perpetualsOf(desk, symbols);
  if (perpetuals.length === 0) return [];
  const found = await ask(desk, () => client.fetchPositions(perpetuals));
  return found.map((one) => positionOf(one, client.markets)).filter(({ size }) => size !== 0);
}

async function allBalances(desk: Desk): Promise<AccountHoldings['balances']> {
  return balancesOf(await ask(desk, () => desk.client.fetchBalance()));
}

/** The fills of a symbol since a time, oldest first. Throws a TradelabError. */
export async function fillsSince(
  desk: Desk,
  fees: FeePrices,
  symbol: string,
  since: number,
): Promise<readonly ExchangeFill[]> {
  const clientIds = new Map<string, string>();
  const fills: ExchangeFill[] = [];
  for (const trade of await tradesSince(desk, symbol, since)) {
    const { order = '' } = trade;
    const clientId = clientIds.get(order) ?? (await clientIdOf(desk, symbol, order));
    clientIds.set(order, clientId);
    const known = () => fillOf(trade, clientId, desk.client.markets?.[symbol], fees);
    const fill = known() ?? (await ask(desk, () => fees.load().then(known)));
    if (fill !== undefined) fills.push(fill);
  }
  return fills;
}

/** Day by day, and within a day page by page. */
async function tradesSince(desk: Desk, symbol: string, since: number): Promise<ExchangeExecution[]> {
  const { client, time } = desk;
  const found = new Map<string, ExchangeExecution>();
  for (let from = since; from <= time.now; ) {
    const until = from + DAY_MS - 1;
    const page = await ask(desk, () => client.fetchMyTrades(symbol, from, PAGE, { until }));
    for (const trade of page) found.set(trade.id ?? '', trade);
    const last = page.at(-1)?.timestamp ?? until;
    from = page.length === PAGE && last > from ? last : until + 1;
  }
  return [...found.values()].sort((a, b) => (a.timestamp ?? 0) - (b.timestamp ?? 0));
}

/**
 * What liquidations in a symbol have cost since a time for the insurance fund, oldest first: Binance's income of the type
 * INSURANCE_CLEAR ("Get Income History" of its USDT-margined futures). Throws a TradelabError.
 */
export async function clearancesSince(desk: Desk, symbol: string, since: number): Promise<readonly Charge[]> {
  const params = { incomeType: 'INSURANCE_CLEAR' };
  const found = await ask(
    desk,
    async () => (await desk.client.fetchFundingHistory?.(symbol, since, PAGE, params)) ?? [],
  );
  const charges = found.map(({ timestamp = 0, amount = 0 }) => ({ time: timestamp, amount: -amount }));
  return charges.sort((a, b) => a.time - b.time);
}

/** Empty where the exchange does not know the order any more. */
async function clientIdOf(desk: Desk, symbol: string, order: string): Promise<string> {
  const found = await ask(desk, () => orNothing(desk.client.fetchOrder(order, symbol)));
  return found?.clientOrderId ?? '';
}
